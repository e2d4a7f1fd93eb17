import { HotlineError } from "../contract/errors.ts";

/** One clear sentence for the person who started dispatch, from why it could not start. */
export function failureSentence(error: unknown): { reason: string; sentence: string } {
  if (error instanceof HotlineError) {
    const [word = "", ...rest] = (error.detail ?? "").split(" ");
    const about = rest.join(" ");
    if (error.kind === "diskFull") return { reason: "diskFull", sentence: "The disk that holds the data folder is full; free some space and start again." };
    if (error.kind === "storeNewer")
      return {
        reason: "storeNewer",
        sentence: `The data folder was written by a newer version of this program (${error.detail ?? ""}); start that version, or choose another folder.`,
      };
    if (word === "portInUse") return { reason: "portInUse", sentence: `Port ${about} is in use by another program; stop it, or choose another port.` };
    if (word === "readOnly")
      return { reason: "readOnly", sentence: "The data folder cannot be written to; choose another with --data, or change its permissions." };
    if (word === "locked")
      return { reason: "locked", sentence: "This data folder is in use by another start of this program; stop it first, or choose another with --data." };
    if (word === "demoFolder")
      return { reason: "demoFolder", sentence: "This data folder holds a demo, whose people have a known password; choose another with --data for real use." };
    if (word === "notEmpty") return { reason: "notEmpty", sentence: "What is to be written to is not empty; choose a new folder or an empty database." };
    if (word === "noBackup") return { reason: "noBackup", sentence: "The folder named by --from holds no backup of dispatch." };
    if (word === "damagedBackup")
      return { reason: "damagedBackup", sentence: `The backup is damaged: ${about} is not as it was written. Nothing was restored.` };
    if (word === "notEnterable")
      return {
        reason: "notEnterable",
        sentence: `PostgreSQL runs under its own user, which cannot enter ${about}; open that folder to others (chmod o+x), or use a folder elsewhere.`,
      };
  }
  const code = error instanceof Error && "code" in error ? String(error.code) : "";
  if (code === "ECONNREFUSED" || code === "ENOTFOUND" || code === "28P01" || code === "3D000") {
    return { reason: "databaseAway", sentence: `The database cannot be reached or refuses this sign-in (${code}); check --database-url.` };
  }
  if (error instanceof HotlineError && error.kind === "invalid" && error.detail?.startsWith("argument") === true)
    return { reason: "arguments", sentence: `The command line is not understood: ${error.detail}.` };
  if (error instanceof HotlineError && error.kind === "invalid" && error.detail?.startsWith("setting") === true)
    return { reason: "arguments", sentence: `The environment lacks a ${error.detail} (docs/operating.md).` };
  if (code === "ENOENT") return { reason: "fileMissing", sentence: "A file that was named on the command line is not there." };
  return { reason: "internal", sentence: `dispatch could not start: ${error instanceof Error ? error.message : "unknown error"}` };
}

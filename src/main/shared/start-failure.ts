import { z } from "zod";
import { HotlineError } from "../../contract/errors.ts";

/** Why a seat or its shell could not be started. */
export const startFailureSchema = z.enum(["portInUse", "folderInUse", "diskFull", "readOnly", "storeNewer", "storeDamaged", "notBuilt", "internal"]);
export type StartFailure = z.infer<typeof startFailureSchema>;

const byKind: Partial<Record<HotlineError["kind"], StartFailure>> = {
  diskFull: "diskFull",
  storeNewer: "storeNewer",
  storeDamaged: "storeDamaged",
  notFound: "notBuilt",
};

/** Codes of the file system and of SQLite that say the same thing. */
const byCode: Readonly<Record<string, StartFailure>> = {
  ENOSPC: "diskFull",
  EDQUOT: "diskFull",
  SQLITE_FULL: "diskFull",
  EROFS: "readOnly",
  EACCES: "readOnly",
  EPERM: "readOnly",
  ENOTDIR: "readOnly",
  EEXIST: "readOnly",
  SQLITE_READONLY: "readOnly",
  SQLITE_CANTOPEN: "readOnly",
  SQLITE_CORRUPT: "storeDamaged",
  SQLITE_NOTADB: "storeDamaged",
};

/** One sentence per failure for the person at the terminal or the dialog. */
const sentences: Record<StartFailure, string> = {
  portInUse: "The console's port is in use by another program; stop that program, or choose another port with --port.",
  folderInUse: "This data folder is in use by another start of this program; stop it first, or choose another with --data.",
  diskFull: "The disk that holds the data folder is full; free some space and start again.",
  readOnly: "The data folder cannot be written; choose another with --data, or change its permissions.",
  storeNewer: "The data folder was written by a newer version of this program; start that version, or choose another folder with --data.",
  storeDamaged: "The seat's store is damaged and could not be opened; the folder was left as it is.",
  notBuilt: "The console's pages are not built; start the program by npm start.",
  internal: "The seat could not be started; its log in the data folder says why.",
};

/** Sorts whatever a start threw; never carries its message on, as that may hold a path or a text of the store. */
export function startFailureOf(error: unknown): { reason: StartFailure; sentence: string } {
  const reason = reasonOf(error);
  return { reason, sentence: sentences[reason] };
}

function reasonOf(error: unknown): StartFailure {
  if (error instanceof HotlineError) {
    const word = /^\w*/.exec(error.detail ?? "")?.[0];
    return word === "portInUse" || word === "folderInUse" ? word : (byKind[error.kind] ?? "internal");
  }
  if (!(error instanceof Error) || !("code" in error)) return "internal";
  return byCode[String(error.code)] ?? "internal";
}

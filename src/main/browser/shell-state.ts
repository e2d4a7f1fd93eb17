import { chmod, readFile, rename, writeFile } from "node:fs/promises";
import { z } from "zod";

/**
 * What the browser shell keeps between starts: its port, because a microphone grant belongs to an origin,
 * and the hashes of the sessions it gave out, so that open windows come back after a restart of the shell.
 * The session secrets themselves are never written.
 */
export const shellStateSchema = z.object({
  port: z.number().int().min(1).max(65_535).nullable(),
  /** SHA-256 (base64url) of a session's cookie and when it was given, UTC ms. */
  sessions: z.array(z.object({ hash: z.string().length(43), since: z.number().int() })).max(64),
});
export type ShellState = z.infer<typeof shellStateSchema>;

const empty: ShellState = { port: null, sessions: [] };

/** Reads the state; a missing or damaged file is an empty state, as all it costs is a new sign-in link. */
export async function readShellState(file: string): Promise<ShellState> {
  const text = await readFile(file, "utf8").catch(() => "");
  try {
    return shellStateSchema.parse(JSON.parse(text));
  } catch {
    return empty;
  }
}

/** Replaces the state in one step. @throws the file system's error (ENOSPC, EROFS, EACCES) */
export async function writeShellState(file: string, state: ShellState): Promise<void> {
  const next = `${file}.next`;
  await writeFile(next, JSON.stringify(state), { mode: 0o600 });
  await chmod(next, 0o600);
  await rename(next, file);
}

import { join } from "node:path";
import Sqlite from "better-sqlite3";
import { HotlineError } from "../../contract/errors.ts";
import { onStore } from "./sqlite-errors.ts";

/** Held while a seat runs on its folder. */
export interface FolderLock {
  release(): void;
}

/**
 * Takes a folder for one seat: an exclusive transaction on a file of its own, which the operating system gives back
 * also after a kill, so that no stale lock can stay.
 * @throws HotlineError `internal` with detail `folderInUse` when another seat runs on it
 */
export function lockFolder(folder: string): FolderLock {
  const database = onStore(() => new Sqlite(join(folder, "seat.lock"), { timeout: 0 }));
  try {
    database.pragma("journal_mode = DELETE");
    database.exec("BEGIN EXCLUSIVE");
  } catch (error) {
    database.close();
    if (error instanceof Error && "code" in error && String(error.code).startsWith("SQLITE_BUSY")) {
      throw new HotlineError({ kind: "internal", detail: "folderInUse: another seat runs on this data folder" });
    }
    throw error;
  }
  return { release: () => database.close() };
}

import Sqlite, { type Database } from "better-sqlite3";
import { setCipher } from "./cipher.ts";
import { type Migration, migrate } from "./migrate.ts";
import { onStore } from "./sqlite-errors.ts";

/** How one of the seat's files is opened. */
export interface DatabaseOptions {
  /** Its path; or the bytes of one, which is then opened in memory, as simulations do. */
  readonly file: string | Buffer;
  /** 32 bytes; null opens an unencrypted file and is for measurements alone. */
  readonly key: Uint8Array | null;
  /** FULL: every commit is on the disk when it returns (sqlite.org/pragma.html#pragma_synchronous). */
  readonly synchronous: "FULL" | "NORMAL";
  /** Pages in the write-ahead log after which a commit moves them into the file itself; that commit then takes some ms. */
  readonly checkpointPages: number;
  /** KiB of pages kept in memory. */
  readonly cacheKibibytes: number;
  readonly migrations: readonly Migration[];
}

/**
 * Opens an encrypted SQLite file in WAL mode and brings it to the newest form.
 * The cipher is AEGIS-256: it authenticates every page, and with AES instructions a look-up costs hardly more than
 * in the clear (ChaCha20 and SQLCipher's cost four times). The raw key needs no derivation at open.
 * @throws HotlineError `storeNewer`, `storeDamaged`, `diskFull`
 */
export function openDatabase(options: DatabaseOptions): Database {
  return onStore(() => {
    const database = new Sqlite(options.file);
    try {
      prepare(database, options);
      return database;
    } catch (error) {
      database.close();
      throw error;
    }
  });
}

/** Bytes to which a write-ahead log that once grew longer is cut when it is begun anew. */
const longestLog = 16_777_216;

function prepare(database: Database, options: DatabaseOptions): void {
  setCipher(database, options.key);
  // Before the first page is written; a file that is there stays as it was made.
  database.pragma("auto_vacuum = INCREMENTAL");
  database.pragma("journal_mode = WAL");
  database.pragma(`synchronous = ${options.synchronous}`);
  database.pragma(`wal_autocheckpoint = ${options.checkpointPages}`);
  database.pragma(`journal_size_limit = ${longestLog}`);
  database.pragma("foreign_keys = ON");
  // Temporary files would hold text in the clear.
  database.pragma("temp_store = MEMORY");
  database.pragma(`cache_size = -${options.cacheKibibytes}`);
  migrate(database, options.migrations);
}

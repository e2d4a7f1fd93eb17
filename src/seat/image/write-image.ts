// A worker that writes an unpacked image of a cache into a file, while the seat works. It imports little, for it begins as the image arrives.
import { closeSync, fsyncSync, openSync } from "node:fs";
import { parentPort, workerData } from "node:worker_threads";
import Sqlite from "better-sqlite3";
import { attachDatabase } from "../store/cipher.ts";
import { copyTables } from "./copy-tables.ts";

interface Target {
  readonly file: string;
  /** 32 bytes; null leaves the file in the clear. */
  readonly key: Uint8Array | null;
}

/**
 * Encrypted and durable. The image itself is opened in memory, for on a disk it would lie in the clear.
 * Nobody else knows the file yet, so it needs no log: one that is not whole is thrown away.
 */
function write(plain: Buffer, { file, key }: Target): void {
  const source = new Sqlite(plain);
  try {
    source.pragma("temp_store = MEMORY");
    source.pragma("foreign_keys = OFF");
    attachDatabase(source, { file, key, name: "target" });
    for (const setting of ["auto_vacuum = INCREMENTAL", "journal_mode = OFF", "synchronous = OFF", "cache_size = -65536"]) source.pragma(`target.${setting}`);
    copyTables(source, { from: "main", to: "target" });
    // As the seat will open it, which then need not write it once more.
    source.pragma("target.journal_mode = WAL");
  } finally {
    source.close();
  }
  const written = openSync(file, "r+");
  fsyncSync(written);
  closeSync(written);
}

// What comes here was made by the thread that began this one (image-writer.ts).
const target = workerData as Target;
parentPort?.once("message", (plain: Uint8Array) => {
  try {
    write(Buffer.from(plain.buffer, plain.byteOffset, plain.byteLength), target);
    parentPort?.postMessage({ code: null });
  } catch (error) {
    parentPort?.postMessage({ code: error instanceof Error && "code" in error ? String(error.code) : "unknown" });
  }
  parentPort?.close();
});

// A worker that looks through the whole of a cache, table by table and index by index, while the seat works on it.
import { parentPort, workerData } from "node:worker_threads";
import Sqlite, { type Database } from "better-sqlite3";
import { type CheckResult, checkOrderSchema } from "./cache-check.ts";
import { setCipher } from "./cipher.ts";
import { isDamage } from "./sqlite-errors.ts";

/** @returns false at the first thing that is not as it should be @throws what is no damage, such as memory that runs out */
function isWhole(database: Database): boolean {
  const tables = database.prepare("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY rootpage").pluck().all();
  return tables.every((name) => database.pragma(`integrity_check("${String(name)}")`, { simple: true }) === "ok");
}

function check(): CheckResult {
  const { file, key } = checkOrderSchema.parse(workerData);
  try {
    const database = new Sqlite(file, { readonly: true, fileMustExist: true });
    try {
      setCipher(database, key);
      return isWhole(database) ? "whole" : "damaged";
    } finally {
      database.close();
    }
  } catch (error) {
    return isDamage(error) ? "damaged" : "unknown";
  }
}

parentPort?.postMessage(check());

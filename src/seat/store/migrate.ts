import { createHash } from "node:crypto";
import type { Database } from "better-sqlite3";
import { HotlineError } from "../../contract/errors.ts";

/** One step of a store's form, forward only. Its SQL never changes once it has shipped. */
export interface Migration {
  /** Counts from 1 without gaps. */
  readonly number: number;
  readonly sql: string;
  /** What SQL cannot do, in the same transaction after it. */
  run?(database: Database): void;
}

/**
 * Brings a database to the newest form, each step in a transaction of its own, and looks whether it is the form that was left.
 * @throws HotlineError `storeNewer`, `storeDamaged`
 */
export function migrate(database: Database, migrations: readonly Migration[]): void {
  const version = Number(database.pragma("user_version", { simple: true }));
  if (version > migrations.length) throw new HotlineError({ kind: "storeNewer", detail: `version ${version}, this program knows ${migrations.length}` });
  const written = Number(database.pragma("application_id", { simple: true }));
  if (written !== 0 && written !== formOf(database)) throw new HotlineError({ kind: "storeDamaged", detail: "form" });
  for (const migration of migrations.slice(version)) {
    database.transaction(() => {
      database.exec(migration.sql);
      migration.run?.(database);
      database.pragma(`user_version = ${migration.number}`);
      database.pragma(`application_id = ${formOf(database)}`);
    })();
  }
  // A store from before forms were noted.
  if (written === 0 && version === migrations.length) database.pragma(`application_id = ${formOf(database)}`);
}

/** All tables, indexes and triggers as a number of 31 bits that is never 0. SQLite's own tables come and go. */
function formOf(database: Database): number {
  const parts = database
    .prepare("SELECT type || name || coalesce(sql, '') FROM sqlite_schema WHERE name NOT LIKE 'sqlite_%' ORDER BY type, name")
    .pluck()
    .all();
  const digest = createHash("sha256").update(parts.join("\n")).digest();
  return (digest.readUInt32LE(0) >>> 1) | 1;
}

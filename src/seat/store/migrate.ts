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

/** Brings a database to the newest form, each step in a transaction of its own. @throws HotlineError `storeNewer` */
export function migrate(database: Database, migrations: readonly Migration[]): void {
  const version = Number(database.pragma("user_version", { simple: true }));
  if (version > migrations.length) throw new HotlineError({ kind: "storeNewer", detail: `version ${version}, this program knows ${migrations.length}` });
  for (const migration of migrations.slice(version)) {
    database.transaction(() => {
      database.exec(migration.sql);
      migration.run?.(database);
      database.pragma(`user_version = ${migration.number}`);
    })();
  }
}

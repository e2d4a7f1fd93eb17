import type { Database } from "better-sqlite3";

/** The names under which one connection knows two databases. */
export interface Sides {
  readonly from: string;
  readonly to: string;
}
interface Part {
  readonly type: string;
  readonly name: string;
  readonly sql: string;
}

/**
 * Copies a whole database into an empty one: tables, rows, index entries and full texts. SQLite copies a table into an empty one of the same
 * form as it lies, entry by entry and without decoding (its "transfer optimization"), so that nothing is sorted or tokenized again; a full
 * text is the tables under it. Triggers are made last, for what they would do is in the copy already.
 */
export function copyTables(database: Database, { from, to }: Sides): void {
  const parts = database.prepare(`SELECT type, name, sql FROM ${from}.sqlite_schema WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite_%'`).all() as Part[];
  const of = (type: string): Part[] => parts.filter((part) => part.type === type);
  // The tables under a full text are closed to all but FTS5 otherwise.
  database.unsafeMode(true);
  database.transaction(() => {
    const made = new Set<unknown>();
    // A full text makes the tables under it, with a first row in some.
    for (const { sql } of of("table").filter(isVirtual)) database.exec(within(sql, to));
    for (const name of database.prepare(`SELECT name FROM ${to}.sqlite_schema WHERE type = 'table'`).pluck().all()) made.add(name);
    const own = of("table").filter((part) => !isVirtual(part));
    for (const { name, sql } of own) database.exec(made.has(name) ? `DELETE FROM ${to}."${name}"` : within(sql, to));
    for (const { sql } of of("index")) database.exec(within(sql, to));
    for (const { name } of own) database.exec(`INSERT INTO ${to}."${name}" SELECT * FROM ${from}."${name}"`);
    for (const { sql } of of("trigger")) database.exec(within(sql, to));
    for (const mark of ["user_version", "application_id"]) database.pragma(`${to}.${mark} = ${Number(database.pragma(`${from}.${mark}`, { simple: true }))}`);
  })();
  database.unsafeMode(false);
}
const isVirtual = ({ sql }: Part): boolean => /^CREATE VIRTUAL/.test(sql);
/** SQLite keeps the text of a statement from `CREATE TABLE`, `CREATE INDEX` and so on, without the database's name. */
const within = (sql: string, schema: string): string => sql.replace(/^(CREATE (?:VIRTUAL TABLE|TABLE|UNIQUE INDEX|INDEX|TRIGGER)) /, `$1 ${schema}.`);

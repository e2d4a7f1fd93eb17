import type { Database } from "better-sqlite3";
import type { TicketRow } from "../../../../contract/rows.ts";
import { learnPlace, preparePlaceStatements } from "../../known-places.ts";
import type { Migration } from "../../migrate.ts";

/**
 * Buildings and spoken places that tickets named, each with its uses, so that the place box offers them without reading a ticket.
 * `place_id` is the innermost place of the directory, empty for words alone; `folded` the building without its doors, empty
 * for the place itself. Tickets of before get the empty `extra` that they lack.
 */
export const migration: Migration = {
  number: 4,
  sql: `
    UPDATE ticket SET document = json_set(document, '$.fields.extra', json('{}')) WHERE json_type(document, '$.fields.extra') IS NULL;
    CREATE TABLE known_place (
      key INTEGER PRIMARY KEY, place_id TEXT NOT NULL, folded TEXT NOT NULL, name TEXT NOT NULL, uses INTEGER NOT NULL, UNIQUE (place_id, folded)
    );
    CREATE TABLE ticket_place (ticket_key INTEGER PRIMARY KEY, known_key INTEGER NOT NULL);
    CREATE VIRTUAL TABLE known_place_index USING fts5 (name, pinyin, initials, content='', contentless_delete=1, tokenize='ascii');
  `,
  run: learnAll,
};

function learnAll(database: Database): void {
  const statements = preparePlaceStatements(database);
  const page = database.prepare("SELECT key, document FROM ticket WHERE key > ? ORDER BY key LIMIT 1000");
  for (let last = 0; ; ) {
    const rows = page.all(last) as { key: number; document: string }[];
    const later: (() => void)[] = [];
    for (const row of rows) learnPlace(statements, row.key, (JSON.parse(row.document) as TicketRow).fields.place, later);
    for (const write of later) write();
    const end = rows.at(-1);
    if (end === undefined) return;
    last = end.key;
  }
}

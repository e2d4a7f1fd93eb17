import type { Cache } from "../../../src/seat/store/cache.ts";

/** What a row is found by, of each table that has a full text or columns of its own; without the keys, which say only in which order rows came. */
const questions: readonly string[] = [
  ...["ticket", "caller", "call", "article", "place", "configuration", "incident"].map((table) => `SELECT id, document FROM ${table} ORDER BY id`),
  "SELECT entity, id, document FROM knowledge ORDER BY entity, id",
  ...["ticket", "caller", "call"].map((table) => `SELECT ${table}.id AS named, ${table}_list.* FROM ${table}_list JOIN ${table} USING (key) ORDER BY named`),
  "SELECT hash, id FROM caller_number JOIN caller ON key = caller_key ORDER BY hash, id",
  "SELECT id, ticket_link.* FROM ticket_link JOIN ticket ON key = ticket_key ORDER BY id",
  "SELECT id, article_id FROM article_use JOIN ticket ON key = ticket_key ORDER BY id, article_id",
  "SELECT * FROM article_uses ORDER BY article_id",
  "SELECT * FROM article_word ORDER BY word",
  "SELECT * FROM person_name ORDER BY id",
  "SELECT article_rank.* FROM article_rank ORDER BY id",
  "SELECT ticket.id, known_place.name, known_place.uses FROM ticket_place JOIN ticket ON ticket.key = ticket_key JOIN known_place ON known_place.key = known_key ORDER BY ticket.id",
  "SELECT type, name, sql FROM sqlite_schema WHERE name NOT LIKE 'sqlite_%' ORDER BY type, name",
];
const fullTexts = ["ticket", "caller", "call", "article"] as const;
const keyNames: ReadonlySet<string> = new Set(["key", "ticket_key", "call_key", "caller_key"]);

/** All that a cache holds and finds, to be held against another's. @param words tokens of its full texts */
export function cacheContent(cache: Cache, words: readonly string[]): unknown {
  const ask = (sql: string, ...values: string[]) =>
    cache.read((statements) =>
      statements
        .ask(sql)
        .raw(false)
        .all(...values),
    ) as Record<string, unknown>[];
  const withoutKeys = (row: Record<string, unknown>) => Object.fromEntries(Object.entries(row).filter(([name]) => !keyNames.has(name)));
  const found = fullTexts.flatMap((table) =>
    words.map((word) => ask(`SELECT id FROM ${table} WHERE key IN (SELECT rowid FROM ${table}_index WHERE ${table}_index MATCH ?) ORDER BY id`, `"${word}"`)),
  );
  return { rows: questions.map((sql) => ask(sql).map(withoutKeys)), found };
}

/** What SQLite says of each table and index. @returns what is wrong */
export function cacheFaults(cache: Cache): string[] {
  return cache
    .read((statements) => statements.ask("PRAGMA integrity_check").pluck().all())
    .map(String)
    .filter((line) => line !== "ok");
}

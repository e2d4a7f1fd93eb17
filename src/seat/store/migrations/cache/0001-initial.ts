import type { Migration } from "../../migrate.ts";

/**
 * What dispatch confirmed: rows as documents with the columns that look-ups need. The indices of the screen pop hold all
 * that a count needs, open tickets first. Full text is contentless: its texts stand in the documents already.
 */
export const migration: Migration = {
  number: 1,
  sql: `
    CREATE TABLE fact (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
    CREATE TABLE ticket (
      key INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, number_hash TEXT, caller_id TEXT, call_id TEXT, status TEXT NOT NULL,
      is_open INTEGER NOT NULL, is_confidential INTEGER NOT NULL, created_at INTEGER NOT NULL, document TEXT NOT NULL
    );
    CREATE INDEX ticket_by_number ON ticket (number_hash, is_open DESC, created_at DESC, is_confidential) WHERE number_hash IS NOT NULL;
    CREATE INDEX ticket_by_caller ON ticket (caller_id, is_open DESC, created_at DESC, is_confidential, number_hash) WHERE caller_id IS NOT NULL;
    CREATE INDEX ticket_by_time ON ticket (created_at DESC);
    CREATE TABLE caller (key INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, document TEXT NOT NULL);
    CREATE TABLE caller_number (hash TEXT NOT NULL, caller_key INTEGER NOT NULL, PRIMARY KEY (hash, caller_key)) WITHOUT ROWID;
    CREATE INDEX caller_number_by_caller ON caller_number (caller_key);
    CREATE TABLE call (
      key INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, number_hash TEXT, caller_id TEXT, started_at INTEGER NOT NULL, document TEXT NOT NULL
    );
    CREATE INDEX call_by_number ON call (number_hash, started_at DESC) WHERE number_hash IS NOT NULL;
    CREATE INDEX call_by_caller ON call (caller_id, started_at DESC) WHERE caller_id IS NOT NULL;
    CREATE INDEX call_by_time ON call (started_at DESC);
    CREATE TABLE article (key INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, document TEXT NOT NULL);
    CREATE TABLE place (id TEXT PRIMARY KEY, document TEXT NOT NULL) WITHOUT ROWID;
    CREATE TABLE configuration (id TEXT PRIMARY KEY, document TEXT NOT NULL) WITHOUT ROWID;
    CREATE VIRTUAL TABLE article_index USING fts5 (title, body, pinyin, initials, content='', contentless_delete=1, tokenize='ascii');
    CREATE VIRTUAL TABLE ticket_index USING fts5 (text, content='', contentless_delete=1, tokenize='ascii');
    CREATE VIRTUAL TABLE caller_index USING fts5 (text, content='', contentless_delete=1, tokenize='ascii');
  `,
};

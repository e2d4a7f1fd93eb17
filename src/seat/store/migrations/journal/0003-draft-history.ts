import type { Migration } from "../../migrate.ts";

/** What a draft was before, and what was pasted into it beyond a field's bound; both go with their draft. */
export const migration: Migration = {
  number: 3,
  sql: `
    CREATE TABLE draft_version (key INTEGER PRIMARY KEY, draft_id TEXT NOT NULL, at INTEGER NOT NULL, document TEXT NOT NULL);
    CREATE INDEX draft_version_by_draft ON draft_version (draft_id, key);
    CREATE TABLE draft_note (key INTEGER PRIMARY KEY, draft_id TEXT NOT NULL, at INTEGER NOT NULL, field TEXT NOT NULL, text TEXT NOT NULL);
    CREATE INDEX draft_note_by_draft ON draft_note (draft_id, key);
  `,
};

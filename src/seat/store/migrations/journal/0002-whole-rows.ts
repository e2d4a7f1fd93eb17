import type { Migration } from "../../migrate.ts";

/**
 * Drafts and mutations in tables with a row id: their leaves hold a whole ticket, where a table without one puts
 * all but a quarter of a page on pages of its own, so that each commit wrote half as many pages again.
 * A draft is one of a few, and a mutation's id is looked for among the few that are on their way: indexes of their own
 * would be one more page a commit each.
 */
export const migration: Migration = {
  number: 2,
  sql: `
    ALTER TABLE draft RENAME TO old_draft;
    CREATE TABLE draft (id TEXT NOT NULL, document TEXT NOT NULL);
    INSERT INTO draft SELECT id, document FROM old_draft;
    DROP TABLE old_draft;
    ALTER TABLE mutation RENAME TO old_mutation;
    CREATE TABLE mutation (
      id TEXT NOT NULL,
      device_id TEXT NOT NULL,
      sequence INTEGER NOT NULL CHECK (sequence > 0),
      person_id TEXT NOT NULL,
      body TEXT NOT NULL,
      made_at INTEGER NOT NULL,
      state TEXT NOT NULL CHECK (state IN ('pending', 'acknowledged', 'contained', 'rejected')),
      contained_at INTEGER,
      attempts INTEGER NOT NULL DEFAULT 0,
      error TEXT,
      UNIQUE (device_id, sequence)
    );
    INSERT INTO mutation SELECT id, device_id, sequence, person_id, body, made_at, state, contained_at, attempts, error FROM old_mutation ORDER BY made_at, sequence;
    DROP TABLE old_mutation;
    CREATE INDEX mutation_by_state ON mutation (state, sequence);
  `,
};

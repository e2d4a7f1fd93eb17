import type { Migration } from "../../migrate.ts";

/**
 * What must never be lost. `fact` holds the device's own documents by name; `mutation` the outbox, numbered per device
 * (a re-enrolled device begins anew); a contained mutation stays for the days in which dispatch may be restored from a backup.
 */
export const migration: Migration = {
  number: 1,
  sql: `
    CREATE TABLE fact (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
    CREATE TABLE draft (id TEXT PRIMARY KEY, document TEXT NOT NULL) WITHOUT ROWID;
    CREATE TABLE mutation (
      id TEXT PRIMARY KEY,
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
    ) WITHOUT ROWID;
    CREATE INDEX mutation_by_state ON mutation (state, sequence);
  `,
};

import type { Migration } from "../../migrate.ts";

/**
 * Rows that are here though they lie outside the seat's window: fetched because somebody asked for them (`leaving` 0); to go
 * when nothing that is on its way or being written needs them any more (1); or not confirmed yet by the snapshot that takes the place of all (2).
 */
export const migration: Migration = {
  number: 9,
  sql: `
    CREATE TABLE outside (entity TEXT NOT NULL, id TEXT NOT NULL, at INTEGER NOT NULL, leaving INTEGER NOT NULL, PRIMARY KEY (entity, id)) WITHOUT ROWID;
    CREATE INDEX outside_by_time ON outside (leaving, at);
  `,
};

import type { Migration } from "../../migrate.ts";

/** Incidents, and the two orders in which tickets near a place are looked through. */
export const migration: Migration = {
  number: 6,
  sql: `
    CREATE TABLE incident (id TEXT PRIMARY KEY, document TEXT NOT NULL) WITHOUT ROWID;
    CREATE INDEX ticket_list_by_community ON ticket_list (community_id, neg_time) WHERE community_id IS NOT NULL;
    CREATE INDEX ticket_list_by_street ON ticket_list (street_id, neg_time) WHERE street_id IS NOT NULL;
  `,
};

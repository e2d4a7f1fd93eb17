import type { Migration } from "../../migrate.ts";

/** Marked tickets are found in their list; before there were none. */
export const migration: Migration = {
  number: 8,
  sql: "ALTER TABLE ticket_list ADD COLUMN is_marked INTEGER NOT NULL DEFAULT 0;",
};

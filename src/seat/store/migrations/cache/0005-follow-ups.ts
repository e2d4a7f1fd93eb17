import type { Migration } from "../../migrate.ts";

/** Tickets that wait for their follow-up, by when it is due: the worklist's beginning without reading a million tickets. */
export const migration: Migration = {
  number: 5,
  sql: `
    CREATE INDEX ticket_to_follow_up ON ticket (json_extract(document, '$.life.clocks.followUp.dueAt'), id) WHERE status = 'resulted';
  `,
};

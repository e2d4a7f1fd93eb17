/** One row per round of a ticket's handling, from which the rates are counted without reading the tickets. Rows of before begin with their next step. */
export const migration0003 = {
  version: 3,
  sql: `
    CREATE TABLE ticket_round (
      ticket_id text NOT NULL, round integer NOT NULL, unit_id text, demand_type text, category_id text,
      contact_due bigint, contacted_at bigint, followed_at bigint, solved text, satisfied text,
      -- Why the unit is not judged by this round: it was returned, withdrawn or given to another before its time.
      excluded text,
      PRIMARY KEY (ticket_id, round)
    );
    CREATE INDEX ticket_round_due ON ticket_round (contact_due) WHERE contact_due IS NOT NULL;
    CREATE INDEX ticket_round_followed ON ticket_round (followed_at) WHERE followed_at IS NOT NULL;
  `,
} as const;

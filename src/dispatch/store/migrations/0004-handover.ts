/** Tickets as written so far, on their way to another seat with their call. */
export const migration0004 = {
  version: 4,
  sql: "CREATE TABLE handover (call_id text PRIMARY KEY, person_id text NOT NULL, document jsonb NOT NULL, left_at bigint NOT NULL);",
} as const;

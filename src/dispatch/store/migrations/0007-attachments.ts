/** Files of articles by the hash of their bytes, apart from what is synced: a seat fetches those that it needs. */
export const migration0007 = {
  version: 7,
  sql: "CREATE TABLE attachment (id text PRIMARY KEY, type text NOT NULL, bytes bytea NOT NULL);",
} as const;

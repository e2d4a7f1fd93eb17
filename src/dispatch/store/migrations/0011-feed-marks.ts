/** Which transaction the feed had reached when, by which a cursor is known to be too old. */
export const migration0011 = {
  version: 11,
  sql: "CREATE TABLE feed_mark (at bigint PRIMARY KEY, transaction bigint NOT NULL);",
} as const;

/** Tickets and calls that followed a card into another, so that they go back with it when the merge is undone. */
export const migration0005 = {
  version: 5,
  sql: `
    CREATE TABLE caller_move (
      merged_id text NOT NULL, entity text NOT NULL, id text NOT NULL, PRIMARY KEY (merged_id, entity, id)
    );
  `,
} as const;

/** Since when a seat's reachability by the exchange holds; and the calls that are not over, which are compared with each new snapshot of the exchange. */
export const migration0008 = {
  version: 8,
  sql: `
    ALTER TABLE seat ADD COLUMN reachable_at bigint;
    CREATE INDEX entity_open_call ON entity (id) WHERE entity = 'call' AND open;
  `,
} as const;

/**
 * What a device proves itself by, as a hash; null for one from before, which gets a secret when it is next signed in at. As a file of an outbox comes
 * in nobody signs in: its device has one that nobody knows.
 */
export const migration0013 = {
  version: 13,
  sql: `
    ALTER TABLE device ADD COLUMN secret_hash text;
    UPDATE device SET secret_hash = 'nobody' WHERE id LIKE 'import-%';
  `,
} as const;

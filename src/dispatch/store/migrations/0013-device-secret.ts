/**
 * What a device proves itself by, as a hash; null for one from before, which gets a secret when it is next signed in at. As a file of an outbox comes
 * in nobody signs in: its device has one that nobody knows. A token says by which secret it was had: one that was had by the id alone ends when the
 * device has a secret, also where it is written at that moment.
 */
export const migration0013 = {
  version: 13,
  sql: `
    ALTER TABLE device ADD COLUMN secret_hash text;
    ALTER TABLE token ADD COLUMN device_secret_hash text;
    UPDATE device SET secret_hash = 'nobody' WHERE id LIKE 'import-%';
  `,
} as const;

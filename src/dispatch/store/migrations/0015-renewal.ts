/**
 * Which token another was had by, as a hash: the one of before ends when the new one is used, for the answer that told it may be lost. Null for one
 * that was had by a password, and for one that has been used.
 */
export const migration0015 = {
  version: 15,
  sql: `
    ALTER TABLE token ADD COLUMN renewed_from text;
    CREATE INDEX token_renewed_from ON token (renewed_from) WHERE renewed_from IS NOT NULL;
  `,
} as const;

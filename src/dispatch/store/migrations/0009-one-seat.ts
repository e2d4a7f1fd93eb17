/** What the question "you sit elsewhere already" tells: the machine's name, and since when it is the person's seat. */
export const migration0009 = {
  version: 9,
  sql: `
    ALTER TABLE device ADD COLUMN name text;
    ALTER TABLE seat ADD COLUMN taken_at bigint;
  `,
} as const;

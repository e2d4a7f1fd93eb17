/** A mutation is known by its id whichever device sends it: one that was given a new number under a new device is not applied again. */
export const migration0002 = {
  version: 2,
  sql: "CREATE INDEX applied_mutation ON applied (mutation_id);",
} as const;

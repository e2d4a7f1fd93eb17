import { z } from "zod";

/** What a backup's folder says of itself, in `manifest.json`. Every table is a file `<table>.ndjson.gz`, a row a line. */
export const manifestSchema = z.object({
  format: z.literal(1),
  /** Version of the store that was backed up; a restore makes that version first and migrates from there. */
  storeVersion: z.number().int().positive(),
  /** UTC ms. */
  takenAt: z.number().int(),
  /** In an order in which each table comes after those that it refers to. */
  tables: z.array(z.object({ name: z.string().regex(/^[a-z_]+$/), rows: z.number().int(), sha256: z.string().regex(/^[0-9a-f]{64}$/) })),
  sequences: z.array(z.object({ name: z.string().regex(/^[a-z_]+$/), last: z.number().int() })),
});
export type Manifest = z.infer<typeof manifestSchema>;

export const manifestFile = "manifest.json";
export const tableFile = (table: string): string => `${table}.ndjson.gz`;

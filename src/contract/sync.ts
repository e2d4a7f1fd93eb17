import { z } from "zod";
import { errorDataSchema } from "./errors.ts";
import { instantSchema, uuidSchema } from "./identifiers.ts";
import { mutationSchema } from "./mutation.ts";
import { entityRowSchema } from "./rows.ts";

/** Opaque place in the changefeed: `<epoch>.<transaction>.<n>`; compared by dispatch alone. */
export const cursorSchema = z.string().regex(/^\d+\.\d+\.\d+$/);

/** Rises when dispatch is restored from a backup. */
export const epochOf = (cursor: string): number => Number(cursor.split(".")[0]);

export const changeSchema = z.object({
  /** The row after the change. */
  value: entityRowSchema,
  /** The mutations (by device and sequence) that this change contains; empty for dispatch's own. */
  deviceId: z.string().nullable(),
  sequence: z.number().int().nullable(),
});
export type Change = z.infer<typeof changeSchema>;

export const pushInputSchema = z.object({
  protocol: z.number().int(),
  mutations: z.array(mutationSchema).min(1).max(200),
});
export const pushResultSchema = z.object({
  /** Highest sequence of this device that is applied or rejected, durably. */
  lastSequence: z.number().int().nonnegative(),
  rejected: z.array(z.object({ id: uuidSchema, sequence: z.number().int(), error: errorDataSchema })),
  serverTime: instantSchema,
});
export type PushResult = z.infer<typeof pushResultSchema>;

export const pullInputSchema = z.object({
  protocol: z.number().int(),
  /** Null asks for the first fill. */
  cursor: cursorSchema.nullable(),
  limit: z.number().int().min(1).max(5_000),
});
export const pullResultSchema = z.object({
  changes: z.array(changeSchema),
  /** Hold this durably before forgetting anything that it contains. */
  cursor: cursorSchema,
  /** Highest sequence of the asking device whose effect is contained in `cursor`. */
  containedSequence: z.number().int().nonnegative(),
  more: z.boolean(),
  /** Rows still to come in a first fill, for the progress bar; told with its first page alone. */
  remaining: z.number().int().nonnegative().nullable(),
  serverTime: instantSchema,
});
export type PullResult = z.infer<typeof pullResultSchema>;

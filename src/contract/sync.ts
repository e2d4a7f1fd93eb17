import { z } from "zod";
import { callerRowSchema } from "./callers.ts";
import { errorDataSchema } from "./errors.ts";
import { instantSchema, uuidSchema } from "./identifiers.ts";
import { mutationSchema } from "./mutation.ts";
import { entityRowSchema, entitySchema } from "./rows.ts";
import { seatWindowSchema, windowedEntitySchema } from "./window.ts";

/** Place in the changefeed: `<epoch>.<transaction>.<n>`. */
export const cursorSchema = z.string().regex(/^\d+\.\d+\.\d+$/);

/** Rises when dispatch is restored from a backup. */
export const epochOf = (cursor: string): number => Number(cursor.split(".")[0]);

/** Which of two places of the feed comes first: < 0, 0 or > 0 as of numbers; null where they are of different epochs and say nothing of each other. */
export function compareCursors(one: string, other: string): number | null {
  const [[epoch, transaction = 0, n = 0], [otherEpoch, otherTransaction = 0, otherN = 0]] = [one.split(".").map(Number), other.split(".").map(Number)] as const;
  if (epoch !== otherEpoch) return null;
  return transaction - otherTransaction || n - otherN;
}

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

/** A row that has left the window, or that may be seen no more. */
export const forgottenSchema = z.object({ entity: windowedEntitySchema, id: z.string() });
export type Forgotten = z.infer<typeof forgottenSchema>;

export const pullInputSchema = z.object({
  protocol: z.number().int(),
  /** Null asks for the first fill. */
  cursor: cursorSchema.nullable(),
  limit: z.number().int().min(1).max(5_000),
});
export const pullResultSchema = z.object({
  changes: z.array(changeSchema),
  /** People whom these changes name: the seat may not have them. */
  people: z.array(callerRowSchema).default([]),
  /** Changed rows that this seat holds no longer. */
  forget: z.array(forgottenSchema).default([]),
  /** What the seat holds from here on; null from a dispatch that knows no windows. */
  window: seatWindowSchema.nullable().default(null),
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

/**
 * What a live stream tells of a window after one place of the feed (`from` of its event) up to another (`cursor`): what a pull from any place
 * between them would, but for the asking device's own part. A seat that stands there takes it in; one that does not asks.
 */
export const streamedPageSchema = pullResultSchema.pick({ changes: true, people: true, forget: true, window: true, cursor: true, serverTime: true });
export type StreamedPage = z.infer<typeof streamedPageSchema>;

/** A place in a snapshot, which is walked kind by kind and by id: that of the last row that came. */
export const snapshotPlaceSchema = z.object({ entity: entitySchema, id: z.string().max(200) });
export type SnapshotPlace = z.infer<typeof snapshotPlaceSchema>;
export const snapshotInputSchema = z.object({
  protocol: z.number().int(),
  /** The place in the feed that the snapshot is of; null at the beginning: dispatch chooses it. */
  cursor: cursorSchema.nullable(),
  /** The window of which the seat holds all that lies before `cursor`: what is in it does not come; null: the seat holds nothing. */
  held: seatWindowSchema.nullable(),
  /** Where an earlier stream broke off, and the window that it was of; null: from the beginning. */
  resume: z.object({ at: snapshotPlaceSchema, window: seatWindowSchema }).nullable(),
});
export type SnapshotInput = z.infer<typeof snapshotInputSchema>;
/** One piece of a snapshot's stream: first the head, then rows, last the end. A stream without its end broke off. */
export const snapshotPieceSchema = z.discriminatedUnion("kind", [
  z.object({
    kind: z.literal("head"),
    /** The feed goes on from here. */
    cursor: cursorSchema,
    window: seatWindowSchema,
    /** Rows to come, for the progress bar; null in a stream that goes on where another broke off. */
    total: z.number().int().nonnegative().nullable(),
    serverTime: instantSchema,
  }),
  /**
   * `documents`: the rows as a JSON array; text, so that nothing on the way walks through it. `after` and `at`: the last row before
   * these, and of these; a stream of which a piece is missing broke off there.
   */
  z.object({ kind: z.literal("rows"), after: snapshotPlaceSchema.nullable(), at: snapshotPlaceSchema, documents: z.string() }),
  z.object({ kind: z.literal("end"), after: snapshotPlaceSchema.nullable() }),
]);
export type SnapshotPiece = z.infer<typeof snapshotPieceSchema>;

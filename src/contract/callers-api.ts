import { oc } from "@orpc/contract";
import { z } from "zod";
import { callerPatchSchema, callerRowSchema } from "./callers.ts";
import { errorDataSchema } from "./errors.ts";
import { callIdSchema, numberHashSchema, uuidSchema } from "./identifiers.ts";
import { callRowSchema, ticketRowSchema } from "./rows.ts";

/** Errors arrive as oRPC error `HOTLINE` with `data` = ErrorData. */
const base = oc.errors({ HOTLINE: { status: 400, data: errorDataSchema } });

/** A person with what they were about over all channels, newest first (open tickets before closed ones). */
export const callerCardSchema = z.object({
  caller: callerRowSchema,
  tickets: z.array(ticketRowSchema).max(50),
  calls: z.array(callRowSchema).max(50),
  ticketCount: z.number().int(),
  callCount: z.number().int(),
  /** Confidential tickets that exist but are not shown. */
  confidentialCount: z.number().int(),
  /** Cards that were merged into this one and can be taken out again. */
  merged: z.array(callerRowSchema).max(50),
  /** Cards that were split off this one, or from which this one was, and which stand for themselves. */
  parted: z.array(callerRowSchema).max(50),
  /** Something of it waits for dispatch. */
  isPending: z.boolean(),
});
export type CallerCard = z.infer<typeof callerCardSchema>;

/** People's cards: each change is one durable mutation, shown at once and sent when dispatch is there. All answer the card as it is then. */
export const callersContract = {
  card: base.input(z.object({ callerId: uuidSchema })).output(callerCardSchema),
  /** Fetches what dispatch has of a person beyond what the seat holds, to be shown with the card from then on. Fails where dispatch is away. */
  older: base.input(z.object({ callerId: uuidSchema })).output(z.object({ card: callerCardSchema, more: z.boolean() })),
  update: base
    .input(z.object({ callerId: uuidSchema, patch: callerPatchSchema, seen: callerPatchSchema, emergencyNumber: z.string().max(64).nullable().optional() }))
    .output(callerCardSchema),
  merge: base.input(z.object({ keepId: uuidSchema, mergeId: uuidSchema })).output(callerCardSchema),
  /** Takes a merge back. */
  unmerge: base.input(z.object({ callerId: uuidSchema, mergedId: uuidSchema })).output(callerCardSchema),
  /** A new person with some of the numbers. @returns the new card */
  split: base
    .input(z.object({ callerId: uuidSchema, numberHashes: z.array(numberHashSchema).min(1).max(20), name: z.string().max(200) }))
    .output(callerCardSchema),
  /** Takes a split back: the card that was split off goes into the one from which it came, with what was written in it since. @returns that one */
  unsplit: base.input(z.object({ callerId: uuidSchema, partedId: uuidSchema })).output(callerCardSchema),
  /** The number of a call belongs to this person. `insteadOf`: whose it was until then and is no longer; what came by it follows. */
  attach: base.input(z.object({ callerId: uuidSchema, callId: callIdSchema, insteadOf: uuidSchema.optional() })).output(callerCardSchema),
};

import { z } from "zod";
import { instantSchema, numberHashSchema, numberMaskSchema, uuidSchema } from "./identifiers.ts";
import { placeReferenceSchema } from "./place-reference.ts";

/** A full number is allowed only inside a mutation (encrypted journal, TLS) and at dispatch. */
const fullNumberSchema = z.string().max(64);

export const callerFlagSchema = z.enum(["vulnerable", "nuisance", "language", "emergencyContact"]);
/** A number as rows hold it. */
export const heldNumberSchema = z.object({ hash: numberHashSchema, mask: numberMaskSchema });
export type HeldNumber = z.infer<typeof heldNumberSchema>;
/** Numbers that one person may have. */
export const mostNumbers = 20;

const factShape = {
  name: z.string().max(200),
  birthYear: z.number().int().min(1880).max(2200).nullable(),
  flags: z.array(callerFlagSchema).max(4),
  notes: z.string().max(2_000),
  place: placeReferenceSchema.nullable(),
  /** Which language or dialect helps, in words. */
  language: z.string().max(80),
  /** Who may be told in an emergency: name and relation. */
  emergencyContact: z.string().max(80),
  emergencyNumber: heldNumberSchema.nullable(),
};
/** What is known of a person beside the numbers. */
export const callerFactsSchema = z.object(factShape);
export type CallerFacts = z.infer<typeof callerFactsSchema>;
/** Some of it, as a person edits it; the emergency number comes in full beside it. */
export const callerPatchSchema = callerFactsSchema.omit({ emergencyNumber: true }).partial();
export type CallerPatch = z.infer<typeof callerPatchSchema>;

/** Who did what to a person's card, when; `lostText` keeps what a later change of the same field replaced unseen. */
export const callerStepSchema = z.object({
  at: instantSchema,
  personId: z.string(),
  /** As it was when it was done: a card tells who, also of those who left. */
  personName: z.string().max(80),
  kind: z.enum(["updated", "conflict", "merged", "unmerged", "split", "attached"]),
  field: z.string().max(40).optional(),
  /** The other person of a merge, or of a split. */
  otherId: uuidSchema.optional(),
  numberMask: numberMaskSchema.optional(),
  lostText: z.string().max(2_000).optional(),
});
export type CallerStep = z.infer<typeof callerStepSchema>;

export const callerRowSchema = z.object({
  id: uuidSchema,
  ...factShape,
  language: factShape.language.default(""),
  emergencyContact: factShape.emergencyContact.default(""),
  emergencyNumber: factShape.emergencyNumber.default(null),
  numbers: z.array(heldNumberSchema).max(mostNumbers),
  /** This card is another's now, and what it was stays here, so that it can be taken back; `before` is what the other was. */
  mergedInto: z
    .object({
      id: uuidSchema,
      at: instantSchema,
      personId: z.string(),
      before: callerFactsSchema.extend({ numbers: z.array(heldNumberSchema).max(mostNumbers) }),
    })
    .nullable()
    .default(null),
  steps: z.array(callerStepSchema).max(200).default([]),
  updatedAt: instantSchema,
  sample: z.boolean(),
});
export type CallerRow = z.infer<typeof callerRowSchema>;

export const callerUpdateSchema = z.object({
  name: z.literal("caller.update"),
  callerId: uuidSchema,
  /** Only the changed fields. */
  patch: callerPatchSchema,
  /** The values that the author saw, for the same keys. */
  seen: callerPatchSchema,
  /** Left out: as it is; null: none any more. */
  emergencyNumber: fullNumberSchema.nullable().optional(),
  at: instantSchema,
});
/** Two cards are one person. What pointed at the second follows the first. Undone by a split of the second. */
export const callerMergeSchema = z.object({ name: z.literal("caller.merge"), keepId: uuidSchema, mergeId: uuidSchema, at: instantSchema });
/**
 * One card was two persons. Where `intoId` was merged into `callerId`, that merge is undone; else `intoId` is a new
 * person of this name with these of the numbers, and their tickets and calls follow.
 */
export const callerSplitSchema = z.object({
  name: z.literal("caller.split"),
  callerId: uuidSchema,
  intoId: uuidSchema,
  numberHashes: z.array(numberHashSchema).max(mostNumbers),
  newName: z.string().max(200),
  at: instantSchema,
});
/** A number belongs to this person; earlier calls and tickets of it that were nobody's follow. */
export const callerAttachSchema = z.object({ name: z.literal("caller.attach"), callerId: uuidSchema, number: heldNumberSchema, at: instantSchema });

export type CallerUpdate = z.infer<typeof callerUpdateSchema>;
export type CallerMerge = z.infer<typeof callerMergeSchema>;
export type CallerSplit = z.infer<typeof callerSplitSchema>;
export type CallerAttach = z.infer<typeof callerAttachSchema>;
export type CallerChange = CallerUpdate | CallerMerge | CallerSplit | CallerAttach;

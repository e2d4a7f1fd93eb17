import { z } from "zod";
import { callIdSchema, instantSchema, uuidSchema } from "./identifiers.ts";
import { channelSchema, placeReferenceSchema, ticketFieldsPatchSchema, ticketFieldsSchema } from "./rows.ts";
import { textBounds } from "./text-bounds.ts";

/** A ticket being written, as a window sees it. */
export const draftSchema = z.object({
  id: uuidSchema,
  callId: callIdSchema.nullable(),
  /** The ticket that is edited; null for a new one. */
  ticketId: uuidSchema.nullable(),
  channel: channelSchema,
  callerId: uuidSchema.nullable(),
  numberMask: z.string().nullable(),
  /** The number that the edited ticket has to call back; null for a new one. */
  contactMask: z.string().nullable().default(null),
  /** Typed here; empty: the calling number, and of an edited ticket the one that it has. */
  contactNumber: z.string().max(textBounds.contactNumber),
  repeatOf: uuidSchema.nullable(),
  fields: ticketFieldsSchema,
  /** The version under which the edited ticket was made; null for a new one, which is made under the one in force. */
  configurationVersion: z.number().int().nullable().default(null),
  /** Counts the saves. */
  revision: z.number().int().nonnegative().default(0),
  createdAt: instantSchema,
  savedAt: instantSchema,
});
export type Draft = z.infer<typeof draftSchema>;
/** Of the place and of the added fields it holds the parts that change: two windows may write on one draft. */
export const draftPatchSchema = ticketFieldsPatchSchema.extend({
  place: placeReferenceSchema.partial().optional(),
  contactNumber: z.string().max(textBounds.contactNumber).optional(),
  callerId: uuidSchema.nullable().optional(),
  repeatOf: uuidSchema.nullable().optional(),
});
/** A patch is on the disk: when, and as which of the draft's saves. */
export const draftSavedSchema = z.object({ savedAt: instantSchema, revision: z.number().int() });
export type DraftSaved = z.infer<typeof draftSavedSchema>;
export type DraftPatch = z.infer<typeof draftPatchSchema>;
/** What a patch changes of a form's fields. */
export type FieldsPatch = Omit<DraftPatch, "contactNumber" | "callerId" | "repeatOf">;

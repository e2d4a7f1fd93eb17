import { oc } from "@orpc/contract";
import { z } from "zod";
import { configurationRowSchema, demandTypeSchema } from "./configuration.ts";
import { errorDataSchema } from "./errors.ts";
import { instantSchema, uuidSchema } from "./identifiers.ts";
import { ticketFieldsSchema } from "./rows.ts";

/** Errors arrive as oRPC error `HOTLINE` with `data` = ErrorData. */
const base = oc.errors({ HOTLINE: { status: 400, data: errorDataSchema } });
const versionSchema = z.number().int().positive();

export const matterHitSchema = z.object({ id: z.string(), label: z.string(), hint: z.string() });
export type MatterHit = z.infer<typeof matterHitSchema>;

export const draftVersionSchema = z.object({ at: instantSchema, fields: ticketFieldsSchema, contactNumber: z.string() });
/** What a draft was before. */
export type DraftVersion = z.infer<typeof draftVersionSchema>;
/** A text that was pasted beyond a field's bound; what is beyond this one is told to be lost before it is. */
export const draftNoteSchema = z.object({ field: z.string().max(40), text: z.string().max(8_000_000) });
export type DraftNote = z.infer<typeof draftNoteSchema>;

/** What the ticket form asks while one types. */
export const entryContract = {
  /** The configuration of a version; null: the one in force. */
  configuration: base.input(z.object({ version: versionSchema.nullable() })).output(configurationRowSchema),
  /** Types, categories or units by any part of their names, by pinyin or initials; an empty text lists them, of categories those of the type first. */
  matters: base
    .input(
      z.object({
        kind: z.enum(["demandType", "category", "unit"]),
        text: z.string().max(200),
        demandType: demandTypeSchema.nullable(),
        version: versionSchema.nullable(),
        limit: z.number().int().min(1).max(100),
      }),
    )
    .output(z.array(matterHitSchema)),
  /** What a draft was before, the newest first: one step for each spell of typing. */
  versions: base.input(z.object({ draftId: uuidSchema })).output(z.array(draftVersionSchema)),
  /** Keeps a pasted text whole until its draft is closed; `isMore`: a further piece of the newest one, for a frame has its bound. */
  keepNote: base.input(draftNoteSchema.extend({ draftId: uuidSchema, isMore: z.boolean().default(false) })).output(z.object({})),
  notes: base.input(z.object({ draftId: uuidSchema })).output(z.array(draftNoteSchema.extend({ at: instantSchema }))),
};

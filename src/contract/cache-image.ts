import { z } from "zod";
import { instantSchema } from "./identifiers.ts";
import { entitySchema } from "./rows.ts";
import { cursorSchema, forgottenSchema } from "./sync.ts";
import { seatWindowSchema } from "./window.ts";

/** What the tables and indexes of a cache look like. dispatch only compares it: what it means is the seat's alone. */
export const imageFormSchema = z.string().min(1).max(60);

export const imageInputSchema = z.object({
  protocol: z.number().int(),
  /** Of the asking program's caches: an image of another form is of no use to it. */
  form: imageFormSchema,
});
/** A whole cache as it was printed. It is fetched piece by piece, so that what broke off goes on with the piece that is missing. */
export const imageHeadSchema = z.object({
  id: z.uuid(),
  /** The feed goes on from here. */
  cursor: cursorSchema,
  window: seatWindowSchema,
  rows: z.number().int().nonnegative(),
  pieces: z.number().int().positive(),
  /** Bytes that the pieces are when they are unpacked. */
  unpacked: z.number().int().positive(),
});
export type ImageHead = z.infer<typeof imageHeadSchema>;
/** `image`: null where there is none for this seat, and it fills itself by a snapshot's rows. */
export const openedImageSchema = z.object({ image: imageHeadSchema.nullable(), serverTime: instantSchema });
export type OpenedImage = z.infer<typeof openedImageSchema>;
export const imagePieceInputSchema = z.object({ id: z.uuid(), piece: z.number().int().nonnegative() });
/** Bytes as they are: in a text they would be a third more, and each would be looked at three times. */
export const imagePieceSchema = z.file();

/** What dispatch has the printer do, a program of the seat's in a process of its own. Each order is answered before the next. */
export const printOrderSchema = z.discriminatedUnion("kind", [
  /** `documents`: a JSON array of rows of one kind; or, where none is named, of `{entity, row}`. */
  z.object({ kind: z.literal("rows"), entity: entitySchema.nullable(), documents: z.string() }),
  z.object({ kind: z.literal("forget"), rows: z.array(forgottenSchema) }),
  /** Prints what it holds by now, as of this place. */
  z.object({ kind: z.literal("print"), cursor: cursorSchema, window: seatWindowSchema }),
]);
export type PrintOrder = z.infer<typeof printOrderSchema>;

/** A whole cache in the clear as zstd packed it. */
export const printedImageSchema = z.object({
  form: imageFormSchema,
  rows: z.number().int().nonnegative(),
  unpacked: z.number().int().positive(),
  bytes: z.custom<Uint8Array>((value) => value instanceof Uint8Array),
});
export const printAnswerSchema = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("done") }),
  z.object({ kind: z.literal("printed"), image: printedImageSchema }),
  /** No seat could hold it in memory. */
  z.object({ kind: z.literal("tooLarge") }),
  z.object({ kind: z.literal("failed"), reason: z.string() }),
]);
export type PrintAnswer = z.infer<typeof printAnswerSchema>;

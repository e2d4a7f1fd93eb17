import { oc } from "@orpc/contract";
import { z } from "zod";
import { draftSchema } from "./draft.ts";
import { errorDataSchema } from "./errors.ts";
import { instantSchema, uuidSchema } from "./identifiers.ts";

/** Errors arrive as oRPC error `HOTLINE` with `data` = ErrorData. */
const base = oc.errors({ HOTLINE: { status: 400, data: errorDataSchema } });

const returnedSchema = z.object({
  id: uuidSchema,
  /** The mutation's name. */
  name: z.string(),
  /** The transition's name, of a ticket's life. */
  transition: z.string().nullable(),
  /** The beginning of what was written. */
  said: z.string().max(200),
});
/** A change that dispatch did not take, as a task of its author: with all that was written, and what hangs on it. */
export const rejectedTaskSchema = returnedSchema.extend({
  ticketId: uuidSchema.nullable(),
  /** UTC ms by the local clock. */
  since: instantSchema,
  error: errorDataSchema.nullable(),
  /** Came back with it because they are about the ticket that it should have made. */
  dependents: z.array(returnedSchema).max(100),
  /** How it is mended: in the form, with the text; at the ticket; or not at all. */
  mend: z.enum(["form", "ticket", "none"]),
});
export type RejectedTask = z.infer<typeof rejectedTaskSchema>;

/** What dispatch did not take, for its author. */
export const rejectedContract = {
  /** The person's own, the newest first. */
  list: base.output(z.array(rejectedTaskSchema).max(500)),
  /** All that was written, of what no form gives back. @throws `notFound` */
  text: base.input(z.object({ id: uuidSchema })).output(z.object({ text: z.string() })),
  /** Opens the form with the text, where it can be mended and sent again; it is no task any more then. @throws `notFound`, `diskFull` */
  mend: base.input(z.object({ id: uuidSchema })).output(draftSchema),
  /** Its author has seen it and lets it go, with what hangs on it. @throws `notFound` */
  dismiss: base.input(z.object({ id: uuidSchema })).output(z.object({})),
};

import { oc } from "@orpc/contract";
import { z } from "zod";
import { errorDataSchema } from "./errors.ts";
import { instantSchema } from "./identifiers.ts";

/** Errors arrive as oRPC error `HOTLINE` with `data` = ErrorData. */
const base = oc.errors({ HOTLINE: { status: 400, data: errorDataSchema } });

/** What a form is for, such as `move:<ticket's id>:result`: the same form is found by it again. */
export const formKeySchema = z.string().min(1).max(200);
/** Characters of a form's fields as JSON: more than any form lets one write. */
const longest = 200_000;
/** What was written, by the names of the form's fields; what they mean is the form's own schema's to say. */
export const formFieldsSchema = z.record(z.string().max(40), z.json()).refine((fields) => JSON.stringify(fields).length <= longest);
export type FormFields = z.infer<typeof formFieldsSchema>;

/** A form that somebody began and has not sent. */
export const unsentFormSchema = z.object({
  key: formKeySchema,
  fields: formFieldsSchema,
  /** When it was last written at, UTC ms by the seat's clock. */
  at: instantSchema,
});
export type UnsentForm = z.infer<typeof unsentFormSchema>;

/** A form that changed: in which window; `fields` null: it was sent or thrown away. */
export const formChangeSchema = z.object({ key: formKeySchema, fields: formFieldsSchema.nullable(), origin: z.string().max(60) });
export type FormChange = z.infer<typeof formChangeSchema>;

/** The person's unsent forms, kept in the seat's journal from one sign-in to the next. */
export const formsContract = {
  /** The one that was written at last comes last. */
  list: base.output(z.array(unsentFormSchema)),
  /** Resolves when it is durable (fsync); null: it is not kept any more. */
  keep: base.input(formChangeSchema.omit({ origin: true }).extend({ windowId: z.string().max(60) })).output(z.object({})),
};

import { eventIterator, oc } from "@orpc/contract";
import { z } from "zod";
import { errorDataSchema } from "./errors.ts";
import { uuidSchema } from "./identifiers.ts";
import { bulkProgressSchema, listActSchema } from "./list-acts.ts";
import { listExportSchema, listNameSchema } from "./list-export.ts";
import { callerRowSchema, callRowSchema, ticketRowSchema } from "./rows.ts";

/** Errors arrive as oRPC error `HOTLINE` with `data` = ErrorData. */
const base = oc.errors({ HOTLINE: { status: 400, data: errorDataSchema } });

export type { ListName } from "./list-export.ts";

const columnSchema = z.string().max(40);
const valueSchema = z.union([z.string().max(200), z.number(), z.null()]);
/** One thing that a row must satisfy. The columns are those of the list's definition; others are refused. */
export const conditionSchema = z.discriminatedUnion("op", [
  z.object({ op: z.literal("in"), column: columnSchema, values: z.array(valueSchema).min(1).max(200) }),
  /** From `from` on and before `to`; null leaves that end open. */
  z.object({ op: z.literal("between"), column: columnSchema, from: z.number().nullable(), to: z.number().nullable() }),
]);
export type Condition = z.infer<typeof conditionSchema>;

export const listQuerySchema = z.object({
  /** Parts that the row's text holds, a call's also where it stands in its caller's card or its ticket: characters, or letters of the pinyin of its names. */
  text: z.string().max(200),
  conditions: z.array(conditionSchema).max(20),
  sort: z.object({ column: columnSchema, descending: z.boolean() }),
});
export type ListQuery = z.infer<typeof listQuerySchema>;

/** How far a list is: its rows can be asked for from the first word on. */
export const listProgressSchema = z.object({
  viewId: z.string().max(60),
  /** Rows in order so far; all of them when complete. */
  total: z.number().int(),
  isComplete: z.boolean(),
});
export type ListProgress = z.infer<typeof listProgressSchema>;

const window = z.object({ viewId: z.string().max(60), from: z.number().int().min(0), count: z.number().int().min(1).max(200), whole: z.boolean().optional() });
const shown = <Row extends z.ZodType>(row: Row) => z.array(row.nullable());
/** A call with what is known of it beside its own row: whose card, what was written in it or what it was made for, and who took it; "" where that is not known here. */
export const callOfListSchema = callRowSchema.extend({
  callerName: z.string(),
  takenBy: z.string(),
  /** Texts are cut; one that the person may not see is not among them. */
  tickets: z.array(z.object({ id: uuidSchema, number: z.string().nullable(), content: z.string(), confidential: z.boolean() })),
});
export type CallOfList = z.infer<typeof callOfListSchema>;
/** The rows of a stretch as they are now, pending changes laid over; null for one that may no longer be seen. */
export const listRowsSchema = z.discriminatedUnion("list", [
  /** Texts are cut to what a row shows, and the history is left out. */
  z.object({ list: z.literal("tickets"), rows: shown(ticketRowSchema) }),
  z.object({ list: z.literal("followUps"), rows: shown(ticketRowSchema) }),
  z.object({ list: z.literal("calls"), rows: shown(callOfListSchema) }),
  z.object({ list: z.literal("callers"), rows: shown(callerRowSchema) }),
]);
export type ListRows = z.infer<typeof listRowsSchema>;

/** Lists of any length: the order is reckoned at the seat, rows are drawn from its store where one looks. */
export const listsContract = {
  /** A list as it stands now; it lives as long as this stream. What changes later is in the next one, so that nothing moves under the eye. */
  watch: base.input(z.object({ list: listNameSchema, query: listQuerySchema })).output(eventIterator(listProgressSchema)),
  /** @param whole for a file: texts in full, with what the person's role may not take out hidden; else cut to what a row shows */
  rows: base.input(window).output(listRowsSchema),
  /** A file was made of rows: it goes to dispatch's audit, also later. */
  exported: base.input(listExportSchema.omit({ name: true, at: true })).output(z.object({})),
  /**
   * Begins to act on the rows of these stretches of positions, [from, to). It goes on when the list is left.
   * @throws `notAllowedNow` while another act goes on; `notFound` for a list that is gone
   */
  act: base
    .input(z.object({ viewId: z.string().max(60), stretches: z.array(z.tuple([z.number().int().min(0), z.number().int()])).max(10_000), act: listActSchema }))
    .output(bulkProgressSchema),
  /** Puts the rows of the last act back as they were, where nobody changed them since. @throws `notAllowedNow` where that cannot be */
  undoAct: base.output(bulkProgressSchema),
  stopAct: base.output(z.object({})),
  /** The person's last act and how far it is, from now on; null: there was none. */
  acts: base.output(eventIterator(bulkProgressSchema.nullable())),
  /** Where a row stands; null when it is not in the list. */
  find: base.input(z.object({ viewId: z.string().max(60), id: z.string().max(160) })).output(z.object({ index: z.number().int().nullable() })),
};

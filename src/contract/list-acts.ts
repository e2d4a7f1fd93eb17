import { z } from "zod";
import { urgencySchema } from "./configuration.ts";
import { errorDataSchema } from "./errors.ts";
import { instantSchema, uuidSchema } from "./identifiers.ts";
import { listNameSchema } from "./list-export.ts";
import { transitionFactsSchema, transitionNameSchema } from "./ticket-life.ts";

/** What is done to each of many chosen rows. */
export const listActSchema = z.discriminatedUnion("kind", [
  /** A named transition, with the same facts for all; the table of the ticket's life says for which. */
  z.object({ kind: z.literal("move"), transition: transitionNameSchema, facts: transitionFactsSchema }),
  /** Corrects the matter, where the ticket still runs. */
  z.object({ kind: z.literal("category"), categoryId: z.string().max(40) }),
  z.object({ kind: z.literal("urgency"), urgency: urgencySchema }),
  z.object({ kind: z.literal("mark"), marked: z.boolean() }),
  z.object({ kind: z.literal("attach"), masterTicketId: uuidSchema }),
]);
export type ListAct = z.infer<typeof listActSchema>;

/** Acts whose rows can be put back as they were; a reminder that was sent stays sent. */
export const undoableActs: ReadonlySet<ListAct["kind"]> = new Set(["category", "urgency", "mark", "attach"]);

/** Why rows were left as they are, and how many for each reason. */
const refusedSchema = z.object({ error: errorDataSchema, count: z.number().int().positive() });

/** How far a bulk act is: one at a time at a seat. */
export const bulkProgressSchema = z.object({
  id: z.string().max(60),
  list: listNameSchema,
  act: listActSchema,
  /** Takes back what another act did. */
  isUndo: z.boolean(),
  total: z.number().int(),
  done: z.number().int(),
  /** They were so already. */
  already: z.number().int(),
  refused: z.array(refusedSchema).max(40),
  /** waiting: for dispatch to take what went before, so that a seat never owes it more than it can carry. */
  state: z.enum(["running", "waiting", "stopped", "complete"]),
  canUndo: z.boolean(),
});
export type BulkProgress = z.infer<typeof bulkProgressSchema>;

/** Somebody acted on many rows at once: for the audit; each row tells of its own change besides. */
export const listBulkSchema = z.object({
  name: z.literal("list.act"),
  list: listNameSchema,
  act: z.enum(["move", "category", "urgency", "mark", "attach"]),
  transition: transitionNameSchema.nullable(),
  isUndo: z.boolean(),
  chosen: z.number().int().nonnegative(),
  done: z.number().int().nonnegative(),
  refused: z.number().int().nonnegative(),
  /** Seat's estimate of dispatch's time, UTC ms. */
  at: instantSchema,
});
export type ListBulk = z.infer<typeof listBulkSchema>;

import { oc } from "@orpc/contract";
import { z } from "zod";
import { errorDataSchema } from "./errors.ts";
import { instantSchema, uuidSchema } from "./identifiers.ts";
import { ticketRowSchema, ticketStatusSchema } from "./rows.ts";
import { transitionFactsSchema, transitionNameSchema } from "./ticket-life.ts";

/** Errors arrive as oRPC error `HOTLINE` with `data` = ErrorData. */
const base = oc.errors({ HOTLINE: { status: 400, data: errorDataSchema } });

/** A share with what it is made of: `of` = 0 when there is nothing to say. */
const shareSchema = z.object({ hits: z.number().nonnegative(), of: z.number().nonnegative() });
/** 响应率 · 解决率 · 满意率 over a time. */
export const ratesSchema = z.object({ response: shareSchema, resolution: shareSchema, satisfaction: shareSchema });
export type Rates = z.infer<typeof ratesSchema>;
/** Over which time, UTC ms, `to` excluded; of one unit, or of all. */
export const ratesQuestionSchema = z.object({ from: instantSchema, to: instantSchema, unitId: z.string().max(60).nullable() });
export type RatesQuestion = z.infer<typeof ratesQuestionSchema>;

/** A transition that dispatch refused, with all that its author wrote. */
export const refusedMoveSchema = z.object({
  id: uuidSchema,
  transition: transitionNameSchema,
  facts: transitionFactsSchema,
  at: instantSchema,
  error: errorDataSchema.nullable(),
});
export type RefusedMove = z.infer<typeof refusedMoveSchema>;

export const followUpItemSchema = z.object({
  ticket: ticketRowSchema,
  turn: z.object({ nextAt: instantSchema, dueAt: instantSchema.nullable(), attempts: z.number().int(), mayEndUnrated: z.boolean() }),
});
export type FollowUpItem = z.infer<typeof followUpItemSchema>;

/** The seat's part of the ticket's life, for its console. */
export const ticketLifeContract = {
  /** Makes a named transition: on the disk and shown at once, confirmed by dispatch later. @throws as `moveTicket` refuses */
  move: base
    .input(
      z.object({
        ticketId: uuidSchema,
        transition: transitionNameSchema,
        facts: transitionFactsSchema,
        seenStatus: ticketStatusSchema,
        seenRound: z.number().int().nonnegative(),
      }),
    )
    .output(ticketRowSchema),
  /** How many of a ticket's steps dispatch has not confirmed yet, and which of this person's moves came back. */
  waiting: base.input(z.object({ ticketId: uuidSchema })).output(z.object({ unconfirmedSteps: z.number().int(), refused: z.array(refusedMoveSchema) })),
  /** Lets a refused move go, after its author has seen it. */
  forget: base.input(z.object({ mutationId: uuidSchema })).output(z.object({})),
  /** 回访 worklist in calling order, and how many there are in all (10,000 stands for that or more). */
  followUps: base
    .input(z.object({ limit: z.number().int().min(1).max(500) }))
    .output(z.object({ items: z.array(followUpItemSchema), total: z.number().int() })),
  /** The three rates as dispatch counts them. */
  rates: base.input(ratesQuestionSchema).output(ratesSchema),
};

/** dispatch's part: what is counted over all tickets. */
export const ticketLifeDispatchContract = {
  rates: base.route({ method: "POST", path: "/rates" }).input(ratesQuestionSchema).output(ratesSchema),
};

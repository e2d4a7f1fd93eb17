import { oc } from "@orpc/contract";
import { z } from "zod";
import { errorDataSchema } from "./errors.ts";
import { instantSchema, numberMaskSchema, uuidSchema } from "./identifiers.ts";
import { incidentRowSchema, incidentTextSchema, participationSchema } from "./incident.ts";
import { placeReferenceSchema, ticketRowSchema, ticketStatusSchema } from "./rows.ts";

const base = oc.errors({ HOTLINE: { status: 400, data: errorDataSchema } });

/** An earlier ticket that is about the same matter, with the reasons. */
export const similarTicketSchema = z.object({
  ticketId: uuidSchema,
  number: z.string().nullable(),
  status: ticketStatusSchema,
  /** Whether one more citizen can be noted on it. */
  isOpen: z.boolean(),
  content: z.string().max(500),
  place: placeReferenceSchema,
  createdAt: instantSchema,
  categoryId: z.string().nullable(),
  unitId: z.string().nullable(),
  demandType: z.string().nullable(),
  participantCount: z.number().int(),
  isSameCaller: z.boolean(),
  nearness: z.enum(["sameBuilding", "nextBuilding", "sameCommunity", "inStreet", "sameStreet", "sameDistrict", "elsewhere", "unknown"]),
  /** Time between the two, ms. */
  apart: z.number(),
  /** Words of the draft that it has too. */
  shared: z.array(z.string()).max(4),
  score: z.number(),
});
export type SimilarTicket = z.infer<typeof similarTicketSchema>;

/** A category guessed for a draft, with the reasons; nothing is filled in by it. */
export const shownGuessSchema = z.object({
  categoryId: z.string(),
  categoryName: z.string(),
  /** Who would lead by rule, or who did with most of the neighbours; null: nobody known. */
  unitId: z.string().nullable(),
  unitName: z.string().nullable(),
  unitBy: z.enum(["rule", "neighbours", "none"]),
  confidence: z.enum(["high", "medium", "low"]),
  evidence: z.array(z.object({ kind: z.enum(["ticket", "article"]), id: z.string(), title: z.string().max(200), words: z.array(z.string()).max(4) })).max(3),
});
export type ShownGuess = z.infer<typeof shownGuessSchema>;

/** An incident as this person sees it. */
export const shownIncidentSchema = z.object({
  incident: incidentRowSchema,
  isAcknowledged: z.boolean(),
  /** Callers counted under its master ticket. */
  participantCount: z.number().int(),
});
export type ShownIncident = z.infer<typeof shownIncidentSchema>;

/** What the seat found for a draft. */
export const hintsSchema = z.object({
  similar: z.array(similarTicketSchema).max(5),
  guess: shownGuessSchema.nullable(),
  /** The incident that the call is about, and what of its scope fits. */
  incident: z.object({ incidentId: uuidSchema, title: z.string(), words: z.array(z.string()) }).nullable(),
});
export type Hints = z.infer<typeof hintsSchema>;

/** Who has read a notice in its newest version, and who of those signed in has not. */
export const incidentStandingSchema = z.object({
  acknowledged: z.array(z.object({ personId: z.string(), name: z.string(), at: instantSchema })),
  waiting: z.array(z.object({ personId: z.string(), name: z.string() })),
});
export type IncidentStanding = z.infer<typeof incidentStandingSchema>;

/** What was typed of somebody, but for what is chosen from lists. */
const saidFieldSchema = z.enum(["content", "happenedAt", "place", "cause", "course", "answer"]);
/** One time that somebody was noted on a ticket. */
const ticketWordSchema = z.object({
  event: z.string().max(80),
  how: participationSchema,
  at: instantSchema,
  /** Who noted it; null: not known any more. */
  notedBy: z.string().max(80).nullable(),
  callerName: z.string().max(200),
  numberMask: numberMaskSchema.nullable(),
  /** The ticket of their own, where there is one. */
  ticket: z.object({ id: uuidSchema, number: z.string().nullable(), status: ticketStatusSchema.nullable() }).nullable(),
  /** null: confidential, and not for this person. */
  said: z.array(z.object({ field: saidFieldSchema, text: z.string().max(20_000) })).nullable(),
});
export type TicketWord = z.infer<typeof ticketWordSchema>;
const wordsAskedSchema = z.object({
  ticketId: uuidSchema,
  /** The oldest that is known; null: the newest are asked for. */
  before: z.object({ at: instantSchema, event: z.string().max(80) }).nullable(),
});
/** Newest first. */
export const ticketWordsSchema = z.object({ words: z.array(ticketWordSchema).max(200), more: z.boolean() });
export type TicketWords = z.infer<typeof ticketWordsSchema>;

/** The seat's part: `hints.of` answers null when a newer question came meanwhile. */
export const togetherContract = {
  hints: { of: base.input(z.object({ draftId: uuidSchema })).output(hintsSchema.nullable()) },
  /**
   * Who was noted on a ticket, when, and what they said. `isWhole` false: dispatch is away, and these are the newest that the ticket's row
   * tells of, with the beginning of what was said.
   */
  words: base.input(wordsAskedSchema).output(ticketWordsSchema.extend({ isWhole: z.boolean() })),
  /** The draft's caller is noted on that ticket, and the draft is gone. */
  join: base.input(z.object({ draftId: uuidSchema, ticketId: uuidSchema })).output(ticketRowSchema),
  incident: {
    /** All there are, the newest first. */
    list: base.output(z.array(shownIncidentSchema)),
    put: base
      .input(z.object({ incidentId: uuidSchema.nullable(), seenVersion: z.number().int().nonnegative(), text: incidentTextSchema, ends: z.boolean() }))
      .output(z.object({ incidentId: uuidSchema })),
    acknowledge: base.input(z.object({ incidentId: uuidSchema })).output(z.object({})),
    /** The draft is answered with the incident's standard answer and counted under its master ticket. */
    answer: base.input(z.object({ draftId: uuidSchema, incidentId: uuidSchema })).output(ticketRowSchema),
    standing: base.input(z.object({ incidentId: uuidSchema })).output(incidentStandingSchema),
  },
};
/** dispatch's part. */
export const dispatchIncidentContract = {
  standing: base
    .route({ method: "POST", path: "/incident/standing" })
    .input(z.object({ incidentId: uuidSchema }))
    .output(incidentStandingSchema),
};
export const dispatchTogetherContract = {
  /** @throws `notFound`; `forbidden` for a ticket that the person may not see */
  words: base.route({ method: "POST", path: "/ticket/words" }).input(wordsAskedSchema).output(ticketWordsSchema),
};

import { z } from "zod";
import { instantSchema, numberMaskSchema, uuidSchema } from "./identifiers.ts";

/** How somebody came to a ticket: noted as one more citizen with the matter, by a ticket that was attached, or counted by an incident. */
export const participationSchema = z.enum(["joined", "repeat", "incident"]);

/** One more citizen with the matter of a ticket. */
export const participantSchema = z.object({
  /** Who counts once: the hash of the number, else the caller, else this one event. */
  key: z.string().max(80),
  how: participationSchema,
  at: instantSchema,
  callerId: uuidSchema.nullable(),
  numberMask: numberMaskSchema.nullable(),
  /** The ticket of their own, where there is one. */
  ticketId: uuidSchema.nullable(),
  /** The beginning of what was typed of them; dispatch keeps all of it. */
  said: z.string().max(500),
  /** What it came by: the ticket of their own, else the draft in which it was typed; absent in rows from before. */
  event: uuidSchema.optional(),
  /** Who noted it. */
  personName: z.string().max(80).optional(),
});
export type Participant = z.infer<typeof participantSchema>;

/**
 * What came to a matter after it was reported: each time that somebody was noted, also who had been already and who reported it, of which
 * the row shows the newest; and how many citizens these are beside who reported first. dispatch keeps and counts all.
 */
export const togetherSchema = z.object({
  participants: z.array(participantSchema).max(50),
  participantCount: z.number().int().nonnegative(),
  /** Tickets that are attached to it. */
  repeatCount: z.number().int().nonnegative(),
});
export type Together = z.infer<typeof togetherSchema>;

/** For which calls an incident is: no places means everywhere; a category or a keyword must fit. */
export const incidentScopeSchema = z.object({
  placeIds: z.array(z.string().max(12)).max(50),
  categoryIds: z.array(z.string().max(40)).max(20),
  keywords: z.array(z.string().min(1).max(20)).max(20),
});

/** What a team lead writes of an incident. */
export const incidentTextSchema = z.object({
  title: z.string().trim().min(1).max(120),
  /** What operators tell callers. */
  answer: z.string().trim().min(1).max(4_000),
  scope: incidentScopeSchema,
  /** The ticket under which like calls are counted. */
  masterTicketId: uuidSchema.nullable(),
  validFrom: instantSchema,
  validUntil: instantSchema,
});
export type IncidentText = z.infer<typeof incidentTextSchema>;

/** 公告: one matter with many like calls, pinned at every seat with its standard answer until it ends or expires by dispatch's time. */
export const incidentRowSchema = incidentTextSchema.extend({
  id: uuidSchema,
  version: z.number().int().positive(),
  authorId: z.string(),
  authorName: z.string().max(80),
  /** Ended by a team lead before it expired. */
  endedAt: instantSchema.nullable(),
  updatedAt: instantSchema,
});
export type IncidentRow = z.infer<typeof incidentRowSchema>;

import { z } from "zod";
import { callerRowSchema } from "./callers.ts";
import { configurationRowSchema, demandTypeSchema, extraFieldsSchema, urgencySchema } from "./configuration.ts";
import { callIdSchema, extensionSchema, instantSchema, numberHashSchema, numberMaskSchema, uuidSchema } from "./identifiers.ts";
import { incidentRowSchema, togetherSchema } from "./incident.ts";
import { articleReportRowSchema, articleRowSchema, articleVersionRowSchema, textModuleRowSchema } from "./knowledge-rows.ts";
import { placeReferenceSchema } from "./place-reference.ts";
import { callQualitySchema } from "./quality.ts";
import { recordingStateSchema } from "./recording.ts";
import { textBounds } from "./text-bounds.ts";
import { clockNameSchema, ticketLifeSchema, ticketStatusSchema, transitionFactsSchema, transitionNameSchema } from "./ticket-life.ts";

export { type ArticleRow, articleRowSchema } from "./knowledge-rows.ts";

/** Free text that a person typed; bounded so that a pasted megabyte is told, not stored. */
const text = (limit: number) => z.string().max(limit);

export type { CallerRow } from "./callers.ts";
export { callerRowSchema } from "./callers.ts";
export type { ConfigurationRow, DemandType, Urgency } from "./configuration.ts";
export { configurationRowSchema, urgencySchema } from "./configuration.ts";
export type { PlaceReference } from "./place-reference.ts";
export { placeReferenceSchema } from "./place-reference.ts";
export type { TicketStatus } from "./ticket-life.ts";
export { ticketStatusSchema } from "./ticket-life.ts";
export const channelSchema = z.enum(["phone", "sms", "site", "app", "wechat", "weibo", "walkIn", "manualPhone", "other"]);
export type Channel = z.infer<typeof channelSchema>;
export const roleSchema = z.enum(["operator", "teamLead", "administrator"]);
export type Role = z.infer<typeof roleSchema>;

const ticketFieldShape = {
  callerName: text(textBounds.callerName),
  /** When the matter happened, in the caller's words. */
  happenedAt: text(textBounds.happenedAt),
  place: placeReferenceSchema,
  /** 诉求内容: what the caller says. */
  content: text(textBounds.content),
  cause: text(textBounds.cause),
  course: text(textBounds.course),
  demandType: demandTypeSchema.nullable(),
  categoryId: z.string().max(40).nullable(),
  urgency: urgencySchema,
  confidential: z.boolean(),
  unitId: z.string().max(60).nullable(),
  helperUnitIds: z.array(z.string().max(60)).max(20),
  /** Somebody wants it kept in view; absent: not. */
  marked: z.boolean().optional(),
  /** What the operator told the caller. */
  answer: text(textBounds.answer),
  /** Knowledge articles used in the answer, each with the version that was read (`domain/article-reference.ts`). */
  articleIds: z.array(z.string().max(60)).max(50),
  /** Fields that the configuration adds (`fieldDefinitions`), by id. */
  extra: extraFieldsSchema,
};
/**
 * Some of the fields, such as a change of them. It has no defaults, which would say of every change that it set them;
 * of `extra` it holds the changed ones alone.
 */
export const ticketFieldsPatchSchema = z.object(ticketFieldShape).partial();
export type TicketFieldsPatch = z.infer<typeof ticketFieldsPatchSchema>;
/** What an operator fills in: the fields of a draft and of a ticket alike. 五要素 = name, time, place, cause, course. */
export const ticketFieldsSchema = z.object({ ...ticketFieldShape, extra: extraFieldsSchema.default({}) });
export type TicketFields = z.infer<typeof ticketFieldsSchema>;

/**
 * One entry of a ticket's history; `lostText` keeps the loser of a same-field conflict. `moved` is a named transition of its life:
 * who made it (`personName` as dispatch knew it), on behalf of which unit, why and with what, and the clocks that it stopped.
 */
export const ticketStepSchema = z.object({
  at: instantSchema,
  personId: z.string(),
  kind: z.enum(["created", "updated", "conflict", "joinedCall", "moved", "repeatOfClosed"]),
  field: z.string().max(40).optional(),
  lostText: text(20_000).optional(),
  /** Of a number to call back that gave way in a conflict (`lostText` is its mask): by which dispatch knows it. */
  lostHash: numberHashSchema.optional(),
  /** Who had written what was lost. */
  lostById: z.string().optional(),
  lostByName: text(80).optional(),
  personName: text(80).optional(),
  transition: transitionNameSchema.optional(),
  from: ticketStatusSchema.optional(),
  to: ticketStatusSchema.optional(),
  /** The unit for which the hotline's staff entered it. */
  onBehalfOf: z.string().max(60).optional(),
  facts: transitionFactsSchema.optional(),
  stopped: z.array(z.object({ clock: clockNameSchema, dueAt: instantSchema })).optional(),
});
export type TicketStep = z.infer<typeof ticketStepSchema>;

export const ticketRowSchema = z.object({
  id: uuidSchema,
  /** Human number given by dispatch, such as `20261124-000123`; null until confirmed. */
  number: z.string().max(40).nullable(),
  status: ticketStatusSchema,
  channel: channelSchema,
  fields: ticketFieldsSchema,
  callerId: uuidSchema.nullable(),
  callId: callIdSchema.nullable(),
  numberHash: numberHashSchema.nullable(),
  numberMask: numberMaskSchema.nullable(),
  contactMask: numberMaskSchema.nullable(),
  /** By which dispatch knows the number to call back; absent in rows from before it was kept. */
  contactHash: numberHashSchema.nullable().optional(),
  createdAt: instantSchema,
  updatedAt: instantSchema,
  createdBy: z.string(),
  extension: extensionSchema.nullable(),
  /** When the unit must have acted; null for an answer on the spot. */
  deadline: instantSchema.nullable(),
  configurationVersion: z.number().int(),
  repeatOf: uuidSchema.nullable(),
  steps: z.array(ticketStepSchema).max(1_000),
  /** Absent in rows from before the ticket's life had clocks; `lifeOf` reads both. */
  life: ticketLifeSchema.optional(),
  /** Other citizens with the same matter; absent while there are none. */
  together: togetherSchema.optional(),
  /** The incident by whose standard answer it was answered; absent without one. */
  incidentId: uuidSchema.nullable().optional(),
  /** Synthetic demo data. */
  sample: z.boolean(),
});
export type TicketRow = z.infer<typeof ticketRowSchema>;

export const callOutcomeSchema = z.enum(["answered", "abandoned", "rejected", "missed", "failed", "manual"]);
export const callRowSchema = z.object({
  id: callIdSchema,
  direction: z.enum(["in", "out"]),
  queue: z.string().max(80).nullable(),
  numberHash: numberHashSchema.nullable(),
  numberMask: numberMaskSchema.nullable(),
  callerId: uuidSchema.nullable(),
  personId: z.string().nullable(),
  extension: extensionSchema.nullable(),
  startedAt: instantSchema,
  answeredAt: instantSchema.nullable(),
  endedAt: instantSchema.nullable(),
  outcome: callOutcomeSchema.nullable(),
  /** Who hung up, where known. `caller`: the far side, also of a call that the seat made. */
  endedBy: z.enum(["caller", "seat", "exchange", "network"]).nullable(),
  /** The call record that a call taken by hand was joined to, or the reverse. */
  joinedCallId: callIdSchema.nullable(),
  /** How it sounded at the seat; null when no seat measured it. */
  quality: callQualitySchema.nullable().default(null),
  /** The ticket that an outgoing call was made for. */
  ticketId: uuidSchema.nullable().default(null),
  /** 满意度: the key that the caller pressed at the exchange's rating prompt, 1 the most content; null when not rated. */
  rating: z.number().int().min(0).max(9).nullable().default(null),
  /** null: the exchange said nothing of a recording. */
  recording: recordingStateSchema.nullable().default(null),
  sample: z.boolean(),
});
export type CallRow = z.infer<typeof callRowSchema>;

/** A district, street/town or community of the dated directory. */
export const placeRowSchema = z.object({
  id: z.string().max(12),
  level: z.enum(["district", "street", "community"]),
  parentId: z.string().max(12).nullable(),
  name: z.string().max(80),
  /** Full pinyin without tones or spaces, `huilongguanjiedao`. */
  pinyin: z.string().max(300),
  /** Initials, `hlgjd`. */
  initials: z.string().max(80),
  /** The directory's date, `YYYY-MM-DD`. */
  directoryDate: z.string().max(10),
  /** One syllable a character, separated by blanks, `hui long guan jie dao`; empty in rows of before. */
  syllables: z.string().max(400).default(""),
  /** The calendar day from which the place is no more, `YYYY-MM-DD`; null: it stands. */
  abolishedOn: z.string().max(10).nullable().default(null),
  /** What took its place; null when nothing did or nobody knows. */
  successorId: z.string().max(12).nullable().default(null),
});
export type PlaceRow = z.infer<typeof placeRowSchema>;

/** Every synced row with its kind; the seat's cache and the changefeed hold just these. */
export const entityRowSchema = z.discriminatedUnion("entity", [
  z.object({ entity: z.literal("ticket"), row: ticketRowSchema }),
  z.object({ entity: z.literal("caller"), row: callerRowSchema }),
  z.object({ entity: z.literal("call"), row: callRowSchema }),
  z.object({ entity: z.literal("article"), row: articleRowSchema }),
  z.object({ entity: z.literal("articleVersion"), row: articleVersionRowSchema }),
  z.object({ entity: z.literal("articleReport"), row: articleReportRowSchema }),
  z.object({ entity: z.literal("textModule"), row: textModuleRowSchema }),
  z.object({ entity: z.literal("place"), row: placeRowSchema }),
  z.object({ entity: z.literal("configuration"), row: configurationRowSchema }),
  z.object({ entity: z.literal("incident"), row: incidentRowSchema }),
]);
export type EntityRow = z.infer<typeof entityRowSchema>;
export type Entity = EntityRow["entity"];
/** The kinds of rows, in the order in which a snapshot brings them: first what every call needs, then the knowledge, then what was and who it was about. */
export const entitySchema = z.enum([
  "configuration",
  "place",
  "incident",
  "textModule",
  "article",
  "articleVersion",
  "articleReport",
  "ticket",
  "call",
  "caller",
] as const satisfies readonly Entity[]);

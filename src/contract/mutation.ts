import { z } from "zod";
import { callerAttachSchema, callerMergeSchema, callerSplitSchema, callerUpdateSchema } from "./callers.ts";
import { callIdSchema, extensionSchema, instantSchema, numberHashSchema, numberMaskSchema, uuidSchema } from "./identifiers.ts";
import { incidentAcknowledgeSchema, incidentPutSchema } from "./incident-mutations.ts";
import { knowledgeMutationSchemas } from "./knowledge-mutations.ts";
import { listBulkSchema } from "./list-acts.ts";
import { listExportSchema } from "./list-export.ts";
import { callQualitySchema } from "./quality.ts";
import { callOutcomeSchema, channelSchema, ticketFieldsPatchSchema, ticketFieldsSchema, ticketStatusSchema } from "./rows.ts";
import { transitionFactsSchema, transitionNameSchema } from "./ticket-life.ts";

/** A full number is allowed only inside a mutation (encrypted journal, TLS) and at dispatch. */
export const fullNumberSchema = z.string().max(64);

export const ticketCreateSchema = z.object({
  name: z.literal("ticket.create"),
  ticketId: uuidSchema,
  status: z.enum(["answered", "dispatched"]),
  channel: channelSchema,
  fields: ticketFieldsSchema,
  callId: callIdSchema.nullable(),
  callerId: uuidSchema.nullable(),
  /** The calling number as received, and the number to call back; null when withheld or the same. */
  callingNumber: fullNumberSchema.nullable(),
  contactNumber: fullNumberSchema.nullable(),
  extension: extensionSchema.nullable(),
  configurationVersion: z.number().int(),
  /** Seat's estimate of dispatch's time, UTC ms. */
  createdAt: instantSchema,
  repeatOf: uuidSchema.nullable(),
  /** Answered by an incident's standard answer and counted under its master ticket. */
  incidentId: uuidSchema.nullable().optional(),
});

/**
 * One more citizen with the matter of a ticket: noted on it, once each. It carries all that was typed, so that it can become a ticket
 * of its own (`ticketId`) where the other was closed meanwhile.
 */
export const ticketJoinSchema = ticketCreateSchema
  .omit({ name: true, status: true, repeatOf: true, incidentId: true })
  .extend({ name: z.literal("ticket.join"), masterTicketId: uuidSchema });

/** A number to call back as a row holds it; both null: none was given. */
export const heldContactSchema = z.object({ hash: numberHashSchema.nullable(), mask: numberMaskSchema.nullable() });
export type HeldContact = z.infer<typeof heldContactSchema>;

export const ticketUpdateSchema = z.object({
  name: z.literal("ticket.update"),
  ticketId: uuidSchema,
  /** Only the changed fields. */
  patch: ticketFieldsPatchSchema,
  /** The values that the author saw, for the same keys; a mismatch at dispatch is a conflict. */
  seen: ticketFieldsPatchSchema,
  /** The number to call back, where another was given. */
  contactNumber: fullNumberSchema.optional(),
  /** The one that the author saw in its place; not told by seats of before version 8, whose number takes the place of any other. */
  seenContact: heldContactSchema.optional(),
  at: instantSchema,
});

/** A named transition of a ticket's life (domain/ticket-life.ts). */
export const ticketTransitionSchema = z.object({
  name: z.literal("ticket.transition"),
  ticketId: uuidSchema,
  transition: transitionNameSchema,
  facts: transitionFactsSchema,
  /** Where the author saw the ticket: what leads on from a state that is no longer comes back to its author. */
  seenStatus: ticketStatusSchema,
  seenRound: z.number().int().nonnegative(),
  /** Seat's estimate of dispatch's time, UTC ms. */
  at: instantSchema,
});

/** A ticket becomes a repeat of another, which tells of it; null: it is a matter of its own again. */
export const ticketAttachSchema = z.object({
  name: z.literal("ticket.attach"),
  ticketId: uuidSchema,
  masterTicketId: uuidSchema.nullable(),
  /** What the author saw it attached to. */
  seen: uuidSchema.nullable(),
  at: instantSchema,
});

/** The seat's own account of a call, kept also when dispatch did not follow the exchange. */
export const callRecordSchema = z.object({
  name: z.literal("call.record"),
  callId: callIdSchema,
  direction: z.enum(["in", "out"]),
  queue: z.string().max(80).nullable(),
  callingNumber: fullNumberSchema.nullable(),
  extension: extensionSchema.nullable(),
  startedAt: instantSchema,
  answeredAt: instantSchema.nullable(),
  endedAt: instantSchema.nullable(),
  outcome: callOutcomeSchema,
  endedBy: z.enum(["caller", "seat", "exchange", "network"]).nullable(),
  quality: callQualitySchema.nullable().default(null),
  /** The ticket that an outgoing call was made for. */
  ticketId: uuidSchema.nullable().default(null),
});

export const callJoinSchema = z.object({
  name: z.literal("call.join"),
  manualCallId: callIdSchema,
  exchangeCallId: callIdSchema,
  at: instantSchema,
});

export const mutationBodySchema = z.discriminatedUnion("name", [
  ticketCreateSchema,
  ticketUpdateSchema,
  ticketTransitionSchema,
  callRecordSchema,
  callJoinSchema,
  callerUpdateSchema,
  callerMergeSchema,
  callerSplitSchema,
  callerAttachSchema,
  ticketJoinSchema,
  incidentPutSchema,
  incidentAcknowledgeSchema,
  listExportSchema,
  listBulkSchema,
  ticketAttachSchema,
  ...knowledgeMutationSchemas,
]);
export type MutationBody = z.infer<typeof mutationBodySchema>;
export type TicketCreate = z.infer<typeof ticketCreateSchema>;
export type TicketJoin = z.infer<typeof ticketJoinSchema>;
export type TicketUpdate = z.infer<typeof ticketUpdateSchema>;
export type TicketAttach = z.infer<typeof ticketAttachSchema>;
export type TicketTransition = z.infer<typeof ticketTransitionSchema>;
export type CallRecord = z.infer<typeof callRecordSchema>;

/** A named change with its identity (`id`, UUIDv7) and its order (`sequence`, per device, from 1 without gaps). */
export const mutationSchema = z.object({
  id: uuidSchema,
  sequence: z.number().int().positive(),
  personId: z.string(),
  body: mutationBodySchema,
});
export type Mutation = z.infer<typeof mutationSchema>;

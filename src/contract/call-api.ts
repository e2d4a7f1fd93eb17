import { oc } from "@orpc/contract";
import { z } from "zod";
import { errorDataSchema } from "./errors.ts";
import { callIdSchema, extensionSchema, numberHashSchema, numberMaskSchema, uuidSchema } from "./identifiers.ts";
import { tonesSchema } from "./line-api.ts";
import { channelSchema, ticketFieldsSchema } from "./rows.ts";
import { seatStateSchema } from "./session.ts";

/** Errors arrive as oRPC error `HOTLINE` with `data` = ErrorData. */
const base = oc.errors({ HOTLINE: { status: 400, data: errorDataSchema } });

/** 110 police · 119 fire · 120 ambulance · 122 traffic. */
export const emergencyServiceSchema = z.enum(["110", "119", "120", "122"]);
export type EmergencyService = z.infer<typeof emergencyServiceSchema>;

/** 联系电话, the number that was given to call back; 来电号码, the one that called; and that which gave way where two people gave one at once. */
export const ticketNumberSchema = z.enum(["contact", "calling", "lost"]);
export type TicketNumber = z.infer<typeof ticketNumberSchema>;

/** Whom a call is made or handed to. */
export const dialTargetSchema = z.discriminatedUnion("kind", [
  /** As typed: a seat's extension, a service of the exchange (`*43`), or any number outside. */
  z.object({ kind: z.literal("number"), number: z.string().min(1).max(64) }),
  z.object({ kind: z.literal("seat"), extension: extensionSchema }),
  z.object({ kind: z.literal("queue"), queue: z.string().max(80) }),
  z.object({ kind: z.literal("unit"), unitId: z.string().max(60) }),
  /** Whoever called then; the number stays with dispatch and the line. */
  z.object({ kind: z.literal("call"), callId: callIdSchema }),
  /** The citizen of a ticket; the number stays with dispatch and the line. Without `number`: the one to call back, where one was given. */
  z.object({ kind: z.literal("ticket"), ticketId: uuidSchema, number: ticketNumberSchema.optional() }),
  /** One of a person's numbers, by its hash; it stays with dispatch and the line as well. */
  z.object({ kind: z.literal("caller"), callerId: uuidSchema, numberHash: numberHashSchema }),
]);
export type DialTarget = z.infer<typeof dialTargetSchema>;

/** Seats and queues that a call can be handed to. */
export const callDirectorySchema = z.object({
  seats: z
    .array(
      z.object({
        extension: extensionSchema,
        personName: z.string().nullable(),
        personId: z.string().nullable().default(null),
        state: seatStateSchema,
        reachable: z.boolean(),
      }),
    )
    .max(2_000),
  queues: z.array(z.object({ name: z.string().max(80), waiting: z.number().int() })).max(50),
});
export type CallDirectory = z.infer<typeof callDirectorySchema>;

/** A ticket as written so far, on its way to another seat with its call. */
export const handoverSchema = z.object({
  /** The call that it belongs to. */
  callId: callIdSchema,
  /** The draft's id, which a new ticket keeps whoever sends it: so it is one ticket. null from a seat that does not tell it. */
  draftId: uuidSchema.nullable().default(null),
  /** The ticket that is edited; null for a new one. */
  ticketId: uuidSchema.nullable(),
  channel: channelSchema,
  callerId: uuidSchema.nullable(),
  contactNumber: z.string().max(64),
  repeatOf: uuidSchema.nullable(),
  fields: ticketFieldsSchema,
  /** What its author saw of the edited ticket. */
  seen: ticketFieldsSchema.nullable(),
});
export type Handover = z.infer<typeof handoverSchema>;

const callOnly = base.input(z.object({ callId: callIdSchema })).output(z.object({}));
const made = z.object({ callId: callIdSchema });

/** The console's side: all that is done with calls beyond answering and hanging up. */
export const phoneContract = {
  /** @throws `dispatchAway` when the number is dispatch's alone, `lineAway`, `invalid` for what nobody can dial */
  dial: base.input(z.object({ target: dialTargetSchema, ticketId: uuidSchema.nullable() })).output(made),
  /** What was dialled last. */
  redial: base.output(made),
  tones: base.input(z.object({ callId: callIdSchema, tones: tonesSchema })).output(z.object({})),
  /** Takes up a held call; the one that is talked in is held. */
  swap: callOnly,
  transfer: base.input(z.object({ callId: callIdSchema, target: dialTargetSchema })).output(z.object({})),
  /** Holds the call and asks somebody about it. */
  consult: base.input(z.object({ callId: callIdSchema, target: dialTargetSchema })).output(made),
  /** Joins the call with the one that was asked, and leaves. */
  complete: callOnly,
  /** Goes with the call into a conference; `target` null: with whoever is being asked about it. */
  conference: base.input(z.object({ callId: callIdSchema, target: dialTargetSchema.nullable() })).output(made),
  /** Asks an emergency service into the call and marks its ticket. */
  emergency: base.input(z.object({ callId: callIdSchema, service: emergencyServiceSchema })).output(made),
  /** Hands the caller to the exchange's rating prompt; the seat is free. */
  rate: callOnly,
  directory: base.output(callDirectorySchema),
  /** The queue's calls are answered without a key; remembered for this person at this seat. */
  autoAnswer: base.input(z.object({ on: z.boolean() })).output(z.object({})),
};

/** dispatch's side. */
export const callsContract = {
  directory: base.route({ method: "GET", path: "/calls/directory" }).output(callDirectorySchema),
  /**
   * The number of a ticket's citizen or of an earlier call, or one of a person's, for the line to dial and for nobody to see; audited as
   * `number.dial`. Of a ticket without `number` it is the one to call back, where one was given.
   * @throws `notFound`
   */
  dialNumber: base
    .route({ method: "POST", path: "/calls/number" })
    .input(
      z.object({
        ticketId: uuidSchema.optional(),
        callId: callIdSchema.optional(),
        number: ticketNumberSchema.optional(),
        /** Both together: one of a person's numbers. */
        callerId: uuidSchema.optional(),
        numberHash: numberHashSchema.optional(),
      }),
    )
    .output(z.object({ number: z.string(), mask: numberMaskSchema })),
  /** Leaves a ticket as written so far for whoever gets its call; a later one of the same call takes its place. */
  leave: base.route({ method: "PUT", path: "/calls/handover" }).input(handoverSchema).output(z.object({})),
  /** The telephone that held this person's part of the call died: the exchange ends that part. */
  end: base
    .route({ method: "POST", path: "/calls/end" })
    .input(z.object({ callId: callIdSchema }))
    .output(z.object({})),
  /**
   * Gives it; null when there is none. It stays, and with who left it, until `taken` says that it is kept elsewhere: an answer may be lost,
   * and a disk full. A seat that knows no `taken` has it from here alone.
   */
  take: base
    .route({ method: "POST", path: "/calls/handover" })
    .input(z.object({ callId: callIdSchema, saysTaken: z.boolean().default(false) }))
    .output(z.object({ handover: handoverSchema.nullable() })),
  /** What was given is in the journal of this seat; whoever left it is told. */
  taken: base
    .route({ method: "POST", path: "/calls/handover-taken" })
    .input(z.object({ callId: callIdSchema }))
    .output(z.object({})),
};

import { z } from "zod";
import { type Conference, conferencePartiesSchema } from "./conference.ts";
import { callIdSchema, extensionSchema, instantSchema } from "./identifiers.ts";
import { recordingStateSchema } from "./recording.ts";
import type { DialPlan } from "./session.ts";

/** What dispatch hears from an exchange, whichever it is. `at` is the exchange's time, UTC ms. */
export const exchangeEventSchema = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("callWaiting"), callId: callIdSchema, queue: z.string(), callingNumber: z.string().nullable(), at: instantSchema }),
  z.object({ kind: z.literal("callOffered"), callId: callIdSchema, extension: extensionSchema, at: instantSchema }),
  z.object({ kind: z.literal("callNotAnswered"), callId: callIdSchema, extension: extensionSchema, at: instantSchema }),
  z.object({ kind: z.literal("callAnswered"), callId: callIdSchema, extension: extensionSchema, at: instantSchema }),
  z.object({ kind: z.literal("callEnded"), callId: callIdSchema, endedBy: z.enum(["caller", "seat", "exchange", "network"]).nullable(), at: instantSchema }),
  z.object({ kind: z.literal("callAbandoned"), callId: callIdSchema, at: instantSchema }),
  /** The seat gave the call to somebody else, who may be another seat: then `callAnswered` follows. */
  z.object({ kind: z.literal("callHandedOver"), callId: callIdSchema, extension: extensionSchema, at: instantSchema }),
  /** 满意度: what the caller pressed at the rating prompt, which may be after the call's end. */
  z.object({ kind: z.literal("callRated"), callId: callIdSchema, rating: z.number().int().min(0).max(9), at: instantSchema }),
  /** A seat makes a call, which is known by the name that the seat gave it. Its end and what became of it the seat itself tells. */
  z.object({ kind: z.literal("callMade"), callId: callIdSchema, extension: extensionSchema, at: instantSchema }),
  /** What becomes of the exchange's recording of a call. */
  z.object({ kind: z.literal("callRecording"), callId: callIdSchema, recording: recordingStateSchema, at: instantSchema }),
  /**
   * Who is in a three-party call, `callId` as the seat that opened it calls its part; null: the seat left it, or it is not known any more.
   * It is of the moment, and not recorded.
   */
  z.object({
    kind: z.literal("conference"),
    callId: callIdSchema,
    extension: extensionSchema,
    parties: conferencePartiesSchema.nullable(),
    at: instantSchema,
  }),
  z.object({ kind: z.literal("seatReachable"), extension: extensionSchema, reachable: z.boolean(), at: instantSchema }),
  z.object({ kind: z.literal("memberChanged"), extension: extensionSchema, queue: z.string(), member: z.boolean(), paused: z.boolean(), at: instantSchema }),
  z.object({ kind: z.literal("connection"), connected: z.boolean(), at: instantSchema }),
]);
export type ExchangeEvent = z.infer<typeof exchangeEventSchema>;

/** A three-party call with the seat that opened it. */
export interface HostedConference extends Conference {
  readonly extension: string;
}

/** The exchange's whole state, taken at connect and after every reconnect. */
export interface ExchangeSnapshot {
  readonly waiting: readonly { callId: string; queue: string; callingNumber: string | null; since: number }[];
  readonly calls: readonly { callId: string; extension: string; answeredAt: number | null }[];
  /** Calls whose caller is there, in neither of those: handed over outside, in a conference, at a rating prompt; and such as no queue has yet. */
  readonly goingOn: readonly string[];
  readonly members: readonly { extension: string; queue: string; paused: boolean }[];
  readonly reachable: readonly string[];
  /** As far as the exchange tells of them. */
  readonly conferences: readonly HostedConference[];
}

/** Where seats register, and what they may dial there. */
export interface ExchangeAddress {
  /** WebSocket URLs in order of preference. */
  readonly servers: readonly string[];
  /** The SIP domain. */
  readonly domain: string;
  /** By which a seat pauses and resumes itself in its queues while dispatch is away; null where the exchange has none. */
  readonly featureCodes: { readonly pause: string; readonly resume: string } | null;
  /** What else a seat may dial there. */
  readonly dialPlan?: DialPlan | null;
  /** Dialled, one hears oneself; absent where the exchange has no such service. */
  readonly echoCode?: string | null;
}

/** All that a seat needs of an exchange: to be known there, and to know where it is. Such a one may have no queue and say nothing of its calls. */
export interface SeatRegistrar {
  /** Prefix of this exchange's call ids, such as `asterisk` or `training`. */
  readonly name: string;
  /** Whether it still knows, after a restart, the seats that were provisioned before. */
  readonly keepsSeats: boolean;
  /** Lets a seat register with this secret; idempotent. @throws HotlineError `internal` when it cannot be reached */
  provisionSeat(seat: { extension: string; secret: string }): Promise<void>;
  /** Where seats register. */
  address(): ExchangeAddress;
}

/**
 * Somebody else's product, behind one port, which is followed and steered. Both adapters pass `tests/integration/exchange-contract`.
 * All methods reject with HotlineError `internal` when the exchange cannot be reached.
 */
export interface Exchange extends SeatRegistrar {
  /** Begins to listen, on every node: the event `connection` says when it is heard. */
  start(): Promise<void>;
  stop(): Promise<void>;
  /** Adds a listener; returns its removal. */
  subscribe(listener: (event: ExchangeEvent) => void): () => void;
  snapshot(): Promise<ExchangeSnapshot>;
  /** Puts a seat into a queue (paused or not) or takes it out; idempotent. */
  setMember(change: { extension: string; queue: string; member: boolean; paused: boolean; reason: string | null }): Promise<void>;
  /** Nothing of a call's voices is kept from now on, or again; the event `callRecording` says when it is so. @throws HotlineError `invalid` where nothing is recorded */
  pauseRecording(change: { callId: string; paused: boolean }): Promise<void>;
  /** Ends a seat's part of a call whose telephone died; nothing happens where it has none. Who ended it is then told as `network`. */
  endCall(part: { extension: string; callId: string }): Promise<void>;
}

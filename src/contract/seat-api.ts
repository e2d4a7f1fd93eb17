import { eventIterator, oc } from "@orpc/contract";
import { z } from "zod";
import { emergencyServiceSchema, phoneContract, ticketNumberSchema } from "./call-api.ts";
import { callersContract } from "./callers-api.ts";
import { conferencePartiesSchema } from "./conference.ts";
import { configurationContract } from "./configuration-api.ts";
import { deviceLevelsSchema, devicesViewSchema } from "./device-api.ts";
import { floorSchema, queueFigureSchema } from "./dispatch-api.ts";
import { draftPatchSchema, draftSavedSchema, draftSchema } from "./draft.ts";
import { entryContract } from "./entry-api.ts";
import { errorDataSchema } from "./errors.ts";
import { formChangeSchema, formsContract } from "./forms-api.ts";
import { refusedKeysSchema } from "./global-keys.ts";
import { callIdSchema, instantSchema, numberHashSchema, uuidSchema } from "./identifiers.ts";
import { knowledgeContract } from "./knowledge-api.ts";
import { lineCallSchema, lineCommandSchema, lineReportSchema, microphoneStateSchema, registrationViewSchema } from "./line-api.ts";
import { listsContract } from "./lists-api.ts";
import { peopleContract } from "./people-api.ts";
import { keyMapSchema, personalContract } from "./personal-api.ts";
import { qualityReportSchema } from "./quality.ts";
import { recordingStateSchema } from "./recording.ts";
import { recordingContract } from "./recording-api.ts";
import { rejectedContract } from "./rejected-api.ts";
import {
  callerRowSchema,
  callRowSchema,
  channelSchema,
  configurationRowSchema,
  placeReferenceSchema,
  placeRowSchema,
  ticketRowSchema,
  ticketStatusSchema,
} from "./rows.ts";
import { chosenStateSchema, personSchema, seatStateSchema } from "./session.ts";
import { ticketLifeContract } from "./ticket-life-api.ts";
import { shownIncidentSchema, togetherContract } from "./together-api.ts";

/** Errors arrive as oRPC error `HOTLINE` with `data` = ErrorData. */
const base = oc.errors({ HOTLINE: { status: 400, data: errorDataSchema } });

/** Who is calling, painted before the tone. Open tickets come first in `tickets`. */
export const screenPopSchema = z.object({
  callId: callIdSchema,
  channel: channelSchema,
  /** withheld: no number; unknown: nobody has it; invalid: not a telephone number. */
  identity: z.enum(["known", "several", "unknown", "withheld", "invalid"]),
  /** Full number for the call in hand; never stored in the clear. */
  number: z.string().nullable(),
  numberMask: z.string().nullable(),
  /** Where the number is from, such as `mobile` or `fixed 010`. */
  numberKind: z.enum(["mobile", "fixed", "service", "international", "extension", "unknown"]),
  callers: z.array(callerRowSchema).max(20),
  tickets: z.array(ticketRowSchema).max(50),
  calls: z.array(callRowSchema).max(50),
  ticketCount: z.number().int(),
  callCount: z.number().int(),
  /** Confidential tickets that exist but are not shown. */
  confidentialCount: z.number().int(),
  /** Place names in order of use, for the place box. */
  places: z.array(placeRowSchema).max(10),
  /** Where the caller's matters were, with their buildings, the most used first: each taken up by one key. */
  lastPlaces: z.array(z.object({ place: placeReferenceSchema, path: z.string() })).max(3),
});
export type ScreenPop = z.infer<typeof screenPopSchema>;

export const outboxEntrySchema = z.object({
  id: uuidSchema,
  sequence: z.number().int(),
  name: z.string(),
  ticketId: uuidSchema.nullable(),
  since: instantSchema,
  attempts: z.number().int(),
  /** pending: not yet at dispatch; acknowledged: there, waiting for the cursor; rejected: came back. */
  state: z.enum(["pending", "acknowledged", "rejected"]),
  error: errorDataSchema.nullable(),
});
export type OutboxEntry = z.infer<typeof outboxEntrySchema>;

/** Why a seat was signed out without being asked: its person sits elsewhere, on the machine of that name, or was switched off. */
export const takenOverSchema = z.object({
  at: instantSchema,
  device: z.string().max(80).nullable(),
  why: z.enum(["elsewhere", "switchedOff"]).default("elsewhere"),
});
export type TakenOver = z.infer<typeof takenOverSchema>;

/** A ticket whose author left a three-party call. waiting: the seat that stays may take it; taken: it is there now; kept: it is the author's. */
const handoverViewSchema = z.object({
  /** The citizen's call. */
  callId: callIdSchema,
  /** The extension of the seat that was asked in; null: somebody outside stays, who has none. */
  colleague: z.string().max(200).nullable(),
  state: z.enum(["waiting", "taken", "kept"]),
});
export type HandoverView = z.infer<typeof handoverViewSchema>;

/** All that the always-visible bars need; sent whole on each change (small). */
export const seatSnapshotSchema = z.object({
  person: personSchema.nullable(),
  /** The last person here sits elsewhere now, or may sign in no longer: since when, and where. Their call, if any, still goes on here to its end. */
  takenOver: takenOverSchema.nullable(),
  state: seatStateSchema,
  /** The line page is connected to the seat. */
  lineAttached: z.boolean(),
  microphone: microphoneStateSchema,
  devices: devicesViewSchema.nullable(),
  registration: registrationViewSchema,
  calls: z.array(lineCallSchema),
  /** What the exchange offers, and what is set. */
  phone: z.object({
    autoAnswer: z.boolean(),
    outside: z.boolean(),
    rating: z.boolean(),
    conference: z.boolean(),
    /**
     * Conferences with an emergency service. `number`: the citizen's, where it is to be read out and the call shows a mask; `isUnknown`: it is
     * such a call, and dispatch, which writes down who sees a number, did not answer.
     */
    emergencies: z.array(z.object({ callId: callIdSchema, service: emergencyServiceSchema, number: z.string().nullable(), isUnknown: z.boolean() })),
    /**
     * The three-party calls that were opened here and are talked in. `third`: whom the operator asked in, as it was typed or shown; null where
     * that is a colleague, whom the call names, or not known any more. `parties`: who is in it; null: nobody knows, for dispatch does not tell.
     */
    conferences: z.array(z.object({ callId: callIdSchema, third: z.string().nullable(), parties: conferencePartiesSchema.nullable() })),
    /** What becomes of the ticket of the three-party call that was left last; null: nothing was being written, or none was left. */
    handover: handoverViewSchema.nullable(),
  }),
  /** What dispatch last said of the recordings of the calls above; `recordedCallId`: the call with which each is recorded. */
  recordings: z.array(z.object({ callId: callIdSchema, recordedCallId: callIdSchema, state: recordingStateSchema, mayPause: z.boolean() })),
  queues: z.array(queueFigureSchema).nullable(),
  sync: z.object({
    online: z.boolean(),
    /** Since when the above holds, UTC ms. */
    since: instantSchema,
    pending: z.number().int(),
    rejected: z.number().int(),
    /** First fill: rows done and rows in all; null when filled. */
    filling: z.object({ done: z.number().int(), total: z.number().int() }).nullable(),
    lastError: errorDataSchema.nullable(),
  }),
  /** Local minus dispatch's clock, ms; null until measured. */
  clockOffset: z.number().nullable(),
  /** By how much that may be wrong, ms; null until measured. */
  clockError: z.number().nullable(),
  /** The version of the configuration in force; null before the first fill. */
  configurationVersion: z.number().int().nullable(),
  /** The person's own keys, as `personal` keeps them; each window follows them at once. */
  keys: keyMapSchema,
  /** Which of the keys that are heard over other programs could not be had; null: this shell takes none from the system. */
  refusedKeys: refusedKeysSchema.nullable(),
  /** Trouble of the machine that a person can act on. */
  trouble: z.enum(["diskFull", "cacheRebuilt"]).nullable(),
  /** MiB free on the disk of the data folder while that is little; null: enough, or not known. */
  lowSpace: z.number().int().nullable(),
  /** locked: nobody has given a key yet; keyLost: the key ring no longer opens the store, and dispatch or an administrator must. */
  store: z.enum(["open", "locked", "keyLost"]),
  /** How long who is signed in may sign in here without dispatch, UTC ms; null: not at all. */
  offlineUntil: instantSchema.nullable(),
  /** By how much the machine's clock lies behind a time that was seen here already, ms; null: it was not set back. Offline sign-in goes by the later. */
  clockBehind: z.number().int().nullable(),
});
export type SeatSnapshot = z.infer<typeof seatSnapshotSchema>;

/** What the seat tells its windows. The first event of every watch is `snapshot`. */
export const seatEventSchema = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("snapshot"), snapshot: seatSnapshotSchema }),
  /** Sent in the same turn in which the INVITE was reported. */
  z.object({ kind: z.literal("pop"), pop: screenPopSchema }),
  /** Older history for a shown pop; append, never move. */
  z.object({
    kind: z.literal("popOlder"),
    callId: callIdSchema,
    tickets: z.array(ticketRowSchema),
    calls: z.array(callRowSchema),
    /** Who has the number, also where the seat did not know. */
    callers: z.array(callerRowSchema),
    more: z.boolean(),
  }),
  /** Confirmed or local rows changed. */
  z.object({ kind: z.literal("ticket"), ticket: ticketRowSchema }),
  z.object({ kind: z.literal("draft"), draft: draftSchema, origin: z.string() }),
  z.object({ kind: z.literal("draftClosed"), draftId: uuidSchema }),
  /** A form that was begun and not sent, whenever a window wrote at it. */
  z.object({ kind: z.literal("form"), change: formChangeSchema }),
  z.object({ kind: z.literal("levels"), levels: deviceLevelsSchema }),
  /** How a call sounds, each second while it is talked in; its last one stays good after its end. */
  z.object({ kind: z.literal("quality"), quality: qualityReportSchema }),
  /** All incidents, whenever one of them or what this person has read changed. */
  z.object({ kind: z.literal("incidents"), incidents: z.array(shownIncidentSchema) }),
  /** Articles, their versions, reports or text modules changed: what is shown of them is asked for again. */
  z.object({ kind: z.literal("knowledge") }),
  /** The directory changed: what is shown of a place is asked for again. */
  z.object({ kind: z.literal("places") }),
  /** Rows left the seat, as when its person's area became smaller: lists that show them are asked for again. */
  z.object({ kind: z.literal("forgotten") }),
]);
export type SeatEvent = z.infer<typeof seatEventSchema>;

const placeIdsSchema = z.object({ districtId: z.string().nullable(), streetId: z.string().nullable(), communityId: z.string().nullable() });
export const placeHitSchema = z.object({
  /** null: words that an earlier ticket kept as spoken. */
  place: placeRowSchema.nullable(),
  /** `昌平区 · 回龙观街道`, or the spoken words. */
  path: z.string(),
  /** A building in it that earlier tickets named or that was typed; empty for the place itself. */
  building: z.string(),
  /** What took the place of one that was abolished. */
  successor: z.string().nullable(),
  successorIds: placeIdsSchema.nullable(),
  ids: placeIdsSchema,
});
export type PlaceHit = z.infer<typeof placeHitSchema>;
const query = z.object({ text: z.string().max(200), limit: z.number().int().min(1).max(50) });

/**
 * The seat's API for its console and its line: oRPC over MessagePort (Electron) or WebSocket (browser).
 * The line uses `line.*` alone; which page may call what is checked at the door.
 */
export const seatContract = {
  watch: base.input(z.object({ windowId: z.string().max(60) })).output(eventIterator(seatEventSchema)),
  session: {
    signIn: base
      .input(z.object({ login: z.string().min(1).max(60), password: z.string().min(1).max(200), takeOver: z.boolean().default(true) }))
      .output(z.object({ person: personSchema, offline: z.boolean() })),
    signOut: base.output(z.object({})),
    /** An administrator opens a store whose key ring is lost, by the recovery key that dispatch tells. */
    recover: base.input(z.object({ recoveryKey: z.string().min(1).max(200) })).output(z.object({})),
  },
  state: {
    choose: base.input(z.object({ state: chosenStateSchema, reason: z.string().max(80).nullable() })).output(seatStateSchema),
    /** Ends wrap-up now, or lengthens it by ms. */
    endWrapUp: base.output(seatStateSchema),
    extendWrapUp: base.input(z.object({ by: z.number().int().min(1_000).max(600_000) })).output(seatStateSchema),
  },
  call: {
    answer: base.input(z.object({ callId: callIdSchema })).output(z.object({})),
    reject: base.input(z.object({ callId: callIdSchema })).output(z.object({})),
    hangUp: base.input(z.object({ callId: callIdSchema })).output(z.object({})),
    hold: base.input(z.object({ callId: callIdSchema, on: z.boolean() })).output(z.object({})),
    mute: base.input(z.object({ callId: callIdSchema, on: z.boolean() })).output(z.object({})),
    /** Acknowledges that the pop is on screen, at the page's wall clock in ms with fraction. */
    painted: base.input(z.object({ callId: callIdSchema, at: z.number() })).output(z.object({})),
  },
  phone: phoneContract,
  pop: {
    get: base.input(z.object({ callId: callIdSchema })).output(screenPopSchema),
    /** Opens a case by hand; the number may be empty (walk-in) and is normalised. */
    byHand: base.input(z.object({ number: z.string().max(64), channel: channelSchema })).output(z.object({ pop: screenPopSchema, draft: draftSchema })),
    /** People by name or place, for withheld numbers. */
    search: base.input(query).output(z.array(callerRowSchema)),
    /** Tickets and calls of a chosen person. */
    ofCaller: base.input(z.object({ callId: callIdSchema, callerId: uuidSchema })).output(screenPopSchema),
    older: base.input(z.object({ callId: callIdSchema })).output(z.object({})),
  },
  draft: {
    list: base.output(z.array(draftSchema)),
    /** The draft of a call, made when there is none. */
    forCall: base.input(z.object({ callId: callIdSchema })).output(draftSchema),
    forTicket: base.input(z.object({ ticketId: uuidSchema })).output(draftSchema),
    /** Resolves when the text is durable (fsync). */
    save: base.input(z.object({ draftId: uuidSchema, windowId: z.string().max(60), patch: draftPatchSchema })).output(draftSavedSchema),
    discard: base.input(z.object({ draftId: uuidSchema })).output(z.object({})),
    /** The draft becomes a ticket (or a change of one) in one durable transaction of the journal. */
    submit: base.input(z.object({ draftId: uuidSchema, status: z.enum(["answered", "dispatched"]) })).output(ticketRowSchema),
  },
  ticket: {
    get: base.input(z.object({ ticketId: uuidSchema })).output(ticketRowSchema),
    /** Newest first; `before` pages on. */
    list: base
      .input(
        z.object({
          text: z.string().max(200),
          status: ticketStatusSchema.nullable(),
          before: instantSchema.nullable(),
          limit: z.number().int().min(1).max(200),
        }),
      )
      .output(z.array(ticketRowSchema)),
  },
  life: ticketLifeContract,
  calls: { list: base.input(z.object({ before: instantSchema.nullable(), limit: z.number().int().min(1).max(200) })).output(z.array(callRowSchema)) },
  /** Joins a case taken by hand to the exchange's record of the same call. */
  joinCall: base.input(z.object({ manualCallId: callIdSchema, exchangeCallId: callIdSchema })).output(z.object({})),
  knowledge: knowledgeContract,
  place: {
    /** `near`: the caller's earlier places; `within`: the place that is chosen already. */
    search: base.input(query.extend({ near: z.array(z.string().max(12)).max(20), within: z.string().max(12).nullable() })).output(z.array(placeHitSchema)),
    /** A place by its id, with what it lies in. */
    get: base.input(z.object({ placeId: z.string().max(12) })).output(placeHitSchema),
  },
  configuration: base.output(configurationRowSchema),
  rejected: rejectedContract,
  outbox: {
    list: base.output(z.array(outboxEntrySchema)),
    /** All that dispatch has not confirmed, as the text of a file that only dispatch can open (`outbox-file.ts`). */
    export: base.output(z.object({ name: z.string(), text: z.string() })),
  },
  entry: entryContract,
  versions: configurationContract,
  people: peopleContract,
  number: {
    reveal: base
      .input(
        z.object({
          ticketId: uuidSchema.optional(),
          callId: callIdSchema.optional(),
          number: ticketNumberSchema.optional(),
          callerId: uuidSchema.optional(),
          numberHash: numberHashSchema.optional(),
          reason: z.string().min(1).max(200),
        }),
      )
      .output(z.object({ number: z.string() })),
  },
  floor: { watch: base.output(eventIterator(floorSchema)) },
  lists: listsContract,
  callers: callersContract,
  together: togetherContract,
  personal: personalContract,
  forms: formsContract,
  recording: recordingContract,
  line: {
    /** One line at a time: a second attach ends the first one's stream. First come `account`, then `acceptCalls`. */
    attach: base.output(eventIterator(lineCommandSchema)),
    report: base.input(lineReportSchema).output(z.object({})),
  },
};

import { z } from "zod";
import { deviceLevelsSchema, devicePreferencesSchema, devicesViewSchema } from "./device-api.ts";
import { callIdSchema, instantSchema } from "./identifiers.ts";
import { qualityReportSchema } from "./quality.ts";
import { lineAccountSchema } from "./session.ts";

/** Registration as the screen says it. */
export const registrationViewSchema = z.discriminatedUnion("state", [
  z.object({ state: z.literal("unregistered") }),
  /** `server`: the one that is tried, now or next. */
  z.object({ state: z.literal("connecting"), attempt: z.number().int(), nextAttemptAt: instantSchema.nullable(), server: z.string() }),
  z.object({ state: z.literal("registered"), server: z.string() }),
  z.object({ state: z.literal("refused"), code: z.number().int(), nextAttemptAt: instantSchema.nullable() }),
]);
export type RegistrationView = z.infer<typeof registrationViewSchema>;

export const endCauseSchema = z.enum([
  /** The far side of a call that came in; of a call that was made here it is `calledHungUp`. */
  "callerHungUp",
  "calledHungUp",
  "seatHungUp",
  "cancelled",
  /** A call that came in, by this seat; `declined`: one that was made here, by who was called. */
  "rejected",
  "declined",
  "busy",
  "noAnswer",
  "notFound",
  "notAcceptable",
  "mediaFailed",
  "networkLost",
  "exchangeFailed",
  "answeredElsewhere",
  /** It was over when the exchange could be reached again; who hung up is not known. */
  "endedDuringCut",
  /** The page that held it died: nobody at this seat could speak in it any more. */
  "lineLost",
  "unavailable",
  "congested",
  "invalidNumber",
  "numberChanged",
  "forbidden",
  "transferred",
  "conferenced",
  "rated",
  /** Refused before it rang: no sound, or no format that this telephone knows too. */
  "noCommonSound",
  /** No proof, or a wrong one, of who sends the sound (RFC 8122 §5): not a sample of it is played. */
  "soundNotSecured",
  "unreadable",
]);
export type EndCause = z.infer<typeof endCauseSchema>;

/**
 * What a call is for, as the exchange says (`X-Hotline-Purpose`) or as it was dialled here: with somebody outside,
 * with a colleague, a question to a colleague about another call, a call handed over, one that came back, a conference.
 */
export const callPurposeSchema = z.enum(["outside", "internal", "consult", "transfer", "return", "conference"]);
export type CallPurpose = z.infer<typeof callPurposeSchema>;

/** A transfer of a call as its machine has it (telephony/core/transfer-machine.ts). */
export const transferViewSchema = z.object({
  kind: z.enum(["blind", "attended", "conference", "rating"]),
  state: z.enum(["requested", "accepted", "failed"]),
  /** The status that refused it; null when no word came in time. */
  code: z.number().int().nullable(),
});
export type TransferView = z.infer<typeof transferViewSchema>;

/** One SIP call as the line sees it. */
export const lineCallSchema = z.object({
  callId: callIdSchema,
  direction: z.enum(["in", "out"]),
  /** early: the far side rings or sends announcements. */
  phase: z.enum(["ringing", "dialing", "early", "answering", "talking", "ended"]),
  purpose: callPurposeSchema.default("outside"),
  /** The call that this one is about: consulted about, or joined to a conference; null for itself alone. */
  aboutCallId: callIdSchema.nullable().default(null),
  /** A colleague's call, as the exchange or the own seat says: the number of the citizen whom it is about; null when withheld, or about nobody. */
  party: z.string().max(200).nullable().default(null),
  /** Of a three-party call, the extension of the colleague who is in it beside `number`, or was asked in from here; null without one, or when they left. */
  colleague: z.string().max(200).nullable().default(null),
  /** As the exchange gave it (P-Asserted-Identity, else From); null when withheld. */
  number: z.string().max(200).nullable(),
  displayName: z.string().max(200).nullable(),
  queue: z.string().max(80).nullable(),
  startedAt: instantSchema,
  answeredAt: instantSchema.nullable(),
  endedAt: instantSchema.nullable(),
  held: z.boolean(),
  muted: z.boolean(),
  /** The far side holds us. */
  remoteHeld: z.boolean().default(false),
  transfer: transferViewSchema.nullable().default(null),
  /** What was asked for last and did not happen. */
  trouble: z.enum(["hold", "tones"]).nullable().default(null),
  endCause: endCauseSchema.nullable(),
  /** The SIP status or Q.850 cause that the end came with; null when none was told. */
  endCode: z.number().int().nullable().default(null),
  /** MOS by G.107, null until measured. */
  mos: z.number().nullable(),
  /** Since when the exchange cannot be reached for it; null while it can. */
  signalLostAt: instantSchema.nullable().default(null),
  /** Since when nothing is heard because its path broke; null while it is whole. */
  soundLostAt: instantSchema.nullable().default(null),
  /** The exchange refused to mend its path after a cut, and sound flows on it all the same: how the call ends may not be heard here. */
  unmended: z.boolean().default(false),
});
export type LineCall = z.infer<typeof lineCallSchema>;

/** Why a frame of the exchange's went no further than the door (telephony/core/frame-judgement.ts). */
export const frameFaultSchema = z.enum([
  "tooLarge",
  "noEnd",
  "badStart",
  "badUri",
  "badHeader",
  "tooMany",
  "missing",
  "repeated",
  "badSequence",
  "badHops",
  "badLength",
  "badBranch",
  "otherVersion",
  "otherScheme",
  "otherMethod",
  "unknownMethod",
  "extension",
  "otherContent",
  "noDescription",
  /** It passed, and SIP.js made nothing of it, or threw. */
  "notUnderstood",
  "failed",
]);
export type FrameFault = z.infer<typeof frameFaultSchema>;
/** How many frames were turned away, by fault. */
export const frameFaultsSchema = z.partialRecord(frameFaultSchema, z.number().int().positive());
export type FrameFaults = z.infer<typeof frameFaultsSchema>;

/** ok: open; closed: it was open, and nobody may need it now, as in a break; unknown: it was never asked for. */
export const microphoneStateSchema = z.enum(["ok", "closed", "denied", "missing", "unknown"]);
export type MicrophoneState = z.infer<typeof microphoneStateSchema>;

/** From the line to the seat. */
export const lineReportSchema = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("registration"), registration: registrationViewSchema }),
  /** `receivedAt`: when the INVITE's frame arrived, by the page's wall clock, ms with fraction. */
  z.object({ kind: z.literal("call"), call: lineCallSchema, receivedAt: z.number().optional() }),
  /** After joining: all live calls are told. One that the seat knows of and that was not among them is gone with the page that held it. */
  z.object({ kind: z.literal("complete") }),
  z.object({ kind: z.literal("quality"), quality: qualityReportSchema }),
  z.object({ kind: z.literal("devices"), devices: devicesViewSchema }),
  z.object({ kind: z.literal("levels"), levels: deviceLevelsSchema }),
  z.object({ kind: z.literal("tone"), callId: callIdSchema, startedAt: z.number() }),
  z.object({ kind: z.literal("microphone"), state: microphoneStateSchema }),
  /** For the log: since the last such report. */
  z.object({ kind: z.literal("badInput"), faults: frameFaultsSchema }),
]);
export type LineReport = z.infer<typeof lineReportSchema>;

/** Digits, `*`, `#` and a leading `+`, as a telephone dials them. */
const dialStringSchema = z.string().max(64);
/** Keys of a dial pad. */
export const tonesSchema = z.string().regex(/^[0-9*#A-D]{1,32}$/);

/** From the seat to the line. `acceptCalls` false makes it answer 486 to the queue; `internal` is for colleagues' calls. */
export const lineCommandSchema = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("account"), account: lineAccountSchema.nullable() }),
  z.object({ kind: z.literal("acceptCalls"), accept: z.boolean(), internal: z.boolean().default(false) }),
  /** Answers by itself whoever rings from the queue. */
  z.object({ kind: z.literal("autoAnswer"), on: z.boolean() }),
  z.object({ kind: z.literal("answer"), callId: callIdSchema }),
  z.object({ kind: z.literal("reject"), callId: callIdSchema }),
  z.object({ kind: z.literal("hangUp"), callId: callIdSchema }),
  z.object({ kind: z.literal("hold"), callId: callIdSchema, on: z.boolean() }),
  z.object({ kind: z.literal("mute"), callId: callIdSchema, on: z.boolean() }),
  /** The exchange's own service, such as a pause in the queue: dialled and done, not a call that anybody sees. */
  z.object({ kind: z.literal("feature"), code: z.string().max(64) }),
  z.object({
    kind: z.literal("dial"),
    callId: callIdSchema,
    number: dialStringSchema,
    /** What the call shows instead of what is dialled, such as a mask for who may not see the number. */
    shown: z.string().max(64).nullable().default(null),
    purpose: callPurposeSchema.default("outside"),
    aboutCallId: callIdSchema.nullable().default(null),
    /** The number of the citizen whom the call is about, for the seat that is asked; null: not told. */
    party: dialStringSchema.nullable().default(null),
  }),
  /** Sends keys of the dial pad into a call. */
  z.object({ kind: z.literal("tones"), callId: callIdSchema, tones: tonesSchema }),
  /** Takes this call up and holds the others. */
  z.object({ kind: z.literal("swap"), callId: callIdSchema }),
  /** Hands the call to whom the exchange finds under `target`, without asking first. */
  z.object({ kind: z.literal("transfer"), callId: callIdSchema, target: dialStringSchema, as: z.enum(["blind", "rating"]).default("blind") }),
  /** Joins the call to the one that was asked about it, and leaves both. */
  z.object({ kind: z.literal("complete"), callId: callIdSchema, consultCallId: callIdSchema }),
  /** Takes the call, and whoever is asked about it, into the exchange's room `dialled` and goes there too. `colleague`: the seat that is asked in; null: somebody outside. */
  z.object({
    kind: z.literal("conference"),
    callId: callIdSchema,
    conferenceCallId: callIdSchema,
    dialled: dialStringSchema,
    room: dialStringSchema,
    party: dialStringSchema.nullable().default(null),
    colleague: dialStringSchema.nullable().default(null),
  }),
  z.object({ kind: z.literal("devices"), preferences: devicePreferencesSchema }),
  /** Tells how loud microphone and far side are, for a minute from now, or no longer. */
  z.object({ kind: z.literal("levels"), on: z.boolean() }),
  /** local: this machine alone; exchange: there and back. */
  z.object({ kind: z.literal("echo"), test: z.enum(["off", "local", "exchange"]) }),
  /** The exchange told dispatch that the call is over; a line that was cut off from it has not heard. */
  z.object({ kind: z.literal("over"), callId: callIdSchema, cause: endCauseSchema }),
  /** The history is painted: the tone may start (it starts by itself 150 ms after the INVITE). */
  z.object({ kind: z.literal("painted"), callId: callIdSchema }),
]);
export type LineCommand = z.infer<typeof lineCommandSchema>;

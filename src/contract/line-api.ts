import { z } from "zod";
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
  "callerHungUp",
  "seatHungUp",
  "cancelled",
  "rejected",
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
]);
export type EndCause = z.infer<typeof endCauseSchema>;

/** One SIP call as the line sees it. */
export const lineCallSchema = z.object({
  callId: callIdSchema,
  direction: z.enum(["in", "out"]),
  phase: z.enum(["ringing", "dialing", "answering", "talking", "ended"]),
  /** As the exchange gave it (P-Asserted-Identity, else From); null when withheld. */
  number: z.string().max(200).nullable(),
  displayName: z.string().max(200).nullable(),
  queue: z.string().max(80).nullable(),
  startedAt: instantSchema,
  answeredAt: instantSchema.nullable(),
  endedAt: instantSchema.nullable(),
  held: z.boolean(),
  muted: z.boolean(),
  endCause: endCauseSchema.nullable(),
  /** MOS by G.107, null until measured. */
  mos: z.number().nullable(),
  /** Since when the exchange cannot be reached for it; null while it can. */
  signalLostAt: instantSchema.nullable().default(null),
  /** Since when nothing is heard because its path broke; null while it is whole. */
  soundLostAt: instantSchema.nullable().default(null),
});
export type LineCall = z.infer<typeof lineCallSchema>;

/** From the line to the seat. */
export const lineReportSchema = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("registration"), registration: registrationViewSchema }),
  /** `receivedAt`: when the INVITE's frame arrived, by the page's wall clock, ms with fraction. */
  z.object({ kind: z.literal("call"), call: lineCallSchema, receivedAt: z.number().optional() }),
  z.object({ kind: z.literal("quality"), quality: qualityReportSchema }),
  z.object({ kind: z.literal("tone"), callId: callIdSchema, startedAt: z.number() }),
  z.object({ kind: z.literal("microphone"), state: z.enum(["ok", "denied", "missing", "unknown"]) }),
]);
export type LineReport = z.infer<typeof lineReportSchema>;

/** From the seat to the line. `acceptCalls` false makes it answer 486 to the queue. */
export const lineCommandSchema = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("account"), account: lineAccountSchema.nullable() }),
  z.object({ kind: z.literal("acceptCalls"), accept: z.boolean() }),
  z.object({ kind: z.literal("answer"), callId: callIdSchema }),
  z.object({ kind: z.literal("reject"), callId: callIdSchema }),
  z.object({ kind: z.literal("hangUp"), callId: callIdSchema }),
  z.object({ kind: z.literal("hold"), callId: callIdSchema, on: z.boolean() }),
  z.object({ kind: z.literal("mute"), callId: callIdSchema, on: z.boolean() }),
  /** The exchange's own service, such as a pause in the queue: dialled and done, not a call that anybody sees. */
  z.object({ kind: z.literal("feature"), code: z.string().max(64) }),
  z.object({ kind: z.literal("dial"), callId: callIdSchema, number: z.string().max(64) }),
  /** The history is painted: the tone may start (it starts by itself 150 ms after the INVITE). */
  z.object({ kind: z.literal("painted"), callId: callIdSchema }),
]);
export type LineCommand = z.infer<typeof lineCommandSchema>;

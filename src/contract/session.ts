import { z } from "zod";
import { extensionSchema, instantSchema } from "./identifiers.ts";
import { sealingKeySchema } from "./outbox-file.ts";
import { roleSchema } from "./rows.ts";

export const personSchema = z.object({ id: z.string(), login: z.string().max(60), name: z.string().max(80), role: roleSchema });
export type Person = z.infer<typeof personSchema>;

/** What a seat may dial at its exchange besides other seats; null where the exchange has it not. */
export const dialPlanSchema = z.object({
  /** Comes before a number outside. */
  outside: z.string().max(8).nullable(),
  /** A caller who is handed to it is asked how content they are. */
  rating: z.string().max(16).nullable(),
  /** Comes before a room's ten digits, after which `*` and who is asked in may follow. */
  conference: z.string().max(16).nullable(),
  queues: z.array(z.object({ name: z.string().max(80), number: z.string().max(16) })).max(50),
});
export type DialPlan = z.infer<typeof dialPlanSchema>;

/** What the line needs to register; the secret lives in the encrypted journal and in memory only. */
export const lineAccountSchema = z.object({
  exchange: z.string(),
  servers: z.array(z.string()).min(1),
  domain: z.string(),
  extension: extensionSchema,
  secret: z.string(),
  expiresAt: instantSchema,
  /** Exchange's feature codes for pausing without dispatch; null where it has none. */
  featureCodes: z.object({ pause: z.string(), resume: z.string() }).nullable(),
  /** null: only what the queue brings. */
  dialPlan: dialPlanSchema.nullable().default(null),
  /** Dialled, one hears oneself; null where the exchange has no such service. */
  echoCode: z.string().max(16).nullable().default(null),
});
export type LineAccount = z.infer<typeof lineAccountSchema>;

export const signInInputSchema = z.object({
  protocol: z.number().int(),
  login: z.string().min(1).max(60),
  password: z.string().min(1).max(200),
  /** Null at the first sign-in of this device; dispatch then enrols it. */
  deviceId: z.string().max(60).nullable(),
  /** What the device proves itself by; null while it has none: at its first sign-in, or since before there were any. */
  deviceSecret: z.string().max(100).nullable().default(null),
  /** As people call the machine, for the question whether it shall be taken over. */
  deviceName: z.string().max(80).nullable().default(null),
  /** false: a person who sits elsewhere is asked first (`signedInElsewhere`). A seat that does not know of the question takes over, as it always did. */
  takeOver: z.boolean().default(true),
});
export type SignInInput = z.infer<typeof signInInputSchema>;
export const signInResultSchema = z.object({
  person: personSchema,
  token: z.string(),
  tokenExpiresAt: instantSchema,
  deviceId: z.string(),
  /** 32 bytes, base64url, told once: from now on a sign-in that names the device must bring it; null: what was brought stays good, or the seat knows of none. */
  deviceSecret: z.string().nullable().default(null),
  /** 32 bytes, base64url: the city's key for hashing numbers. */
  numberKey: z.string(),
  line: lineAccountSchema,
  /** dispatch's public key, for which a seat seals an outbox that it cannot send; null from a dispatch that has none yet. */
  outboxKey: sealingKeySchema.nullable().default(null),
  /** Argon2id hash for offline sign-in on this device, and until when it is good. */
  offlineVerifier: z.string(),
  offlineUntil: instantSchema,
  serverTime: instantSchema,
});
export type SignInResult = z.infer<typeof signInResultSchema>;

/** 示闲 ready · 示忙 busy · 振铃 ringing · 通话 talking · 话后整理 wrapUp · 小休 break · 学习 training · 离线 offline */
export const seatStateNameSchema = z.enum(["ready", "busy", "ringing", "talking", "wrapUp", "break", "training", "offline"]);
export type SeatStateName = z.infer<typeof seatStateNameSchema>;
/** The states that a person chooses; the others follow from the call. */
export const chosenStateSchema = z.enum(["ready", "busy", "break", "training", "offline"]);
export type ChosenState = z.infer<typeof chosenStateSchema>;
export const seatStateSchema = z.object({
  state: seatStateNameSchema,
  since: instantSchema,
  reason: z.string().max(80).nullable(),
  /** What the version under which it was chosen calls the reason; null for one that no version names, absent from seats of before version 8. */
  reasonName: z.string().max(80).nullable().optional(),
  /** When wrap-up ends by itself; null elsewhere. */
  wrapUpEndsAt: instantSchema.nullable(),
  /** Chosen during a call or wrap-up, entered after it. */
  next: chosenStateSchema.nullable(),
});
export type SeatState = z.infer<typeof seatStateSchema>;

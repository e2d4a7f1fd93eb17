import { z } from "zod";
import { callIdSchema, instantSchema } from "./identifiers.ts";

/**
 * What is wrong with the sound of a call. The first two: the caller is not heard; the others: the caller may not hear the seat.
 * nothingArrives: no packet comes. silenceArrives: packets come, and there is nothing in them. microphoneSilent: ours gives nothing while it
 * is not muted. nothingReaches: we send nothing, or the far side's own report (RFC 3550 §6.4) says that nothing arrives there.
 */
export const soundTroubleSchema = z.enum(["nothingArrives", "silenceArrives", "microphoneSilent", "nothingReaches"]);
export type SoundTrouble = z.infer<typeof soundTroubleSchema>;

/** 1–4.5 by ITU-T G.107; null where nothing was measured. */
const mosSchema = z.number().min(1).max(4.5).nullable();
/** Packets lost or too late, percent. */
const lossSchema = z.number().min(0).max(100).nullable();
const millisecondsSchema = z.number().min(0).max(600_000).nullable();
/** Loudness, dBov: 0 is the loudest there can be, −127 nothing at all. */
const levelSchema = z.number().min(-127).max(0).nullable();

/** How a call sounds now; null is "unknown until measured", and also while the call is held. */
export const liveQualitySchema = z.object({
  mos: mosSchema,
  loss: lossSchema,
  jitter: millisecondsSchema,
  roundTrip: millisecondsSchema,
  heard: levelSchema,
  /** null while muted. */
  said: levelSchema,
  /** In the order in which they began. */
  troubles: z.array(z.object({ kind: soundTroubleSchema, since: instantSchema })).max(4),
});
export type LiveQuality = z.infer<typeof liveQualitySchema>;

/** Most points of a call's curves: a longer call has longer steps. */
export const mostQualityPoints = 60;
const curve = <Value extends z.ZodType>(value: Value) => z.array(value).max(mostQualityPoints);

/** How a call sounded, kept with it. */
export const callQualitySchema = z.object({
  /** Such as `audio/PCMU`; null until known. */
  codec: z.string().max(60).nullable(),
  /** G.107 has no official figures for this codec: the MOS is an estimate. */
  estimated: z.boolean(),
  mos: mosSchema,
  worstMos: mosSchema,
  loss: lossSchema,
  jitter: millisecondsSchema,
  roundTrip: millisecondsSchema,
  troubles: z.array(z.object({ kind: soundTroubleSchema, since: instantSchema, until: instantSchema.nullable() })).max(30),
  /** When the first step began, UTC ms, and how long each is, ms. */
  from: instantSchema.nullable(),
  step: z.number().int().positive(),
  curves: z.object({
    mos: curve(mosSchema),
    loss: curve(lossSchema),
    jitter: curve(millisecondsSchema),
    roundTrip: curve(millisecondsSchema),
    heard: curve(levelSchema),
    said: curve(levelSchema),
  }),
});
export type CallQuality = z.infer<typeof callQualitySchema>;

/** What the line says of a call's sound, each second. */
export const qualityReportSchema = z.object({ callId: callIdSchema, live: liveQualitySchema, sofar: callQualitySchema });
export type QualityReport = z.infer<typeof qualityReportSchema>;

import type { CallQuality, LiveQuality, SoundTrouble } from "../../contract/quality.ts";
import { intervalBetween, type MediaInterval, type MediaTotals } from "./media-totals.ts";
import { keptCurves, noCurves, type QualityCurves, withFigures } from "./quality-curves.ts";
import { burstRatioOf, codecFigures, mosOfRating, ratingOf } from "./voice-quality.ts";

/** What must be known of the call at a measuring. `now`: UTC ms. */
export interface QualityAround {
  readonly held: boolean;
  readonly muted: boolean;
  readonly now: number;
}
interface Trouble {
  readonly kind: SoundTrouble;
  readonly since: number;
  readonly until: number | null;
}
/** For how long each sign of trouble has been there without a break, ms. */
interface Signs {
  readonly nothingArrives: number;
  readonly silenceArrives: number;
  readonly microphoneSilent: number;
  readonly nothingSent: number;
  /** By the far side's own reports. */
  readonly nothingReported: number;
}
/** How a call sounds, from its first measuring to its end. */
export interface Quality {
  readonly before: { readonly totals: MediaTotals; readonly held: boolean; readonly muted: boolean } | null;
  /** The last seconds: a quality is judged over them, for a second alone has too few packets. */
  readonly recent: readonly MediaInterval[];
  readonly signs: Signs;
  readonly troubles: readonly Trouble[];
  readonly live: LiveQuality;
  readonly curves: QualityCurves;
  readonly codec: string | null;
}

/** So long a sign must last before it is said, ms: with a measuring each second a person is told within 5 s of its beginning. */
const toldAfter = 2_900;
/** A quality is judged over so many intervals. */
const judged = 5;
/**
 * Below this nothing is heard (−66 dBov): an idle A-law line never gets lower than its smallest step (−72 dBov),
 * and the quietest room through a telephone is above it.
 */
const heardSilence = 0.0005;
/** Less than half of the smallest step of 16 bits: a microphone that gives not even noise is switched off or dead. */
const saidSilence = 0.5 / 32_768;
/** The far side misses nearly all of ours. */
const missesAll = 0.95;
const mostTroubles = 30;
/** Packetisation and coding of 20 ms frames, ms. */
const codingDelay = 30;

const none: LiveQuality = { mos: null, loss: null, jitter: null, roundTrip: null, heard: null, said: null, troubles: [] };
const noSigns: Signs = { nothingArrives: 0, silenceArrives: 0, microphoneSilent: 0, nothingSent: 0, nothingReported: 0 };
const lengthOf: Readonly<Record<SoundTrouble, (signs: Signs) => number>> = {
  nothingArrives: (signs) => signs.nothingArrives,
  silenceArrives: (signs) => signs.silenceArrives,
  microphoneSilent: (signs) => signs.microphoneSilent,
  nothingReaches: (signs) => Math.max(signs.nothingSent, signs.nothingReported),
};

/** A call that was not measured yet. */
export const unmeasured: Quality = { before: null, recent: [], signs: noSigns, troubles: [], live: none, curves: noCurves, codec: null };

/**
 * The quality after a measuring; total, and never a figure that was not measured.
 * ```
 *  the figures:   unknown ──two totals──► measured ──held──► unknown ──resumed, two totals──► measured
 *                    ▲                       │
 *                    └── counters anew ──────┘   (another stream after a re-INVITE)
 *  each trouble:  clear ──its sign for 2.9 s──► told ──an interval without the sign, or hold──► clear
 *                 (a muted microphone gives no sign; an interval in which mute or hold changed is not judged)
 * ```
 */
export function qualityAfter(quality: Quality, totals: MediaTotals, around: QualityAround): Quality {
  const { before } = quality;
  const here = { totals, held: around.held, muted: around.muted };
  const interval = before === null ? null : intervalBetween(before.totals, totals);
  const codec = totals.codec ?? quality.codec;
  if (around.held || interval === null || before === null || before.held) return rest({ ...quality, before: here, codec }, around.now);
  const isMuted = around.muted || before.muted;
  const recent = [...quality.recent, interval].slice(-judged);
  const signs = signsAfter(quality.signs, interval, isMuted);
  const troubles = troublesAfter(quality.troubles, signs, around.now);
  const live = { ...figuresOf(recent, codec), heard: level(interval.heard), said: isMuted ? null : level(interval.said), troubles: openOf(troubles) };
  const single = { ...live, ...figuresOf([interval], codec) };
  const curves = withFigures({ ...quality.curves, worstMos: worseOf(quality.curves.worstMos, live.mos) }, single, interval.length, around.now);
  return { before: here, recent, signs, troubles, live, curves, codec };
}

/** Held, or without a difference: nothing is known, and nothing is wrong. */
function rest(quality: Quality, now: number): Quality {
  const troubles = troublesAfter(quality.troubles, noSigns, now);
  return { ...quality, recent: [], signs: noSigns, troubles, live: none };
}

function signsAfter(signs: Signs, interval: MediaInterval, isMuted: boolean): Signs {
  const { received, sent, heard, said, farLost, length } = interval;
  const lasting = (before: number, isThere: boolean): number => (isThere ? before + length : 0);
  return {
    nothingArrives: lasting(signs.nothingArrives, received === 0),
    silenceArrives: lasting(signs.silenceArrives, received > 0 && heard !== null && heard < heardSilence),
    microphoneSilent: lasting(signs.microphoneSilent, !isMuted && (said === null || said < saidSilence)),
    nothingSent: lasting(signs.nothingSent, sent === 0),
    // One report speaks of all seconds since the one before (5 s at Asterisk), and holds until the next.
    nothingReported: farLost === null ? signs.nothingReported : farLost >= missesAll ? toldAfter : 0,
  };
}

function troublesAfter(troubles: readonly Trouble[], signs: Signs, now: number): readonly Trouble[] {
  const isTold = (kind: SoundTrouble): boolean => lengthOf[kind](signs) >= toldAfter;
  const kept = troubles.map((trouble) => (trouble.until === null && !isTold(trouble.kind) ? { ...trouble, until: now } : trouble));
  const isOpen = (kind: SoundTrouble): boolean => kept.some((trouble) => trouble.kind === kind && trouble.until === null);
  const begun = (Object.keys(lengthOf) as SoundTrouble[]).filter((kind) => isTold(kind) && !isOpen(kind));
  return [...kept, ...begun.map((kind): Trouble => ({ kind, since: now, until: null }))].slice(-mostTroubles);
}
const openOf = (troubles: readonly Trouble[]): LiveQuality["troubles"] =>
  troubles.filter(({ until }) => until === null).map(({ kind, since }) => ({ kind, since }));

/** What several intervals say together; the quality is null when nothing came to be judged. */
function figuresOf(intervals: readonly MediaInterval[], codec: string | null): Pick<LiveQuality, "mos" | "loss" | "jitter" | "roundTrip"> {
  const [received, lost] = [sum(intervals, "received"), sum(intervals, "lost")];
  const last = intervals.at(-1);
  return {
    mos: mosOf(intervals, codec),
    loss: received + lost > 0 ? round((100 * lost) / (received + lost), 1) : null,
    jitter: received > 0 && last !== undefined ? Math.round(last.jitter) : null,
    roundTrip: last?.roundTrip == null ? null : Math.round(last.roundTrip),
  };
}
function mosOf(intervals: readonly MediaInterval[], codec: string | null): number | null {
  const [received, lost, gaps] = [sum(intervals, "received"), sum(intervals, "lost"), sum(intervals, "gaps")];
  const expected = received + lost;
  const last = intervals.at(-1);
  if (expected <= 0 || last === undefined) return null;
  const delay = (last.roundTrip ?? 0) / 2 + (last.buffered ?? 2 * last.jitter) + codingDelay;
  const figures = { loss: lost / expected, burstRatio: burstRatioOf(lost, gaps, expected), delay };
  return round(mosOfRating(ratingOf(figures, codecFigures(codec))), 2);
}

const sum = (intervals: readonly MediaInterval[], name: "received" | "lost" | "gaps"): number => intervals.reduce((total, each) => total + each[name], 0);
const worseOf = (one: number | null, other: number | null): number | null => (one === null ? other : other === null ? one : Math.min(one, other));
const round = (value: number, digits: number): number => Number(value.toFixed(digits));
/** Loudness as dBov (ITU-T G.100.1). */
const level = (share: number | null): number | null => (share === null ? null : Math.max(-127, Math.round(20 * Math.log10(Math.max(share, 1e-7)))));

/** The call's figures as they are kept with it. */
export function callQualityOf({ curves, troubles, codec }: Quality): CallQuality {
  return { codec, estimated: codecFigures(codec).estimated, troubles: [...troubles], ...keptCurves(curves) };
}

/** Figures of one interval of a received stream, as differences and never as totals. */
export interface IntervalFigures {
  readonly received: number;
  readonly lost: number;
  /** Seconds. */
  readonly jitter: number;
  /** Seconds, there and back; null until measured. */
  readonly roundTrip: number | null;
}

/** Equipment impairment of G.711 with packet-loss concealment (ITU-T G.113 appendix I): none without loss, and its robustness to loss. */
const g711 = { impairment: 0, lossRobustness: 25.1 };

/** Listening quality 1–4.5 by ITU-T G.107's E-model, losses taken for random; null when nothing came to be judged. */
export function estimateMos(interval: IntervalFigures): number | null {
  const expected = interval.received + interval.lost;
  if (expected <= 0) return null;
  const loss = (100 * Math.max(0, interval.lost)) / expected;
  // One way: half of the round trip, a jitter buffer of twice the jitter, and a frame of 20 ms with its coding.
  const delay = 500 * (interval.roundTrip ?? 0) + 2_000 * interval.jitter + 30;
  const late = Math.max(0, delay - 177.3);
  const effective = g711.impairment + (95 - g711.impairment) * (loss / (loss + g711.lossRobustness));
  const rating = 93.2 - (0.024 * delay + 0.11 * late) - effective;
  if (rating <= 0) return 1;
  return Math.round(100 * Math.min(4.5, 1 + 0.035 * rating + 7e-6 * rating * (rating - 60) * (100 - rating))) / 100;
}

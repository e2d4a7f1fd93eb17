/** What the E-model is asked with. */
export interface VoiceFigures {
  /** Share of packets that were lost or came too late, 0–1. */
  readonly loss: number;
  /** Mean length of the bursts of loss against what chance would give; 1 for random loss (G.107 §3.5). */
  readonly burstRatio: number;
  /** Mouth to ear, ms. */
  readonly delay: number;
}
/** How a codec fares: ITU-T G.113 appendix I. */
export interface CodecFigures {
  /** Ie, without loss. */
  readonly impairment: number;
  /** Bpl, robustness to loss. */
  readonly lossRobustness: number;
  /** ITU-T publishes no pair for it. */
  readonly estimated: boolean;
}

/** G.711 with packet-loss concealment. */
const g711: CodecFigures = { impairment: 0, lossRobustness: 25.1, estimated: false };
/** Opus at telephone rates with its own concealment: no official pair, so G.711's are taken and the result is called an estimate. */
const others: CodecFigures = { ...g711, estimated: true };

/** @param mimeType as WebRTC names it, such as `audio/PCMU`; null: not known yet */
export const codecFigures = (mimeType: string | null): CodecFigures => (/^audio\/pcm[au]$/i.test(mimeType ?? "") ? g711 : others);

/** R0 less the simultaneous impairments, all other parameters at their defaults (G.107 table 2). */
const defaultRating = 93.2;
/** From this delay on conversation suffers, ms. */
const noticedDelay = 177.3;

/** The transmission rating R of ITU-T G.107: R = 93.2 − Id − Ie,eff. At most 93.2; may be below 0. */
export function ratingOf({ loss, burstRatio, delay }: VoiceFigures, codec: CodecFigures): number {
  const percent = 100 * Math.min(1, Math.max(0, loss));
  const late = Math.max(0, delay - noticedDelay);
  const delayImpairment = 0.024 * Math.max(0, delay) + 0.11 * late;
  const lossImpairment = (95 - codec.impairment) * (percent / (percent / Math.max(1, burstRatio) + codec.lossRobustness));
  return defaultRating - delayImpairment - (codec.impairment + lossImpairment);
}

/** Listening quality from R (G.107 annex B), 1–4.5. */
export function mosOfRating(rating: number): number {
  if (!(rating > 0)) return 1;
  if (rating >= 100) return 4.5;
  return Math.max(1, 1 + 0.035 * rating + 7e-6 * rating * (rating - 60) * (100 - rating));
}

/**
 * Burst ratio from what a jitter buffer tells: the mean length of a gap against 1 / (1 − p), which chance alone would give (G.107 §3.5).
 * @param lost packets lost or too late @param gaps how many times the sound had to be made up
 */
export function burstRatioOf(lost: number, gaps: number, expected: number): number {
  if (lost <= 0 || gaps <= 0 || expected <= 0) return 1;
  const share = Math.min(1, lost / expected);
  return Math.max(1, (lost / gaps) * (1 - share));
}

import { atRate, type Sound } from "./sound.ts";

const rate = 8_000;
/** 20 ms, a syllable's tenth. */
const frameSamples = 160;
const window = 256;
/** Edges in Hz: what a telephone carries, in steps of about equal weight for speech. */
const edges = [200, 400, 600, 850, 1_150, 1_500, 1_950, 2_500, 3_300] as const;
const bands = edges.length - 1;

/** A sound's loudness over time in each band, in 20 ms frames: `frames[t * bands + b]`, as a logarithm, so that level does not matter. */
export interface Envelope {
  readonly frames: Float64Array;
  readonly length: number;
}

const hann = Float64Array.from({ length: window }, (_, index) => 0.5 - 0.5 * Math.cos((2 * Math.PI * index) / window));

/** Squared magnitudes of one window's bins below `window / 2`, by a plain discrete Fourier transform over the bins that are needed. */
function makeBins() {
  const from = Math.floor((edges[0] * window) / rate);
  const to = Math.ceil(((edges.at(-1) ?? 0) * window) / rate);
  const table = Array.from({ length: to - from }, (_, index) => {
    const step = (2 * Math.PI * (from + index)) / window;
    return {
      frequency: ((from + index) * rate) / window,
      cosine: Float64Array.from({ length: window }, (_, place) => Math.cos(step * place)),
      sine: Float64Array.from({ length: window }, (_, place) => Math.sin(step * place)),
    };
  });
  return table.map((bin) => ({
    ...bin,
    band: Math.max(
      0,
      edges.findLastIndex((edge) => edge <= bin.frequency),
    ),
  }));
}
const bins = makeBins();

/** The band envelopes of a sound. */
export function envelope(sound: Sound): Envelope {
  const { samples } = atRate(sound, rate);
  const length = Math.max(0, Math.floor((samples.length - window) / frameSamples) + 1);
  const frames = new Float64Array(length * bands);
  const weighed = new Float64Array(window);
  for (let time = 0; time < length; time += 1) {
    for (let place = 0; place < window; place += 1) weighed[place] = (samples[time * frameSamples + place] ?? 0) * (hann[place] ?? 0);
    for (const bin of bins) {
      let [real, imaginary] = [0, 0];
      for (let place = 0; place < window; place += 1) {
        real += (weighed[place] ?? 0) * (bin.cosine[place] ?? 0);
        imaginary += (weighed[place] ?? 0) * (bin.sine[place] ?? 0);
      }
      const at = time * bands + Math.min(bin.band, bands - 1);
      frames[at] = (frames[at] ?? 0) + real * real + imaginary * imaginary;
    }
  }
  // The floor keeps a line's own noise from weighing as much as a voice.
  for (let index = 0; index < frames.length; index += 1) frames[index] = Math.log10((frames[index] ?? 0) + 1e9);
  return { frames, length };
}

/** Pearson's correlation over all bands, with each band's own mean taken out. 0 for what does not move, as silence. */
function correlation(heard: Envelope, played: Envelope, lag: number): number {
  let total = 0;
  let [heardPower, playedPower] = [0, 0];
  for (let band = 0; band < bands; band += 1) {
    let [heardSum, playedSum] = [0, 0];
    for (let time = 0; time < heard.length; time += 1) {
      heardSum += heard.frames[time * bands + band] ?? 0;
      playedSum += played.frames[((time + lag) % played.length) * bands + band] ?? 0;
    }
    const [heardMean, playedMean] = [heardSum / heard.length, playedSum / heard.length];
    for (let time = 0; time < heard.length; time += 1) {
      const left = (heard.frames[time * bands + band] ?? 0) - heardMean;
      const right = (played.frames[((time + lag) % played.length) * bands + band] ?? 0) - playedMean;
      total += left * right;
      heardPower += left * left;
      playedPower += right * right;
    }
  }
  return heardPower === 0 || playedPower === 0 ? 0 : total / Math.sqrt(heardPower * playedPower);
}

/**
 * How alike what was heard is to a sound that was played again and again: the best correlation over all offsets,
 * from about 0 to 1. The same sound is at 0.8 or more after a call, another at 0.4 or less, silence at 0.
 */
export function likeness(heard: Sound, played: Sound): number {
  const [heardEnvelope, playedEnvelope] = [envelope(heard), envelope(played)];
  if (heardEnvelope.length === 0) return 0;
  let best = 0;
  for (let lag = 0; lag < playedEnvelope.length; lag += 1) best = Math.max(best, correlation(heardEnvelope, playedEnvelope, lag));
  return best;
}

/**
 * The likeness of the best part of so many seconds: a jitter buffer stretches and squeezes a call's first moments,
 * and more than a few seconds of it no longer lie on the file one to one.
 */
export function likenessOfBestPart(heard: Sound, played: Sound, seconds: number): number {
  const [part, step] = [Math.round(seconds * heard.rate), heard.rate];
  let best = 0;
  for (let from = 0; from === 0 || from + part <= heard.samples.length; from += step) {
    best = Math.max(best, likeness({ rate: heard.rate, samples: heard.samples.slice(from, from + part) }, played));
  }
  return best;
}

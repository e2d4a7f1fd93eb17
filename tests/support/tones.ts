import type { Sound } from "./sound.ts";

/** Amplitude of a pitch in a stretch of samples (one bin of a Fourier transform), in steps of 16 bits. @param pitch Hz */
function amplitude({ rate, samples }: Sound, from: number, length: number, pitch: number): number {
  let [real, imaginary] = [0, 0];
  for (let index = 0; index < length; index += 1) {
    const angle = (2 * Math.PI * pitch * index) / rate;
    real += (samples[from + index] ?? 0) * Math.cos(angle);
    imaginary += (samples[from + index] ?? 0) * Math.sin(angle);
  }
  return (2 * Math.hypot(real, imaginary)) / length;
}

/**
 * How loudly these tones come one right after the other, where they do so most clearly: the amplitude of the softest of them.
 * A voice alone gives some hundreds. @param pitches Hz @param seconds of each tone
 */
export function loudnessInTurn(sound: Sound, pitches: readonly number[], seconds: number): number {
  const length = Math.round(seconds * sound.rate);
  const step = Math.round(sound.rate / 100);
  let most = 0;
  for (let from = 0; from + pitches.length * length <= sound.samples.length; from += step)
    most = Math.max(most, Math.min(...pitches.map((pitch, index) => amplitude(sound, from + index * length, length, pitch))));
  return most;
}

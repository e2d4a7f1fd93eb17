import { encodeMulaw } from "./g711.ts";

/** Loudest sample of 16 bits: about −60 dB, as a quiet room on a telephone; a line without any is taken for a fault. */
const loudest = 56;
/** Longer than the ear notices that it comes again, in samples at 8 kHz. */
const length = 16_000;

/** What is sent while nobody speaks, µ-law: a quiet room, the same at each run. */
export const roomNoise: Uint8Array = Uint8Array.from(samples(length, 1), encodeMulaw);

/** White noise by a linear congruential generator (Numerical Recipes' constants). */
function samples(count: number, seed: number): number[] {
  let state = seed;
  return Array.from({ length: count }, () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.round((state / 2 ** 31 - 1) * loudest);
  });
}

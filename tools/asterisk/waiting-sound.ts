import { encodeMulaw } from "../../src/dispatch/exchange/training/media/g711.ts";

/**
 * What a waiting caller hears, raw 8 kHz G.711 µ-law: a soft tone, 1 s of each 5 s.
 * Debian's Asterisk has no music, and a queue without a sound sends nothing at all.
 */
export function waitingSound(seconds: number): Uint8Array {
  const rate = 8_000;
  const samples = new Uint8Array(seconds * rate);
  for (let index = 0; index < samples.length; index += 1) {
    const sounding = index % (5 * rate) < rate;
    samples[index] = encodeMulaw(sounding ? Math.round(2_000 * Math.sin((2 * Math.PI * 440 * index) / rate)) : 0);
  }
  return samples;
}

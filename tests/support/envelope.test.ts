import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { likeness, likenessOfBestPart } from "./envelope.ts";
import { fromMulaw, readSound, type Sound, toMulaw } from "./sound.ts";

const voice = (name: string): Sound => readSound(join(import.meta.dirname, `../../resources/voices/${name}.ulaw`));
const part = ({ rate, samples }: Sound, from: number, seconds: number): Sound => ({ rate, samples: samples.slice(from, from + seconds * rate) });
const silence: Sound = { rate: 8_000, samples: new Int16Array(8 * 8_000) };
const quiet = ({ rate, samples }: Sound): Sound => ({ rate, samples: samples.map((sample) => sample / 8) });

describe("the likeness of sounds", () => {
  const heating = voice("heating");
  it("knows a part of the file that was played, from anywhere in it, softer and through a codec", () => {
    expect(likeness(part(heating, 4_037, 8), heating)).toBeGreaterThan(0.8);
    const heard = quiet(part(heating, 20_011, 8));
    expect(likeness({ rate: 8_000, samples: fromMulaw(toMulaw(heard)) }, heating)).toBeGreaterThan(0.8);
  });
  it("finds the good part of a sound that was stretched at first, and none of another's", () => {
    const stretched = Int16Array.from({ length: 32_000 }, (_, index) => heating.samples[Math.floor(8_000 + index * 0.9)] ?? 0);
    const heard: Sound = { rate: 8_000, samples: Int16Array.from([...stretched, ...heating.samples.slice(40_000, 76_000)]) };
    expect(likenessOfBestPart(heard, heating, 4)).toBeGreaterThan(0.8);
    expect(likenessOfBestPart(heard, voice("water"), 4)).toBeLessThan(0.45);
    expect(likenessOfBestPart(silence, heating, 4)).toBe(0);
  });
  it("tells another person's words, silence and noise from it", () => {
    expect(likeness(part(voice("water"), 4_037, 8), heating)).toBeLessThan(0.4);
    expect(likeness(silence, heating)).toBe(0);
    let seed = 1;
    const noise = Int16Array.from({ length: 64_000 }, () => {
      seed = (seed * 48_271) % 2_147_483_647;
      return (seed % 20_000) - 10_000;
    });
    expect(likeness({ rate: 8_000, samples: noise }, heating)).toBeLessThan(0.4);
  });
});

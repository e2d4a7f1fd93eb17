import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { likeness } from "./envelope.ts";
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

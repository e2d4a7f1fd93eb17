import { expect, test } from "vitest";
import { decodeMulaw, encodeMulaw, levelOf } from "./g711.ts";

test("every code comes back as itself but for the second zero", () => {
  for (let code = 0; code < 256; code += 1) expect(encodeMulaw(decodeMulaw(code))).toBe(code === 0x7f ? 0xff : code);
});

test("known codes of ITU-T G.711: silence and both full scales", () => {
  expect([decodeMulaw(0xff), decodeMulaw(0x00), decodeMulaw(0x80)]).toEqual([0, -32_124, 32_124]);
});

test("the level is 0 for silence and rises with loudness", () => {
  const tone = (amplitude: number) => Uint8Array.from({ length: 160 }, (_, index) => encodeMulaw(amplitude * Math.sin(index / 3)));
  expect(levelOf(new Uint8Array(160).fill(0xff))).toBe(0);
  expect(levelOf(tone(8_000))).toBeGreaterThan(levelOf(tone(1_000)));
  expect(levelOf(new Uint8Array(0))).toBe(0);
});

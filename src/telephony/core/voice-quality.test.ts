import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { burstRatioOf, codecFigures, mosOfRating, ratingOf } from "./voice-quality.ts";

const g711 = codecFigures("audio/PCMU");
const mos = (loss: number, burstRatio: number, delay: number): number => mosOfRating(ratingOf({ loss, burstRatio, delay }, g711));

describe("the E-model of G.107", () => {
  it.each([
    // loss, burst ratio, delay in ms, R and MOS, worked out by hand from the recommendation's formulas
    [0, 1, 0, 93.2, 4.4093],
    [0, 1, 100, 90.8, 4.3581],
    [0, 1, 300, 72.503, 3.7121],
    [0.05, 1, 0, 77.4193, 3.9228],
    [0.05, 2, 0, 75.9899, 3.8639],
  ])("gives for loss %d, bursts %d and %d ms the rating %d and MOS %d", (loss, burstRatio, delay, rating, expected) => {
    expect(ratingOf({ loss, burstRatio, delay }, g711)).toBeCloseTo(rating, 3);
    expect(mos(loss, burstRatio, delay)).toBeCloseTo(expected, 4);
  });
  it("is 1 at its worst and 4.5 at its best", () => {
    expect([mosOfRating(-10), mosOfRating(0), mosOfRating(100), mosOfRating(Number.NaN)]).toEqual([1, 1, 4.5, 1]);
    expect(mos(1, 1, 2_000)).toBe(1);
  });
  it("never rises with loss, bursts or delay, and stays within 1 and 4.5", () => {
    const share = fc.double({ min: 0, max: 1, noNaN: true });
    const ratio = fc.double({ min: 1, max: 50, noNaN: true });
    const delay = fc.double({ min: 0, max: 5_000, noNaN: true });
    fc.assert(
      fc.property(share, share, ratio, ratio, delay, delay, (lossA, lossB, ratioA, ratioB, delayA, delayB) => {
        const better = mos(Math.min(lossA, lossB), Math.min(ratioA, ratioB), Math.min(delayA, delayB));
        const worse = mos(Math.max(lossA, lossB), Math.max(ratioA, ratioB), Math.max(delayA, delayB));
        expect(worse).toBeLessThanOrEqual(better + 0.001);
        expect(worse).toBeGreaterThanOrEqual(1);
        expect(better).toBeLessThanOrEqual(4.5);
      }),
    );
  });
  it("calls G.711 official, and everything else an estimate", () => {
    expect(["audio/PCMU", "audio/PCMA", "audio/opus", "audio/G722", null].map((codec) => codecFigures(codec).estimated)).toEqual([
      false,
      false,
      true,
      true,
      true,
    ]);
  });
  it("takes losses that come together for bursts", () => {
    expect(burstRatioOf(0, 0, 100)).toBe(1);
    expect(burstRatioOf(10, 10, 100)).toBe(1);
    // Ten in two gaps of five: 5 against 1 / (1 − 0.1).
    expect(burstRatioOf(10, 2, 100)).toBeCloseTo(4.5, 6);
  });
});

import { describe, expect, it } from "vitest";
import { BackOff } from "./back-off.ts";
import { liveWaits } from "./live-stream.ts";
import { roundWaits } from "./sync-engine.ts";

const seats = 600;
const slot = 100;

/** The same numbers each time (xorshift32). */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) / 2 ** 32;
  };
}

/** When each seat comes through after its stream ended at 0 and dispatch was away for so long, ms. */
function arrivals(away: number, random: () => number): number[] {
  return Array.from({ length: seats }, () => {
    let at = new BackOff(liveWaits.first, liveWaits.longest, random).next();
    const waits = new BackOff(roundWaits.first, roundWaits.longest, random);
    while (at < away) at += waits.next();
    return at;
  });
}
/** The greatest share of the seats that comes in one slot. */
function worstShare(times: readonly number[]): number {
  const counts = new Map<number, number>();
  for (const time of times) counts.set(Math.floor(time / slot), (counts.get(Math.floor(time / slot)) ?? 0) + 1);
  return Math.max(...counts.values()) / seats;
}

describe("600 seats whose node went away in one moment", () => {
  it.each([0, 500, 3_000, 20_000, 120_000])("come back spread after %i ms, and all within seconds", (away) => {
    const times = arrivals(away, seeded(away + 7));
    expect(worstShare(times)).toBeLessThan(0.25);
    expect(Math.max(...times) - away).toBeLessThan(roundWaits.longest);
    // Without chance they would all come in one.
    expect(worstShare(arrivals(away, () => 0))).toBe(1);
  });
});

import { afterEach, describe, expect, it } from "vitest";
import { type CutFigures, countArgument, isProved, missedOfCuts } from "./verdict.ts";

const kept = (calls: number, of: number, seconds: number): CutFigures => ({ seconds, calls: of, kept: calls, undecided: 0, ghosts: 0 });

describe("the proof of calls over cuts", () => {
  it("is one when 95 of 100 calls of each kind are kept over cuts of up to 10 s, and longer ones are over", () => {
    expect(missedOfCuts({ closed_2s: kept(21, 21, 2), dead_10s: kept(20, 21, 10), address_30s: kept(0, 21, 30) })).toEqual([]);
  });
  it("is none when calls were not kept, though each was over on both sides", () => {
    expect(missedOfCuts({ closed_2s: kept(21, 21, 2), address_10s: kept(0, 21, 10) })).toEqual(["address_10s: 0 of 21 kept, fewer than 95 %"]);
    expect(missedOfCuts({ dead_2s: kept(19, 21, 2) })).toHaveLength(1);
  });
  it("is none with a call undecided, with a ghost, and with nothing looked at", () => {
    expect(missedOfCuts({ dead_60s: { ...kept(20, 21, 60), undecided: 1 } })).toEqual(["dead_60s: 1 undecided"]);
    expect(missedOfCuts({ dead_60s: { ...kept(21, 21, 60), ghosts: 2 } })).toEqual(["dead_60s: 2 ghosts"]);
    expect(missedOfCuts({ closed_60s: kept(0, 0, 60) })).toEqual(["closed_60s: no call"]);
    expect(missedOfCuts({})).toEqual(["nothing was cut"]);
  });
});

describe("a proof", () => {
  const given = process.argv;
  afterEach(() => {
    process.argv = given;
  });
  it("is none of nothing", () => {
    expect(isProved({ kills: 2_000, strokes: 9 }, 0)).toBe(true);
    expect(isProved({ kills: 2_000, strokes: 9 }, 1)).toBe(false);
    expect(isProved({ kills: 2_000, strokes: 0 }, 0)).toBe(false);
  });
  it("takes no count that is none, for it would look at nothing", () => {
    process.argv = ["node", "proof", "12", "many", "0"];
    expect(countArgument(0, 7)).toBe(12);
    expect(countArgument(3, 7)).toBe(7);
    for (const place of [1, 2]) expect(() => countArgument(place, 7)).toThrow();
  });
});

import { describe, expect, it } from "vitest";
import { nextEpoch } from "./restore.ts";

describe("the epoch of a restore", () => {
  const now = Date.UTC(2026, 2, 1);
  it("is its time, in seconds", () => {
    expect(nextEpoch(1, now + 999, 7)).toBe(now / 1_000);
  });
  it("is another each time, and later than the backup's, where the clock stands before that", () => {
    const before = now / 1_000 + 86_400;
    expect([nextEpoch(before, now, 0), nextEpoch(before, now + 5_000, 7), nextEpoch(before, before * 1_000, 3)]).toEqual([before + 1, before + 8, before + 4]);
  });
});

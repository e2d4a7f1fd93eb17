import { describe, expect, it } from "vitest";
import { BackOff } from "./back-off.ts";

describe("BackOff", () => {
  it("doubles up to its longest and begins anew after a reset", () => {
    const backOff = new BackOff(100, 1_000, () => 0);
    expect(Array.from({ length: 6 }, () => backOff.next())).toEqual([100, 200, 400, 800, 1_000, 1_000]);
    backOff.reset();
    expect(backOff.next()).toBe(100);
  });
  it("takes up to nine tenths off", () => expect(new BackOff(100, 1_000, () => 0.999_999).next()).toBe(10));
});

import { describe, expect, it } from "vitest";
import { pathOf } from "./curve-path.ts";

describe("a curve", () => {
  const box = { width: 30, height: 12, low: 0, high: 10 };
  it("steps from value to value, and leaves a gap where nothing was measured", () => {
    expect(pathOf([10, 0, null, 5], { ...box, width: 40 })).toBe("M0.0 1.0H10.0V11.0H20.0M30.0 6.0H40.0");
  });
  it("stays within its box, and draws nothing of nothing", () => {
    expect(pathOf([99, -99], box)).toBe("M0.0 1.0H15.0V11.0H30.0");
    expect([pathOf([], box), pathOf([null], box)]).toEqual(["", ""]);
  });
});

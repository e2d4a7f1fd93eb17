import { describe, expect, it } from "vitest";
import { behindEarly, typedAfter } from "./early-enter.ts";

describe("what is typed behind an early Enter", () => {
  it("is text at once, while what was asked for is what stood there", () => {
    expect(typedAfter(null, "hl")).toEqual({ text: "hl", asked: "hl", early: null });
    expect(typedAfter("hlg", "hlg5")).toEqual({ text: "hlg5", asked: "hlg", early: "hlg" });
    expect(typedAfter("hlg", "hlg5号楼")).toEqual({ text: "hlg5号楼", asked: "hlg", early: "hlg" });
    expect(behindEarly("hlg", "hlg5号楼")).toBe("5号楼");
    expect(behindEarly("hlg", "hlg")).toBe("");
  });
  it("ends the Enter where what it was meant for is changed, here or by another window", () => {
    expect(typedAfter("hlg", "hl")).toEqual({ text: "hl", asked: "hl", early: null });
    expect(typedAfter("hlg", "tzc")).toEqual({ text: "tzc", asked: "tzc", early: null });
    expect(behindEarly("hlg", "天通苑")).toBeNull();
  });
});

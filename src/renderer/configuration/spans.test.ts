import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { dayOf, instantOfDay, parsedSpan, writtenSpan } from "./spans.ts";

describe("a span in a table", () => {
  it("comes back as it was written, whatever its unit", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 9_999 }), fc.constantFrom("hours" as const, "days" as const, "workingDays" as const), (amount, unit) => {
        expect(parsedSpan(writtenSpan({ amount, unit }))).toEqual({ amount, unit });
      }),
    );
  });
  it("is read in both languages, and what is none is kept as it was typed", () => {
    expect(parsedSpan("7 个工作日")).toEqual({ amount: 7, unit: "workingDays" });
    expect(parsedSpan("2.5h")).toEqual({ amount: 2.5, unit: "hours" });
    expect(parsedSpan("３ days")).toEqual({ amount: 3, unit: "days" });
    for (const typed of ["", "7", "天", "0天", "-1天", "7 weeks"]) expect(parsedSpan(typed)).toBeNull();
    expect(writtenSpan("7 weeks")).toBe("7 weeks");
  });
  it("has days of the city", () => {
    expect(dayOf(Date.parse("2026-10-01T00:00:00+08:00"))).toBe("2026-10-01");
    expect(instantOfDay("2026-10-01")).toBe(Date.parse("2026-09-30T16:00:00Z"));
    for (const typed of ["2026-13-01", "2026-02-30", "1.10.2026", ""]) expect(instantOfDay(typed)).toBeNull();
  });
});

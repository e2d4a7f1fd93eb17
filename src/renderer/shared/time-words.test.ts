import { describe, expect, it } from "vitest";
import { clockTime, remaining, rowTime, shortDate, shortTime, spokenDuration } from "./time-words.ts";

describe("the words of time", () => {
  it("speaks durations", () => {
    expect([0, 59_999, 187_000, 3_727_000].map(spokenDuration)).toEqual(["0:00", "0:59", "3:07", "1:02:07"]);
  });
  it("speaks deadlines by the largest unit", () => {
    expect(remaining(5 * 3_600_000, 0)).toEqual({ isOver: false, unit: "hours", count: 5 });
    expect(remaining(0, 3 * 86_400_000)).toEqual({ isOver: true, unit: "days", count: 3 });
    expect(remaining(90_000, 0)).toEqual({ isOver: false, unit: "minutes", count: 1 });
  });
  it("is in the city's time wherever the machine is", () => {
    const instant = Date.UTC(2026, 10, 24, 16, 3, 5);
    expect([shortTime(instant, instant), shortDate(instant), clockTime(instant, true)]).toEqual(["11-25 00:03", "2026-11-25", "00:03:05"]);
  });
  it("says of another year which", () => {
    const newYear = Date.UTC(2026, 11, 31, 16);
    expect([shortTime(newYear - 1, newYear - 1), shortTime(newYear - 1, newYear), shortTime(newYear, newYear)]).toEqual([
      "12-31 23:59",
      "2026-12-31 23:59",
      "01-01 00:00",
    ]);
    expect([rowTime(newYear - 1, newYear - 1), rowTime(newYear - 1, newYear)]).toEqual(["12-31 23:59", "2026-12-31"]);
  });
});

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Span, type WorkingCalendar, workingCalendarSchema } from "../contract/working-calendar.ts";
import { addSpan, addWorkingTime, everyDay, isProvisional, isWorkingDay, workingTimeBetween } from "./working-calendar.ts";

const minute = 60_000;
const at = (text: string): number => Date.parse(`${text}+08:00`);
const calendar: WorkingCalendar = workingCalendarSchema.parse({
  offsetMinutes: 480,
  weekend: [0, 6],
  opensAt: 0,
  closesAt: 1_440,
  fromNextDay: false,
  years: [
    {
      year: 2026,
      source: "test",
      provisional: false,
      holidays: ["2026-10-01", "2026-10-02", "2026-10-03", "2026-10-04", "2026-10-05", "2026-10-06", "2026-10-07"],
      workdays: ["2026-09-20", "2026-10-10"],
    },
  ],
});
const due = (from: string, span: Span, change: Partial<WorkingCalendar> = {}) => addSpan({ ...calendar, ...change }, at(from), span);
const workingDays = (amount: number): Span => ({ amount, unit: "workingDays" });

describe("a working calendar", () => {
  it("knows holidays, worked weekends and plain ones", () => {
    const isWorked = ["2026-09-20", "2026-09-26", "2026-09-30", "2026-10-01", "2026-10-05", "2026-10-10", "2026-10-11"].map((day) =>
      isWorkingDay(calendar, at(`${day}T12:00:00`)),
    );
    expect(isWorked).toEqual([true, false, true, false, false, true, false]);
  });
  it("counts hours and days by the clock, and working days over a holiday", () => {
    expect(due("2026-09-30T15:00:00", { amount: 2, unit: "hours" })).toBe(at("2026-09-30T17:00:00"));
    expect(due("2026-09-30T15:00:00", { amount: 7, unit: "days" })).toBe(at("2026-10-07T15:00:00"));
    expect(due("2026-09-30T15:00:00", workingDays(1))).toBe(at("2026-10-08T15:00:00"));
    expect(due("2026-09-30T15:00:00", workingDays(3))).toBe(at("2026-10-10T15:00:00"));
    expect(due("2026-09-30T15:00:00", workingDays(4))).toBe(at("2026-10-12T15:00:00"));
  });
  it("begins with the next working day when it begins on a free one", () => {
    expect(due("2026-10-03T10:00:00", workingDays(1))).toBe(at("2026-10-09T00:00:00"));
  });
  it("counts whole days from the next one where the city counts so", () => {
    expect(due("2026-09-29T15:00:00", workingDays(1), { fromNextDay: true })).toBe(at("2026-10-01T00:00:00"));
    expect(due("2026-09-30T15:00:00", workingDays(1), { fromNextDay: true })).toBe(at("2026-10-09T00:00:00"));
  });
  it("counts office hours where there are some", () => {
    expect(due("2026-09-30T16:00:00", workingDays(1), { opensAt: 540, closesAt: 1_080 })).toBe(at("2026-10-08T16:00:00"));
    expect(due("2026-09-30T20:00:00", workingDays(1), { opensAt: 540, closesAt: 1_080 })).toBe(at("2026-10-08T18:00:00"));
  });
  it("says when a year's notice is not out, and ends where nobody ever works", () => {
    expect([isProvisional(calendar, at("2026-12-31T23:59:00")), isProvisional(calendar, at("2027-01-01T00:00:00"))]).toEqual([false, true]);
    expect(due("2026-09-30T15:00:00", workingDays(1), { weekend: [0, 1, 2, 3, 4, 5, 6], years: [] })).toBeNull();
    expect(addSpan(everyDay, at("2026-10-03T10:00:00"), workingDays(2))).toBe(at("2026-10-05T10:00:00"));
  });
});

/** The same by stepping minute by minute: slow, and too simple to be wrong. */
function reference(of: WorkingCalendar, from: number, amountDays: number): number {
  const counts = (time: number): boolean => {
    const local = new Date(time + of.offsetMinutes * minute);
    const name = local.toISOString().slice(0, 10);
    const announced = of.years.find((year) => year.year === local.getUTCFullYear());
    const isFree = announced?.holidays.includes(name) === true || of.weekend.includes(local.getUTCDay());
    const isWorked = announced?.workdays.includes(name) === true || !isFree;
    const ofDay = local.getUTCHours() * 60 + local.getUTCMinutes();
    return isWorked && ofDay >= of.opensAt && ofDay < of.closesAt;
  };
  let time = from;
  if (of.fromNextDay)
    do time += minute;
    while (new Date(time + of.offsetMinutes * minute).toISOString().slice(11, 16) !== "00:00");
  let left = amountDays * (of.closesAt - of.opensAt);
  for (; left > 0; time += minute) if (counts(time)) left--;
  return time;
}

const anyDay = fc.integer({ min: 0, max: 120 }).map((index) => new Date(Date.UTC(2026, 8, 1) + index * 86_400_000).toISOString().slice(0, 10));
const anyCalendar = fc
  .record({
    weekend: fc.uniqueArray(fc.integer({ min: 0, max: 6 }), { maxLength: 3 }),
    opensAt: fc.integer({ min: 0, max: 700 }),
    closesAt: fc.integer({ min: 701, max: 1_440 }),
    isWhole: fc.boolean(),
    fromNextDay: fc.boolean(),
    holidays: fc.uniqueArray(anyDay, { maxLength: 25 }),
    workdays: fc.uniqueArray(anyDay, { maxLength: 8 }),
    offsetMinutes: fc.constantFrom(480, 0, -300, 345),
  })
  .map(
    ({ isWhole, holidays, workdays, ...rest }): WorkingCalendar => ({
      ...rest,
      ...(isWhole ? { opensAt: 0, closesAt: 1_440 } : {}),
      years: [{ year: 2026, source: "any", provisional: false, holidays, workdays }],
    }),
  );
const anyMinute = fc.integer({ min: 0, max: 60 * 24 * 60 }).map((minutes) => Date.UTC(2026, 8, 10) + minutes * minute);

describe("deadlines by the calendar", () => {
  it("are those of a calendar that steps minute by minute", () => {
    fc.assert(
      fc.property(anyCalendar, anyMinute, fc.integer({ min: 1, max: 7 }), (of, from, amount) => {
        expect(addSpan(of, from, workingDays(amount))).toBe(reference(of, from, amount));
      }),
      { numRuns: 150 },
    );
  });
  it("leave between two instants as much work as it takes to come from one to the other", () => {
    fc.assert(
      fc.property(anyCalendar, anyMinute, fc.integer({ min: 1, max: 10_000 }), (of, from, minutes) => {
        const to = addWorkingTime(of, from, minutes * minute);
        expect(to).not.toBeNull();
        expect(workingTimeBetween(of, from, to ?? 0)).toBe(minutes * minute);
      }),
    );
  });
  it("never come earlier for a later beginning", () => {
    fc.assert(
      fc.property(anyCalendar, anyMinute, anyMinute, fc.integer({ min: 1, max: 12 }), (of, one, other, amount) => {
        const [early, late] = [Math.min(one, other), Math.max(one, other)].map((from) => addSpan(of, from, workingDays(amount)) ?? 0);
        expect(early).toBeLessThanOrEqual(late ?? 0);
      }),
    );
  });
});

import { unreachable } from "../base/assert.ts";
import type { Span, WorkingCalendar } from "../contract/working-calendar.ts";

const minute = 60_000;
const hour = 3_600_000;
const day = 86_400_000;
/** A calendar without a working day for so long is a mistake; counting then ends here. Days. */
const longestGap = 400;

/** Seven days a week, around the clock, in the city's time (UTC+8): what counts where no calendar is configured. */
export const everyDay: WorkingCalendar = { offsetMinutes: 480, weekend: [], opensAt: 0, closesAt: 1_440, fromNextDay: false, years: [] };

/** Midnight before an instant in the city's time, as UTC ms. */
const midnightBefore = (calendar: WorkingCalendar, at: number): number => {
  const offset = calendar.offsetMinutes * minute;
  return Math.floor((at + offset) / day) * day - offset;
};
/** The calendar day of a local midnight, `YYYY-MM-DD`. */
const nameOf = (calendar: WorkingCalendar, midnight: number): string => new Date(midnight + calendar.offsetMinutes * minute).toISOString().slice(0, 10);

/** Whether the day that begins at this local midnight is worked: what was announced stands before the week's order. */
function isWorked(calendar: WorkingCalendar, midnight: number): boolean {
  const name = nameOf(calendar, midnight);
  const year = calendar.years.find((entry) => entry.year === Number(name.slice(0, 4)));
  if (year?.workdays.includes(name)) return true;
  if (year?.holidays.includes(name)) return false;
  return !calendar.weekend.includes(new Date(midnight + calendar.offsetMinutes * minute).getUTCDay());
}

/** Whether an instant (UTC ms) lies on a working day of the city. */
export const isWorkingDay = (calendar: WorkingCalendar, at: number): boolean => isWorked(calendar, midnightBefore(calendar, at));

/** Whether the days of an instant are only known from the law, or not at all, because its year's notice is not out. */
export function isProvisional(calendar: WorkingCalendar, at: number): boolean {
  const year = Number(nameOf(calendar, midnightBefore(calendar, at)).slice(0, 4));
  return calendar.years.find((entry) => entry.year === year)?.provisional ?? true;
}

/** Length of a working day, ms. */
const workOfDay = (calendar: WorkingCalendar): number => Math.max(0, calendar.closesAt - calendar.opensAt) * minute;

/**
 * The instant at which so much working time has passed since `from`. Both UTC ms; the end of a day's work belongs to that day.
 * Null when the calendar has no working time for longer than a year.
 */
export function addWorkingTime(calendar: WorkingCalendar, from: number, amount: number): number | null {
  let left = amount;
  let gap = 0;
  for (let midnight = midnightBefore(calendar, from); gap <= longestGap; midnight += day, gap++) {
    if (!isWorked(calendar, midnight)) continue;
    const begin = Math.max(from, midnight + calendar.opensAt * minute);
    const here = midnight + calendar.closesAt * minute - begin;
    if (here <= 0) continue;
    if (left <= here) return begin + left;
    left -= here;
    gap = 0;
  }
  return null;
}

/** Working time between two instants, ms; 0 when the second is not later. */
export function workingTimeBetween(calendar: WorkingCalendar, from: number, to: number): number {
  let sum = 0;
  for (let midnight = midnightBefore(calendar, from); midnight < to; midnight += day) {
    if (!isWorked(calendar, midnight)) continue;
    const begin = Math.max(from, midnight + calendar.opensAt * minute);
    sum += Math.max(0, Math.min(to, midnight + calendar.closesAt * minute) - begin);
  }
  return sum;
}

/**
 * When a span that begins at `from` is over, UTC ms. Hours and days are clock time; working days count work alone.
 * Used alike by the seat and by dispatch. Null where the calendar never works.
 */
export function addSpan(calendar: WorkingCalendar, from: number, span: Span): number | null {
  switch (span.unit) {
    case "hours":
      return from + Math.round(span.amount * hour);
    case "days":
      return from + Math.round(span.amount * day);
    case "workingDays": {
      const start = calendar.fromNextDay ? midnightBefore(calendar, from) + day : from;
      return addWorkingTime(calendar, start, Math.round(span.amount * workOfDay(calendar)));
    }
    default:
      return unreachable(span.unit);
  }
}

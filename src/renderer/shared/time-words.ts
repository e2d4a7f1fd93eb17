const [minute, hour, day] = [60_000, 3_600_000, 86_400_000];
/** The hotline's city: UTC+8, no summer time. */
const zone = "Asia/Shanghai";

/** `3:07`, or `1:02:07` from an hour on. @param ms a duration */
export function spokenDuration(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1_000));
  const [hours, minutes] = [Math.floor(seconds / 3_600), Math.floor((seconds % 3_600) / 60)];
  const rest = String(seconds % 60).padStart(2, "0");
  return hours === 0 ? `${minutes}:${rest}` : `${hours}:${String(minutes).padStart(2, "0")}:${rest}`;
}
/** How long until a deadline, or since it: the largest unit alone. */
export function remaining(deadline: number, now: number): { readonly isOver: boolean; readonly unit: "days" | "hours" | "minutes"; readonly count: number } {
  const distance = Math.abs(deadline - now);
  const isOver = deadline < now;
  if (distance >= 2 * day) return { isOver, unit: "days", count: Math.floor(distance / day) };
  if (distance >= hour) return { isOver, unit: "hours", count: Math.floor(distance / hour) };
  return { isOver, unit: "minutes", count: Math.floor(distance / minute) };
}
/** How far two moments lie apart: the largest unit alone. @param ms a duration */
export function spokenApart(ms: number): { readonly unit: "days" | "hours" | "minutes"; readonly number: number } {
  const { unit, count } = remaining(ms, 0);
  return { unit, number: Math.max(1, count) };
}
/** Made once: a format costs a hundred times what its use does, and a list has a time in each row. */
const formats = {
  short: new Intl.DateTimeFormat("zh-CN", { timeZone: zone, month: "2-digit", day: "2-digit", hour: "2-digit", minute: "2-digit", hourCycle: "h23" }),
  date: new Intl.DateTimeFormat("sv-SE", { timeZone: zone }),
  clock: new Intl.DateTimeFormat("zh-CN", { timeZone: zone, hour: "2-digit", minute: "2-digit", hourCycle: "h23" }),
  seconds: new Intl.DateTimeFormat("zh-CN", { timeZone: zone, hour: "2-digit", minute: "2-digit", second: "2-digit", hourCycle: "h23" }),
} as const;
const cityYear = (instant: number): number => new Date(instant + 8 * hour).getUTCFullYear();
/**
 * `11-24 14:03` in the city's time; of another year with the year, for a month and a day alone would be taken for this one's.
 * @param instant UTC ms @param now UTC ms
 */
export const shortTime = (instant: number, now = Date.now()): string =>
  `${cityYear(instant) === cityYear(now) ? "" : `${cityYear(instant)}-`}${formats.short.format(instant).replace("/", "-")}`;
/** As above where there is room for eleven characters: of another year the day alone. */
export const rowTime = (instant: number, now = Date.now()): string => (cityYear(instant) === cityYear(now) ? shortTime(instant, now) : shortDate(instant));
/** `2026-11-24 14:03:22` in the city's time. @param instant UTC ms */
export const fullTime = (instant: number): string => `${formats.date.format(instant)} ${formats.seconds.format(instant)}`;
export const shortDate = (instant: number): string => formats.date.format(instant);
export const clockTime = (instant: number, seconds = false): string => (seconds ? formats.seconds : formats.clock).format(instant);

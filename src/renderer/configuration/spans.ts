import { type Span, spanSchema } from "../../contract/working-calendar.ts";

/** How a span is written, `7工作日` or `24h`; the first word of each unit is the one that is shown. */
const words: Readonly<Record<Span["unit"], readonly string[]>> = {
  hours: ["小时", "h", "hour", "hours", "时"],
  days: ["天", "d", "day", "days", "日"],
  workingDays: ["工作日", "wd", "working day", "working days", "个工作日"],
};

/** A span as it is written in a table; empty for none. */
export function writtenSpan(value: unknown): string {
  const span = spanSchema.safeParse(value);
  if (span.success) return `${span.data.amount}${words[span.data.unit][0]}`;
  return value === null || value === undefined ? "" : String(value);
}
/** What was written as a span; null when it is none. */
export function parsedSpan(typed: string): Span | null {
  const [, amount, word = ""] = /^(\d+(?:\.\d+)?)\s*(\D+)$/.exec(typed.normalize("NFKC").trim().toLowerCase()) ?? [];
  const unit = (Object.keys(words) as Span["unit"][]).find((each) => words[each].includes(word.trim()));
  const span = spanSchema.safeParse({ amount: Number(amount), unit });
  return span.success ? span.data : null;
}

/** The city's day (UTC+8) of an instant, and the instant at which a day begins; null for what is no day. */
const cityOffset = 8 * 3_600_000;
export const dayOf = (at: number): string => new Date(at + cityOffset).toISOString().slice(0, 10);
export function instantOfDay(typed: string): number | null {
  const at = /^\d{4}-\d{2}-\d{2}$/.test(typed.trim()) ? Date.parse(`${typed.trim()}T00:00:00+08:00`) : Number.NaN;
  return Number.isNaN(at) || dayOf(at) !== typed.trim() ? null : at;
}

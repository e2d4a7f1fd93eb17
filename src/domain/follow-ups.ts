import type { ConfigurationRow, TicketRow, Urgency } from "../contract/rows.ts";
import type { LifeRules } from "../contract/ticket-life.ts";
import { lifeOf } from "./clocks.ts";
import { lifeRulesOf } from "./life-rules.ts";

const hour = 3_600_000;
const day = 86_400_000;

/** A follow-up's place in the worklist. Times in UTC ms. */
export interface FollowUpTurn {
  /** Not to be called before. */
  readonly nextAt: number;
  readonly dueAt: number | null;
  readonly attempts: number;
  /** The no-answer rule is met: it may be ended unrated. */
  readonly mayEndUnrated: boolean;
}

/** Number of the city's day in which an instant lies. */
const dayOf = (at: number, rules: LifeRules): number => Math.floor((at + rules.calendar.offsetMinutes * 60_000) / day);

/** The first instant from `at` on in the hours in which citizens may be called. */
export function nextCallingHour(at: number, rules: LifeRules): number {
  const { fromHour, untilHour } = rules.followUp;
  const midnight = dayOf(at, rules) * day - rules.calendar.offsetMinutes * 60_000;
  const [opens, closes] = [midnight + fromHour * hour, midnight + untilHour * hour];
  if (at < opens) return opens;
  return at < closes ? at : opens + day;
}

/** When a ticket whose result is in may next be called about it. */
export function followUpTurn(ticket: TicketRow, configuration: ConfigurationRow | null): FollowUpTurn {
  const rules = lifeRulesOf(configuration);
  const { clocks, attempts, followUpFrom } = lifeOf(ticket);
  const last = attempts.at(-1);
  const begun = clocks.followUp?.startedAt ?? ticket.updatedAt;
  const wanted = last === undefined ? begun : (last.until ?? last.at + rules.followUp.spacingHours * hour);
  return {
    nextAt: nextCallingHour(Math.max(wanted, followUpFrom ?? 0), rules),
    dueAt: clocks.followUp?.dueAt ?? null,
    attempts: attempts.length,
    mayEndUnrated: meetsNoAnswerRule(attempts, rules),
  };
}

/** So many tries that found nobody, over so many of the city's days; or the caller does not want to be asked. */
export function meetsNoAnswerRule(attempts: readonly { readonly at: number; readonly outcome: string }[], rules: LifeRules): boolean {
  if (attempts.some((attempt) => attempt.outcome === "refused")) return true;
  const unheard = attempts.filter((attempt) => attempt.outcome !== "callBack");
  const days = new Set(unheard.map((attempt) => dayOf(attempt.at, rules)));
  return unheard.length >= rules.followUp.attempts && days.size >= rules.followUp.overDays;
}

const urgencyOrder: Readonly<Record<Urgency, number>> = { critical: 0, urgent: 1, normal: 2 };

/**
 * The order of the worklist: whom one may call now before whom one may not; of these the overdue, then the urgent, then the one
 * that is due first; of the others whose time comes first. @param now dispatch's time, UTC ms
 */
export function inCallingOrder<Item extends { readonly ticket: TicketRow; readonly turn: FollowUpTurn }>(items: readonly Item[], now: number): Item[] {
  const keyOf = ({ ticket, turn }: Item): readonly number[] => {
    const isCallable = turn.nextAt <= now;
    if (!isCallable) return [1, turn.nextAt, 0, 0];
    const isLate = turn.dueAt !== null && turn.dueAt < now;
    return [0, isLate ? 0 : 1, urgencyOrder[ticket.fields.urgency], turn.dueAt ?? Number.MAX_SAFE_INTEGER];
  };
  return items
    .map((item) => ({ item, key: keyOf(item) }))
    .sort((one, other) => compared(one.key, other.key) || (one.item.ticket.id < other.item.ticket.id ? -1 : 1))
    .map(({ item }) => item);
}

function compared(one: readonly number[], other: readonly number[]): number {
  for (const [index, value] of one.entries()) {
    const difference = value - (other[index] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}

import { unreachable } from "../base/assert.ts";
import type { ConfigurationRow, TicketRow, TicketStep } from "../contract/rows.ts";
import type { ClockName, LifeRules, TicketClock, TicketLife } from "../contract/ticket-life.ts";
import type { Span } from "../contract/working-calendar.ts";
import { soonestSpan } from "./deadline.ts";
import { lifeRulesOf } from "./life-rules.ts";
import { headlineClock } from "./ticket-life.ts";
import { addSpan, addWorkingTime, workingTimeBetween } from "./working-calendar.ts";

type Clocks = TicketLife["clocks"];
type Matter = Pick<TicketRow["fields"], "categoryId" | "urgency">;

/** How long a clock runs for this matter, and until when if it begins now; null: it has no end. */
export function clockSpan(name: ClockName, matter: Matter, at: number, configuration: ConfigurationRow | null): { span: Span; dueAt: number } | null {
  if (name === "handling") return configuration === null ? null : soonestSpan(configuration, { ...matter, createdAt: at });
  const rules = lifeRulesOf(configuration);
  const span = rules.clocks[name]?.[matter.urgency] ?? null;
  const dueAt = span === null ? null : addSpan(rules.calendar, at, span);
  return span === null || dueAt === null ? null : { span, dueAt };
}

/** The clocks with these begun anew at an instant, UTC ms. */
export function startClocks(clocks: Clocks, names: readonly ClockName[], matter: Matter, at: number, configuration: ConfigurationRow | null): Clocks {
  const started = names.map((name) => {
    const clock: TicketClock = { startedAt: at, dueAt: clockSpan(name, matter, at, configuration)?.dueAt ?? null, suspendedAt: null, stoppedAt: null };
    return [name, clock] as const;
  });
  return { ...clocks, ...Object.fromEntries(started) };
}

/** Whether a clock runs or stands still for a while: it has begun and is not over. */
export const isRunning = (clock: TicketClock | undefined): clock is TicketClock => clock !== undefined && clock.stoppedAt === null;

/** A clock that ends a right, to return or to appeal: nobody is late when it has run out. */
export const isOfRight = (name: ClockName): boolean => name === "return" || name === "appeal";
/** Which of the clocks that a step stopped had run out by then. */
export const lateAt = (stopped: NonNullable<TicketStep["stopped"]>, at: number): NonNullable<TicketStep["stopped"]> =>
  stopped.filter(({ clock, dueAt }) => dueAt < at && !isOfRight(clock));

const changed = (clocks: Clocks, names: readonly ClockName[], change: (clock: TicketClock, name: ClockName) => TicketClock): Clocks => {
  const result: Clocks = { ...clocks };
  for (const name of names) {
    const clock = result[name];
    if (clock !== undefined) result[name] = change(clock, name);
  }
  return result;
};

export const stopClocks = (clocks: Clocks, names: readonly ClockName[], at: number): Clocks =>
  changed(clocks, names, (clock) => (isRunning(clock) ? { ...clock, stoppedAt: at, suspendedAt: null } : clock));

export const suspendClocks = (clocks: Clocks, names: readonly ClockName[], at: number): Clocks =>
  changed(clocks, names, (clock) => (isRunning(clock) && clock.suspendedAt === null ? { ...clock, suspendedAt: at } : clock));

/** Lets clocks go on: one that stood still has as much time left as it had, one that was stopped keeps its end. */
export function resumeClocks(clocks: Clocks, names: readonly ClockName[], matter: Matter, at: number, configuration: ConfigurationRow | null): Clocks {
  return changed(clocks, names, (clock, name) => {
    const { suspendedAt, dueAt } = clock;
    if (suspendedAt === null || dueAt === null) return { ...clock, suspendedAt: null, stoppedAt: null };
    const unit = clockSpan(name, matter, clock.startedAt, configuration)?.span.unit ?? "hours";
    return { ...clock, suspendedAt: null, stoppedAt: null, dueAt: endAfterPause(dueAt, suspendedAt, at, unit, lifeRulesOf(configuration)) };
  });
}

/** A pause lengthens the time by itself; of working days, by as much work as was left when it began. What was late already stays so. */
function endAfterPause(dueAt: number, suspendedAt: number, at: number, unit: Span["unit"], { calendar }: LifeRules): number {
  if (dueAt <= suspendedAt || at <= suspendedAt) return dueAt;
  switch (unit) {
    case "hours":
    case "days":
      return dueAt + (at - suspendedAt);
    case "workingDays":
      return addWorkingTime(calendar, at, workingTimeBetween(calendar, suspendedAt, dueAt)) ?? dueAt;
    default:
      return unreachable(unit);
  }
}

/** How a running clock stands: calm, amber, red; late is red and past its end. */
export type Alarm = "none" | "calm" | "amber" | "red" | "late";

/** @param now dispatch's time, UTC ms */
export function alarmOf(clock: TicketClock | undefined, rules: Pick<LifeRules, "amberShare" | "redShare">, now: number): Alarm {
  if (!isRunning(clock) || clock.dueAt === null) return "none";
  const at = clock.suspendedAt ?? now;
  if (at > clock.dueAt) return "late";
  const share = (clock.dueAt - at) / Math.max(1, clock.dueAt - clock.startedAt);
  if (share <= rules.redShare) return "red";
  return share <= rules.amberShare ? "amber" : "calm";
}

/** The life of a ticket; one that was written before there was such a thing has the deadline that it was given. */
export function lifeOf(ticket: Pick<TicketRow, "life" | "status" | "deadline" | "createdAt" | "updatedAt">): TicketLife {
  if (ticket.life !== undefined) return ticket.life;
  const { deadline, createdAt, updatedAt, status } = ticket;
  const stoppedAt = status === "dispatched" ? null : updatedAt;
  const clocks: Clocks = deadline === null ? {} : { handling: { startedAt: createdAt, dueAt: deadline, suspendedAt: null, stoppedAt } };
  return { ...emptyLife, round: status === "answered" ? 0 : 1, clocks };
}

/** Before anything happened. */
export const emptyLife: TicketLife = {
  round: 0,
  clocks: {},
  contactedAt: null,
  returning: null,
  extension: null,
  extendedUntil: null,
  helpers: [],
  attempts: [],
  followUp: null,
  reminders: 0,
  supervised: false,
};

/** The clock by which a ticket is shown in lists; null where nothing is owed or nothing has an end. */
export function shownClock(ticket: Parameters<typeof lifeOf>[0]): TicketClock | null {
  const name = headlineClock[ticket.status];
  const clock = name === null ? undefined : lifeOf(ticket).clocks[name];
  return isRunning(clock) && clock.dueAt !== null ? clock : null;
}

import { useTranslation } from "react-i18next";
import type { TicketRow } from "../../contract/rows.ts";
import type { LifeRules, TicketClock } from "../../contract/ticket-life.ts";
import { alarmOf, shownClock } from "../../domain/clocks.ts";
import { remaining, shortTime } from "../shared/time-words.ts";

/** A deadline as it is spoken; the exact time on hover. */
export function Remaining({ deadline, now, word }: { deadline: number; now: number; word?: string | undefined }) {
  const { t } = useTranslation();
  const { isOver, unit, count } = remaining(deadline, now);
  return (
    <span className={word ?? (isOver ? "trouble-word" : undefined)} title={shortTime(deadline)}>
      {t(`deadline.${isOver ? "over" : "left"}`, { time: t(`deadline.${unit}`, { count }) })}
    </span>
  );
}

/** What is left of a running clock: amber when little, red when hardly any, still while a return is ruled on. @param now dispatch's time, UTC ms */
export function ClockLeft({ clock, now, rules }: { clock: TicketClock; now: number; rules: Pick<LifeRules, "amberShare" | "redShare"> }) {
  const alarm = alarmOf(clock, rules, now);
  if (clock.dueAt === null) return null;
  const word = alarm === "amber" ? "amber-word" : alarm === "red" || alarm === "late" ? "trouble-word" : undefined;
  return (
    <span data-alarm={alarm}>
      <Remaining deadline={clock.dueAt} now={clock.suspendedAt ?? now} word={word} />
    </span>
  );
}

/** What a ticket is mostly waited for; nothing where nothing is owed. @param rules those in force */
export function Due({ ticket, ...rest }: { ticket: TicketRow; now: number; rules: Pick<LifeRules, "amberShare" | "redShare"> }) {
  const clock = shownClock(ticket);
  return clock === null ? null : <ClockLeft clock={clock} {...rest} />;
}

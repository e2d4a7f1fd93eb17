import { unreachable } from "../base/assert.ts";
import type { TicketTransition } from "../contract/mutation.ts";
import type { ConfigurationRow, TicketRow } from "../contract/rows.ts";
import type { TicketClock, TicketLife } from "../contract/ticket-life.ts";
import { isRunning } from "./clocks.ts";
import { meetsNoAnswerRule } from "./follow-ups.ts";
import { lifeRulesOf } from "./life-rules.ts";
import type { GuardName } from "./ticket-life.ts";
import { addSpan } from "./working-calendar.ts";

/** What a guard is judged by. */
export interface GuardFacts {
  readonly ticket: TicketRow;
  readonly life: TicketLife;
  readonly move: TicketTransition;
  /** The configuration that the ticket keeps, and the one in force. */
  readonly rulebook: { readonly own: ConfigurationRow | null; readonly current: ConfigurationRow | null };
}

/** Whether a unit stands in the configuration; without one nobody can tell, and dispatch asks again. */
const stands = (unitId: string | null | undefined, configuration: ConfigurationRow | null): boolean =>
  typeof unitId === "string" && (configuration === null || configuration.units.some((unit) => unit.id === unitId));

/** A clock without an end is never over. */
const isInTime = (clock: TicketClock | undefined, at: number): boolean => isRunning(clock) && (clock.dueAt === null || at <= clock.dueAt);

/** Whether what a transition asks for beside the state holds. */
export function guardHolds(guard: GuardName, { ticket, life, move, rulebook }: GuardFacts): boolean {
  const { facts, at } = move;
  switch (guard) {
    case "knownUnit":
      return stands(facts.unitId, rulebook.current);
    case "standingUnit":
      return stands(facts.unitId ?? ticket.fields.unitId, rulebook.current);
    case "returnWindow":
      // A ticket from before there were windows may be returned while it is due.
      return isInTime(life.clocks.return ?? life.clocks.handling, at);
    case "appealWindow":
      return life.returning !== null && life.returning.refusedAt !== null && !life.returning.appealed && isInTime(life.clocks.appeal, at);
    case "beforeDue":
      return isInTime(life.clocks.handling, at);
    case "laterUntil":
      return isLater(facts.until, life, rulebook.own);
    case "noExtensionPending":
      return life.extension === null;
    case "extensionPending":
      return life.extension !== null;
    case "knownHelpers":
      return (facts.helperUnitIds ?? []).every((unitId) => unitId !== ticket.fields.unitId && stands(unitId, rulebook.current));
    case "helperNamed":
      return life.helpers.some((helper) => helper.unitId === facts.unitId && helper.reportedAt === null);
    case "noAnswerRule":
      return meetsNoAnswerRule(life.attempts, lifeRulesOf(rulebook.own));
    case "untilAhead":
      return facts.until === undefined || facts.until > at;
    default:
      return unreachable(guard);
  }
}

/** Asked for more time than there is, and not for more than one extension may bring. */
function isLater(until: number | undefined, life: TicketLife, configuration: ConfigurationRow | null): boolean {
  const dueAt = life.clocks.handling?.dueAt ?? null;
  if (until === undefined || dueAt === null || until <= dueAt) return false;
  const { longestExtension, calendar } = lifeRulesOf(configuration);
  const latest = longestExtension === null ? null : addSpan(calendar, dueAt, longestExtension);
  return latest === null || until <= latest;
}

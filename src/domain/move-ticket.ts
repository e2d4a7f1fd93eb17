import { unreachable } from "../base/assert.ts";
import { isSame } from "../base/same.ts";
import type { ErrorData } from "../contract/errors.ts";
import type { TicketTransition } from "../contract/mutation.ts";
import type { ConfigurationRow, Role, TicketRow, TicketStep } from "../contract/rows.ts";
import type { TicketLife, TicketStatus, TransitionFacts, TransitionName } from "../contract/ticket-life.ts";
import { emptyLife, isRunning, lifeOf, resumeClocks, startClocks, stopClocks, suspendClocks } from "./clocks.ts";
import { deadlineFor } from "./deadline.ts";
import { guardHolds } from "./life-guards.ts";
import { lifeRulesOf } from "./life-rules.ts";
import { withLeadApart } from "./ticket-fields.ts";
import { allTransitions, type GuardName, mayMake, type Transition, transitionOf } from "./ticket-life.ts";
import { boundedSteps } from "./ticket-merge.ts";

/** Who makes or enters a transition. */
export interface Mover {
  readonly id: string;
  readonly name: string | null;
  /** null: not known here, such as the author of a change that waits at the seat; dispatch asks again. */
  readonly role: Role | null;
}

/** What became of a transition. `already`: it is the very one that was made before, by whomever. */
export type MoveOutcome =
  | { readonly kind: "moved"; readonly ticket: TicketRow }
  | { readonly kind: "already"; readonly ticket: TicketRow }
  | { readonly kind: "refused"; readonly error: ErrorData };

/** By what a ticket is judged: the version of the configuration that it keeps, and the one in force, in which a unit may be gone. */
export interface Rulebook {
  readonly own: ConfigurationRow | null;
  readonly current: ConfigurationRow | null;
}

/**
 * Makes a named transition of a ticket, by the table in ticket-life.ts and nothing else. Dispatch confirms by it and the seat shows
 * by it what waits, so that both see the same. Two people at one ticket: who arrives second with what leads on from a state that is
 * no longer is refused (`staleTicket`) and keeps what they wrote; what leaves the state alone, such as a reminder, is taken wherever
 * it is allowed; the same transition without facts of its own, made twice, counts once.
 */
export function moveTicket(ticket: TicketRow, move: TicketTransition, mover: Mover, rulebook: Rulebook): MoveOutcome {
  const transition = transitionOf(move.transition);
  const life = lifeOf(ticket);
  if (isRepeated(ticket, move, life)) return { kind: "already", ticket };
  const error = refusalOf(ticket, move, mover, rulebook);
  if (error !== null) return { kind: "refused", error };
  const status = transition.to ?? ticket.status;
  const fields = fieldsAfter(ticket, move);
  const next = lifeAfter({ ...ticket, fields }, life, move, rulebook.own);
  const step = stepOf(ticket, move, mover, status, life, next);
  const moved: TicketRow = {
    ...ticket,
    status,
    fields,
    life: next,
    deadline: next.clocks.handling?.dueAt ?? null,
    updatedAt: Math.max(ticket.updatedAt, move.at),
    steps: boundedSteps([...ticket.steps, step]),
  };
  return { kind: "moved", ticket: moved };
}

/** Why a transition cannot be made now; null when it can. The detail says which rule, for the screen's words. */
export function refusalOf(ticket: TicketRow, move: TicketTransition, mover: Mover, rulebook: Rulebook): ErrorData | null {
  const transition = transitionOf(move.transition);
  const isStale = transition.to !== null && (move.seenStatus !== ticket.status || move.seenRound !== lifeOf(ticket).round);
  if (isStale || !transition.from.includes(ticket.status)) return { kind: "staleTicket", detail: ticket.status };
  if (mover.role !== null && !mayMake(mover.role, transition.maker)) return { kind: "forbidden", detail: transition.maker };
  const missing = transition.needs.find((name) => isEmpty(move.facts[name]));
  if (missing !== undefined) return { kind: "invalid", detail: missing };
  const broken = transition.guards.find((guard) => !guardHolds(guard, { ticket, life: lifeOf(ticket), move, rulebook }));
  return broken === undefined ? null : { kind: "notAllowedNow", detail: broken };
}

/** Guards that look at what a transition brings; the others can be judged before anybody wrote anything. */
const guardsOfFacts: readonly GuardName[] = ["knownUnit", "standingUnit", "laterUntil", "knownHelpers", "helperNamed", "untilAhead"];

/** The transitions that this person may make or enter now, in the table's order. `at`: dispatch's time, UTC ms. */
export function offeredMoves(ticket: TicketRow, role: Role, at: number, rulebook: Rulebook): TransitionName[] {
  const life = lifeOf(ticket);
  const isOffered = ([name, row]: [TransitionName, Transition]): boolean => {
    const move: TicketTransition = { name: "ticket.transition", ticketId: ticket.id, transition: name, facts: {}, seenStatus: ticket.status, seenRound: 0, at };
    const guards = row.guards.filter((guard) => !guardsOfFacts.includes(guard));
    const hasHelper = name !== "helperReport" || life.helpers.some((helper) => helper.reportedAt === null);
    return (
      row.from.includes(ticket.status) && mayMake(role, row.maker) && hasHelper && guards.every((guard) => guardHolds(guard, { ticket, life, move, rulebook }))
    );
  };
  return allTransitions()
    .filter(isOffered)
    .map(([name]) => name);
}

const isEmpty = (value: TransitionFacts[keyof TransitionFacts]): boolean =>
  value === undefined || (typeof value === "string" && value.trim() === "") || (Array.isArray(value) && value.length === 0);

/** Both signed for it: the second one's word adds nothing, and nobody is told off. */
function isRepeated(ticket: TicketRow, move: TicketTransition, life: TicketLife): boolean {
  const last = ticket.steps.findLast((step) => step.kind === "moved");
  if (last?.transition !== move.transition || last.to !== ticket.status || last.from === last.to) return false;
  const sawTheSame = last.from === move.seenStatus && (life.round === move.seenRound || transitionOf(move.transition).newRound);
  return sawTheSame && isSame(last.facts ?? {}, move.facts);
}

/** The lead follows from a dispatch, which takes it from the helpers, and the helpers from a whistle. */
function fieldsAfter(ticket: TicketRow, { transition, facts }: TicketTransition): TicketRow["fields"] {
  const { fields } = ticket;
  if (transition === "dispatch" || transition === "reassign" || transition === "reopen")
    return withLeadApart({ ...fields, unitId: facts.unitId ?? fields.unitId });
  if (transition !== "whistle") return fields;
  return { ...fields, helperUnitIds: [...new Set([...fields.helperUnitIds, ...(facts.helperUnitIds ?? [])])].slice(0, 20) };
}

/** The clocks by the table, then what the transition itself says. `ticket` has its new fields already. */
function lifeAfter(ticket: TicketRow, life: TicketLife, move: TicketTransition, configuration: ConfigurationRow | null): TicketLife {
  const transition = transitionOf(move.transition);
  const begun: TicketLife = transition.newRound ? { ...emptyLife, round: life.round + 1, clocks: life.clocks } : life;
  const clocks = clocksAfter(ticket, begun.clocks, transition, move.at, configuration);
  return withFacts(ticket, { ...begun, clocks }, move, configuration);
}

function clocksAfter(
  ticket: TicketRow,
  before: TicketLife["clocks"],
  row: Transition,
  at: number,
  configuration: ConfigurationRow | null,
): TicketLife["clocks"] {
  const suspends = lifeRulesOf(configuration).returnSuspends ? row.suspends : [];
  const stopped = stopClocks(before, row.stops, at);
  const suspended = suspendClocks(stopped, suspends, at);
  const resumed = resumeClocks(suspended, resumable(ticket, row), ticket.fields, at, configuration);
  return startClocks(resumed, row.starts, ticket.fields, at, configuration);
}

/** A contact that was made stays made when the handling goes on. */
const resumable = (ticket: TicketRow, row: Transition) => row.resumes.filter((name) => name !== "contact" || lifeOf(ticket).contactedAt === null);

function withFacts(ticket: TicketRow, life: TicketLife, move: TicketTransition, configuration: ConfigurationRow | null): TicketLife {
  const { facts, at, transition } = move;
  switch (transition) {
    case "dispatch":
    case "reassign":
    case "reopen":
      return withHelpers(life, ticket.fields.helperUnitIds, ticket, at, configuration);
    case "contact":
      return { ...life, contactedAt: life.contactedAt ?? at };
    case "return":
      return { ...life, returning: { rule: facts.rule ?? "", refusedAt: null, appealed: false } };
    case "refuseReturn":
    case "refuseAppeal":
      return { ...life, returning: life.returning === null ? null : { ...life.returning, refusedAt: at } };
    case "appeal":
      return { ...life, returning: life.returning === null ? null : { ...life.returning, appealed: true } };
    case "askExtension":
      return { ...life, extension: { askedAt: at, until: facts.until ?? at } };
    case "grantExtension":
      return granted(life);
    case "refuseExtension":
      return { ...life, extension: null };
    case "remind":
      return { ...life, reminders: life.reminders + 1 };
    case "supervise":
      return { ...life, supervised: true };
    case "whistle":
      return withHelpers(life, facts.helperUnitIds ?? [], ticket, at, configuration);
    case "helperReport":
      return reported(life, facts.unitId ?? "", at);
    case "attempt":
      return { ...life, attempts: [...life.attempts, { at, outcome: facts.outcome ?? "noAnswer", until: facts.until ?? null }].slice(-100) };
    case "assignFollowUp":
      return { ...life, followUpBy: facts.personId ?? null };
    case "postponeFollowUp":
      return { ...life, followUpFrom: facts.until ?? null };
    case "followUp":
      return { ...life, followUp: { at, solved: facts.solved ?? "unrated", satisfied: facts.satisfied ?? "unrated" } };
    case "endUnrated":
      return { ...life, followUp: { at, solved: "unrated", satisfied: "unrated" } };
    case "result":
    case "acceptReturn":
    case "acceptAppeal":
      return { ...life, extension: null };
    case "sendBack":
      return { ...life, attempts: [], followUpBy: null, followUpFrom: null };
    case "sign":
    case "progress":
    case "close":
    case "withdraw":
      return life;
    default:
      return unreachable(transition);
  }
}

/** A granted extension moves the end of the handling to what was asked for. */
function granted(life: TicketLife): TicketLife {
  const { extension } = life;
  const { handling } = life.clocks;
  if (extension === null || handling === undefined) return { ...life, extension: null };
  return {
    ...life,
    extension: null,
    extendedUntil: extension.until,
    clocks: { ...life.clocks, handling: { ...handling, dueAt: extension.until } },
  };
}

function withHelpers(life: TicketLife, unitIds: readonly string[], ticket: TicketRow, at: number, configuration: ConfigurationRow | null): TicketLife {
  const fresh = unitIds.filter((unitId) => !life.helpers.some((helper) => helper.unitId === unitId && helper.reportedAt === null));
  if (fresh.length === 0) return life;
  const helpers = [...life.helpers.filter((helper) => !fresh.includes(helper.unitId)), ...fresh.map((unitId) => ({ unitId, reportedAt: null }))].slice(-40);
  return { ...life, helpers, clocks: startClocks(life.clocks, ["whistle"], ticket.fields, at, configuration) };
}

function reported(life: TicketLife, unitId: string, at: number): TicketLife {
  return withThese(
    life,
    life.helpers.map((helper) => (helper.unitId === unitId && helper.reportedAt === null ? { ...helper, reportedAt: at } : helper)),
    at,
  );
}
/** Nobody waits for the report of a helper that leads by now. */
function withoutLead(ticket: TicketRow): TicketRow {
  const life = lifeOf(ticket);
  const isLead = (helper: TicketLife["helpers"][number]): boolean => helper.unitId === ticket.fields.unitId && helper.reportedAt === null;
  if (!life.helpers.some(isLead)) return ticket;
  const helpers = life.helpers.filter((helper) => !isLead(helper));
  return { ...ticket, life: withThese(life, helpers, ticket.updatedAt) };
}
/** The whistle's clock ends with the last helper's report. */
function withThese(life: TicketLife, helpers: TicketLife["helpers"], at: number): TicketLife {
  const isComplete = helpers.every((helper) => helper.reportedAt !== null);
  return { ...life, helpers, clocks: isComplete ? stopClocks(life.clocks, ["whistle"], at) : life.clocks };
}

function stepOf(ticket: TicketRow, move: TicketTransition, mover: Mover, to: TicketStatus, before: TicketLife, after: TicketLife): TicketStep {
  const { transition, facts, at } = move;
  const ofUnit = transitionOf(transition).maker === "unit";
  const unitId = transition === "helperReport" ? facts.unitId : (ticket.fields.unitId ?? undefined);
  const stopped = Object.entries(before.clocks).flatMap(([name, clock]) => {
    const now = after.clocks[name as keyof typeof after.clocks];
    const isOver = isRunning(clock) && now !== undefined && (now.stoppedAt !== null || now.startedAt !== clock.startedAt);
    return isOver && clock.dueAt !== null ? [{ clock: name as keyof typeof before.clocks, dueAt: clock.dueAt }] : [];
  });
  return {
    at,
    personId: mover.id,
    ...(mover.name === null ? {} : { personName: mover.name }),
    kind: "moved",
    transition,
    from: ticket.status,
    to,
    ...(ofUnit && unitId !== undefined ? { onBehalfOf: unitId } : {}),
    facts,
    ...(stopped.length === 0 ? {} : { stopped }),
  };
}

/** The life and deadline with which a ticket begins: dispatched at once, or answered on the spot. */
export function beginLife(
  ticket: Pick<TicketRow, "status" | "fields" | "createdAt">,
  configuration: ConfigurationRow | null,
): { readonly life: TicketLife; readonly deadline: number | null } {
  if (ticket.status !== "dispatched") return { life: emptyLife, deadline: null };
  const { fields, createdAt } = ticket;
  const clocks = startClocks({}, transitionOf("dispatch").starts, fields, createdAt, configuration);
  const started: TicketLife = { ...emptyLife, round: 1, clocks };
  const helpers = withLeadApart(fields).helperUnitIds.map((unitId) => ({ unitId, reportedAt: null }));
  const life = helpers.length === 0 ? started : { ...started, helpers, clocks: startClocks(clocks, ["whistle"], fields, createdAt, configuration) };
  return { life, deadline: clocks.handling?.dueAt ?? null };
}

/**
 * What follows from a correction: who leads by now is waited for as a helper no longer, and the deadline is as if the category and the
 * urgency had been so from the start; an extension that was granted stands.
 */
export const withCorrectedMatter = (before: TicketRow, after: TicketRow, configuration: ConfigurationRow | null): TicketRow =>
  withCorrectedDeadline(before, withoutLead(after), configuration);

function withCorrectedDeadline(before: TicketRow, after: TicketRow, configuration: ConfigurationRow | null): TicketRow {
  const isSameMatter = before.fields.categoryId === after.fields.categoryId && before.fields.urgency === after.fields.urgency;
  const life = lifeOf(after);
  const { handling } = life.clocks;
  if (isSameMatter || configuration === null || life.extendedUntil !== null || !isRunning(handling)) return after;
  const dueFor = ({ fields }: TicketRow): number | null => deadlineFor(configuration, { ...fields, createdAt: handling.startedAt });
  const [was, is] = [dueFor(before), dueFor(after)];
  // What a pause added to the old end is added to the new one too.
  const pause = handling.dueAt === null || was === null ? 0 : handling.dueAt - was;
  const dueAt = is === null ? null : is + pause;
  return { ...after, deadline: dueAt, life: { ...life, clocks: { ...life.clocks, handling: { ...handling, dueAt } } } };
}

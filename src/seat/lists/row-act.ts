import { unreachable } from "../../base/assert.ts";
import type { ErrorData } from "../../contract/errors.ts";
import type { ListAct } from "../../contract/list-acts.ts";
import type { MutationBody } from "../../contract/mutation.ts";
import type { TicketFieldsPatch, TicketRow } from "../../contract/rows.ts";
import type { Person } from "../../contract/session.ts";
import type { TicketStatus } from "../../contract/ticket-life.ts";
import { attachRefusal } from "../../domain/attach-ticket.ts";
import { lifeOf } from "../../domain/clocks.ts";
import { type Rulebook, refusalOf } from "../../domain/move-ticket.ts";

/** What a row's change is judged by. `at`: dispatch's time, UTC ms. */
export interface ActFacts {
  readonly person: Person;
  readonly at: number;
  rulebook(ticket: TicketRow): Rulebook;
  ticket(id: string): TicketRow | null;
}

/** How a row is put back: to what, where it still is what the act made of it. */
export interface Undo {
  readonly ticketId: string;
  readonly before: TicketFieldsPatch;
  readonly after: TicketFieldsPatch;
  /** The ticket to which it was attached; null: the act attached nothing. */
  readonly masterTicketId: string | null;
}
/** What an act makes of one row. */
export type RowOutcome =
  | { readonly kind: "change"; readonly body: MutationBody; readonly undo: Undo | null }
  | { readonly kind: "already" }
  | { readonly kind: "refused"; readonly error: ErrorData };

/** The matter may be corrected while no result stands by which it was judged. */
const correctable: ReadonlySet<TicketStatus> = new Set(["dispatched", "signed", "handling", "returning", "appealed", "returned"]);

/** One row of a bulk act: its change, with the way back; or why it stays as it is. */
export function actOn(ticket: TicketRow, act: ListAct, facts: ActFacts): RowOutcome {
  switch (act.kind) {
    case "move":
      return moved(ticket, act, facts);
    case "category":
      return corrected(ticket, { categoryId: act.categoryId }, facts);
    case "urgency":
      return corrected(ticket, { urgency: act.urgency }, facts);
    case "mark":
      return (ticket.fields.marked ?? false) === act.marked ? { kind: "already" } : patched(ticket, { marked: act.marked }, facts.at);
    case "attach":
      return attached(ticket, act.masterTicketId, facts);
    default:
      return unreachable(act);
  }
}

function moved(ticket: TicketRow, { transition, facts }: Extract<ListAct, { kind: "move" }>, { person, at, rulebook }: ActFacts): RowOutcome {
  const body = { name: "ticket.transition", ticketId: ticket.id, transition, facts, seenStatus: ticket.status, seenRound: lifeOf(ticket).round, at } as const;
  const error = refusalOf(ticket, body, person, rulebook(ticket));
  return error === null ? { kind: "change", body, undo: null } : { kind: "refused", error };
}

function corrected(ticket: TicketRow, patch: TicketFieldsPatch, { at }: ActFacts): RowOutcome {
  if (!correctable.has(ticket.status)) return { kind: "refused", error: { kind: "staleTicket", detail: ticket.status } };
  return holds(ticket, patch) ? { kind: "already" } : patched(ticket, patch, at);
}

const holds = ({ fields }: TicketRow, patch: TicketFieldsPatch): boolean =>
  Object.entries(patch).every(([name, value]) => fields[name as keyof typeof fields] === value);

function patched(ticket: TicketRow, patch: TicketFieldsPatch, at: number): RowOutcome {
  const { fields } = ticket;
  // A mark that was never set is none.
  const before: TicketFieldsPatch = Object.fromEntries(Object.keys(patch).map((name) => [name, fields[name as keyof typeof fields] ?? false]));
  const body = { name: "ticket.update", ticketId: ticket.id, patch, seen: before, at } as const;
  return { kind: "change", body, undo: { ticketId: ticket.id, before, after: patch, masterTicketId: null } };
}

function attached(ticket: TicketRow, masterTicketId: string, facts: ActFacts): RowOutcome {
  if (ticket.repeatOf === masterTicketId) return { kind: "already" };
  const body = { name: "ticket.attach", ticketId: ticket.id, masterTicketId, seen: ticket.repeatOf, at: facts.at } as const;
  const error = attachRefusal(ticket, body, facts.ticket(masterTicketId));
  return error === null ? { kind: "change", body, undo: { ticketId: ticket.id, before: {}, after: {}, masterTicketId } } : { kind: "refused", error };
}

/** Puts a row back as it was before an act; who changed it since is not undone. */
export function undoOn(ticket: TicketRow, undo: Undo, { at }: ActFacts): RowOutcome {
  const changed: RowOutcome = { kind: "refused", error: { kind: "staleTicket", detail: "changedSince" } };
  if (undo.masterTicketId === null) return holds(ticket, undo.after) ? patched(ticket, undo.before, at) : changed;
  // Dispatch may have attached it to the master of the one that was named.
  if (ticket.repeatOf === null) return changed;
  return { kind: "change", body: { name: "ticket.attach", ticketId: ticket.id, masterTicketId: null, seen: ticket.repeatOf, at }, undo: null };
}

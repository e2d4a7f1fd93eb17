import { HotlineError } from "../contract/errors.ts";
import type { TicketTransition } from "../contract/mutation.ts";
import type { TicketRow } from "../contract/rows.ts";
import type { Person } from "../contract/session.ts";
import type { FollowUpItem, RefusedMove } from "../contract/ticket-life-api.ts";
import { lifeOf } from "../domain/clocks.ts";
import { maySeeTicket } from "../domain/confidentiality.ts";
import { followUpTurn, inCallingOrder } from "../domain/follow-ups.ts";
import { refusalOf } from "../domain/move-ticket.ts";
import type { Workplace } from "./workplace.ts";

/** Most follow-ups that are read before they are put in order. */
const mostRead = 1_000;

/**
 * Writes a transition into the outbox, where it is shown from; dispatch confirms it by the same rules.
 * @throws HotlineError why it cannot be made as the seat sees the ticket; `diskFull`
 */
export function makeMove(workplace: Workplace, person: Person, ticket: TicketRow, move: TicketTransition): TicketRow {
  const { configurations, outbox, picture } = workplace;
  const rulebook = { own: configurations.of(ticket.configurationVersion, ticket.createdAt), current: configurations.inForce() };
  const error = refusalOf(ticket, move, person, rulebook);
  if (error !== null) throw new HotlineError(error);
  outbox.append(person.id, [move]);
  return picture.ticket(ticket.id) ?? ticket;
}

/** What of a ticket's life is on its way, and which of this person's moves came back. */
export function waitingMoves(workplace: Workplace, person: Person, ticketId: string): { unconfirmedSteps: number; refused: RefusedMove[] } {
  const { picture, store } = workplace;
  const refused = store.journal
    .mutations(["rejected"])
    .flatMap(({ id, personId, body, error }) =>
      body.name === "ticket.transition" && body.ticketId === ticketId && personId === person.id
        ? [{ id, transition: body.transition, facts: body.facts, at: body.at, error }]
        : [],
    );
  const shown = picture.ticket(ticketId)?.steps.length ?? 0;
  return { unconfirmedSteps: Math.max(0, shown - (picture.confirmedTicket(ticketId)?.steps.length ?? 0)), refused };
}

/** 回访 worklist. @param now dispatch's time, UTC ms */
export function followUpsInOrder(workplace: Workplace, person: Person, limit: number, now: number): { items: FollowUpItem[]; total: number } {
  const { configurations, picture } = workplace;
  const { tickets, total } = picture.toFollowUp(person.role !== "operator", mostRead);
  const items = tickets
    .filter((ticket) => maySeeTicket(person, ticket))
    .map((ticket) => ({ ticket, turn: followUpTurn(ticket, configurations.of(ticket.configurationVersion, ticket.createdAt)) }));
  const ordered = inCallingOrder(items, now);
  // What was given to somebody else comes behind what is this person's or nobody's.
  const isOthers = ({ ticket }: { ticket: TicketRow }): boolean => (lifeOf(ticket).followUpBy ?? person.id) !== person.id;
  return { items: [...ordered.filter((item) => !isOthers(item)), ...ordered.filter(isOthers)].slice(0, limit), total };
}

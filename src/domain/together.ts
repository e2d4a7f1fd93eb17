import type { Participant, Together } from "../contract/incident.ts";
import type { TicketRow } from "../contract/rows.ts";

/** Participants that a ticket's row shows; dispatch keeps all. */
const shown = 50;
const nobody: Together = { participants: [], participantCount: 0, repeatCount: 0 };

export const togetherOf = (ticket: TicketRow): Together => ticket.together ?? nobody;

/**
 * Who counts once on a ticket: the number, else the person, else the event itself, so that nobody unknown is taken for another.
 * @param event the id of what brought them, such as their ticket's
 */
export const participantKey = (who: { readonly numberHash: string | null; readonly callerId: string | null }, event: string): string =>
  who.numberHash ?? who.callerId ?? event;

/** Whether that is who reported the matter first: they are no other citizen. */
export const isReporter = (ticket: TicketRow, key: string): boolean => key === ticket.numberHash || key === ticket.callerId;

/**
 * The ticket with one more citizen. @param isNew whether they had not been counted; who had stays where they are, and only a ticket
 * that they attached is counted
 */
export function withParticipant(ticket: TicketRow, participant: Participant, isNew: boolean): TicketRow {
  const before = togetherOf(ticket);
  const counts = isNew && !isReporter(ticket, participant.key);
  return {
    ...ticket,
    updatedAt: Math.max(ticket.updatedAt, participant.at),
    together: {
      participants: counts ? [...before.participants, participant].slice(-shown) : before.participants,
      participantCount: before.participantCount + (counts ? 1 : 0),
      repeatCount: before.repeatCount + (participant.how === "repeat" ? 1 : 0),
    },
  };
}

/** The ticket without a ticket that was attached to it. @param wasCounted whether its caller counted once by it alone */
export function withoutRepeat(ticket: TicketRow, repeatId: string, wasCounted: boolean, at: number): TicketRow {
  const before = togetherOf(ticket);
  return {
    ...ticket,
    updatedAt: Math.max(ticket.updatedAt, at),
    together: {
      participants: before.participants.filter(({ ticketId }) => ticketId !== repeatId),
      participantCount: Math.max(0, before.participantCount - (wasCounted ? 1 : 0)),
      repeatCount: Math.max(0, before.repeatCount - 1),
    },
  };
}

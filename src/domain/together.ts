import type { Participant, Together } from "../contract/incident.ts";
import type { TicketRow } from "../contract/rows.ts";

/** So many times of being noted a ticket's row shows; dispatch keeps all. */
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

/** Somebody as they are noted on a ticket. `who.id`: the ticket of their own, else the draft in which it was typed. */
export function participantOf(
  who: Pick<TicketRow, "id" | "numberHash" | "numberMask" | "callerId" | "fields">,
  how: Participant["how"],
  at: number,
  personName: string | null,
): Participant {
  return {
    key: participantKey(who, who.id),
    how,
    at,
    callerId: who.callerId,
    numberMask: who.numberMask,
    ticketId: how === "joined" ? null : who.id,
    said: who.fields.confidential ? "" : who.fields.content.slice(0, 500),
    event: who.id,
    ...(personName === null ? {} : { personName }),
  };
}

/**
 * The ticket with what came to its matter. @param isNew whether that citizen had not been counted; what who had, or who reported it, said
 * is kept like any other's and counts nobody
 */
export function withParticipant(ticket: TicketRow, participant: Participant, isNew: boolean): TicketRow {
  const before = togetherOf(ticket);
  const counts = isNew && !isReporter(ticket, participant.key);
  return {
    ...ticket,
    updatedAt: Math.max(ticket.updatedAt, participant.at),
    together: {
      participants: [...before.participants, participant].slice(-shown),
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

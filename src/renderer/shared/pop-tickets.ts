import type { TicketRow } from "../../contract/rows.ts";
import type { ScreenPop } from "../../contract/seat-api.ts";

/** A pop with what became of a ticket since it was made: one that is the caller's and new, such as what this call came to, stands first. */
export function popWith(pop: ScreenPop, ticket: TicketRow): ScreenPop {
  if (pop.tickets.some(({ id }) => id === ticket.id)) return { ...pop, tickets: pop.tickets.map((known) => (known.id === ticket.id ? ticket : known)) };
  const isCallers = pop.identity === "known" && pop.callers[0]?.id === ticket.callerId;
  const newest = pop.tickets.reduce((latest, { createdAt }) => Math.max(latest, createdAt), 0);
  // An older one is only changed: the pop shows the newest, and what lies before them is asked for.
  if ((!isCallers && ticket.callId !== pop.callId) || ticket.createdAt < newest) return pop;
  return { ...pop, tickets: [ticket, ...pop.tickets], ticketCount: pop.ticketCount + 1 };
}

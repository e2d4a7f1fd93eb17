import type { Role, TicketRow } from "../contract/rows.ts";

/**
 * Whether a person may see that ticket at all. A confidential ticket is counted for everyone, shown to team leads,
 * administrators and to who took it; its text leaves dispatch for nobody (docs/architecture.md, Privacy).
 */
export function maySeeTicket(person: { readonly id: string; readonly role: Role }, ticket: TicketRow): boolean {
  return !ticket.fields.confidential || person.role !== "operator" || ticket.createdBy === person.id;
}

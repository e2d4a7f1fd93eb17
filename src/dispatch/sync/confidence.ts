import type { TicketRow } from "../../contract/rows.ts";
import { emptyTicketFields } from "../../domain/ticket-fields.ts";

/** A confidential ticket's text stays here; seats learn that one exists, where and until when. */
export function withoutConfidence(ticket: TicketRow): TicketRow {
  if (!ticket.fields.confidential) return ticket;
  const { demandType, categoryId, urgency, unitId } = ticket.fields;
  const steps = ticket.steps.map(({ lostText: _withheld, lostHash: _too, facts: _said, ...step }) => step);
  const { life } = ticket;
  const silent = life === undefined ? {} : { life: { ...life, returning: life.returning === null ? null : { ...life.returning, rule: "" } } };
  const others = ticket.together === undefined ? {} : { together: { ...ticket.together, participants: [] } };
  return { ...ticket, ...silent, ...others, fields: { ...emptyTicketFields, confidential: true, demandType, categoryId, urgency, unitId }, steps };
}

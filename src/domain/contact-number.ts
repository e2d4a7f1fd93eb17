import type { TicketRow, TicketStep } from "../contract/rows.ts";
import { boundedSteps } from "./ticket-merge.ts";

/** A number as a row may hold it. */
export interface ContactNumber {
  readonly hash: string | null;
  readonly mask: string | null;
}

/**
 * The ticket with another number to call back, as dispatch confirms it and the seat shows it; what it was, masked, stays in the history.
 * The same object when it is that number already, or when nothing in it is one.
 */
export function withContact(ticket: TicketRow, { hash, mask }: ContactNumber, about: Pick<TicketStep, "at" | "personId" | "personName">): TicketRow {
  const isKnown = mask === ticket.contactMask && hash === (ticket.contactHash ?? null);
  if (mask === null || isKnown) return ticket;
  const before = ticket.contactMask === null ? {} : { lostText: ticket.contactMask };
  const step: TicketStep = { ...about, kind: "updated", field: "contactNumber", ...before };
  const updatedAt = Math.max(ticket.updatedAt, about.at);
  return { ...ticket, contactHash: hash, contactMask: mask, updatedAt, steps: boundedSteps([...ticket.steps, step]) };
}

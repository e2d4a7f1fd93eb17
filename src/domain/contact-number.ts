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

/** A number of a ticket that dispatch can dial and tell. */
export interface ReachableNumber {
  readonly which: "contact" | "calling";
  readonly hash: string;
  readonly mask: string;
}

/**
 * By which numbers a ticket's citizen can be reached, the one that was given to call back first (domain.md: calling and contact number
 * apart); once where both are the same. A row of before names no contact number that could be dialled.
 */
export function reachableNumbers({
  contactHash,
  contactMask,
  numberHash,
  numberMask,
}: Pick<TicketRow, "contactHash" | "contactMask" | "numberHash" | "numberMask">): ReachableNumber[] {
  const contact = contactHash == null ? [] : [{ which: "contact", hash: contactHash, mask: contactMask ?? "" } as const];
  const isApart = numberHash !== null && numberHash !== contactHash;
  return [...contact, ...(isApart ? [{ which: "calling", hash: numberHash, mask: numberMask ?? "" } as const] : [])];
}

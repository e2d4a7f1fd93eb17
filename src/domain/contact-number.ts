import { isSame } from "../base/same.ts";
import type { HeldContact } from "../contract/mutation.ts";
import type { TicketRow, TicketStep } from "../contract/rows.ts";
import { boundedSteps, lostBy } from "./ticket-merge.ts";

/** What a ticket has to call back by. A row of before has no hash. */
export const contactOf = ({ contactHash, contactMask }: Pick<TicketRow, "contactHash" | "contactMask">): HeldContact => ({
  hash: contactHash ?? null,
  mask: contactMask,
});

/**
 * The ticket with another number to call back, as dispatch confirms it and the seat shows it; what it was, masked, stays in the history,
 * as a conflict's loser where it is not what the author saw. The same object when it is that number already, or when nothing in it is one.
 * @param seen undefined: not told
 */
export function withContact(
  ticket: TicketRow,
  { hash, mask }: HeldContact,
  about: Pick<TicketStep, "at" | "personId" | "personName">,
  seen?: HeldContact,
): TicketRow {
  const before = contactOf(ticket);
  if (mask === null || (mask === before.mask && hash === before.hash)) return ticket;
  const isConflict = seen !== undefined && before.mask !== null && !isSame(before, { hash: seen.hash, mask: seen.mask });
  const lost = before.mask === null ? {} : { lostText: before.mask };
  const known = before.hash === null ? {} : { lostHash: before.hash };
  const told = isConflict ? { ...known, ...lostBy(ticket, "contactNumber") } : {};
  const step: TicketStep = { ...about, kind: isConflict ? "conflict" : "updated", field: "contactNumber", ...lost, ...told };
  const updatedAt = Math.max(ticket.updatedAt, about.at);
  return { ...ticket, contactHash: hash, contactMask: mask, updatedAt, steps: boundedSteps([...ticket.steps, step]) };
}

/** A number of a ticket that dispatch can dial and tell. */
export interface ReachableNumber {
  readonly which: "contact" | "calling" | "lost";
  readonly hash: string;
  readonly mask: string;
}

/**
 * By which numbers a ticket's citizen can be reached, the one that was given to call back first (domain.md: calling and contact number
 * apart), the one that gave way in the last conflict after both; each once. A row of before names no contact number that could be dialled.
 */
export function reachableNumbers(ticket: Pick<TicketRow, "contactHash" | "contactMask" | "numberHash" | "numberMask" | "steps">): ReachableNumber[] {
  const { contactHash, contactMask, numberHash, numberMask, steps } = ticket;
  const lost = steps.findLast((step) => step.field === "contactNumber");
  const all = [
    { which: "contact", hash: contactHash, mask: contactMask },
    { which: "calling", hash: numberHash, mask: numberMask },
    { which: "lost", hash: lost?.lostHash, mask: lost?.lostText },
  ] as const;
  const isFirst = (hash: string, index: number): boolean => all.findIndex((number) => number.hash === hash) === index;
  return all.flatMap(({ which, hash, mask }, index) => (hash != null && isFirst(hash, index) ? [{ which, hash, mask: mask ?? "" }] : []));
}

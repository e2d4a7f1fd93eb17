import type { ErrorData } from "../contract/errors.ts";
import type { TicketAttach } from "../contract/mutation.ts";
import type { TicketRow, TicketStep } from "../contract/rows.ts";
import { isOpen } from "./ticket-life.ts";
import { boundedSteps } from "./ticket-merge.ts";

/**
 * Why a ticket cannot become a repeat of another, or a matter of its own again; null when it can.
 * @param master the one under which the matter is counted in the end; null: not here
 */
export function attachRefusal(ticket: TicketRow, { masterTicketId, seen }: TicketAttach, master: TicketRow | null): ErrorData | null {
  if (ticket.repeatOf !== seen) return { kind: "staleTicket", detail: "attached" };
  if (masterTicketId === null) return null;
  if (ticket.repeatOf !== null) return { kind: "notAllowedNow", detail: "attached" };
  if (!isOpen(ticket.status)) return { kind: "staleTicket", detail: ticket.status };
  if (master === null) return { kind: "notFound", detail: "ticket" };
  return master.id === ticket.id ? { kind: "notAllowedNow", detail: "itself" } : null;
}

/** The ticket attached to a master, or to none. */
export function withMaster(ticket: TicketRow, masterId: string | null, { at }: TicketAttach, personId: string): TicketRow {
  const step: TicketStep = { at, personId, kind: "updated", field: "repeatOf" };
  return { ...ticket, repeatOf: masterId, updatedAt: Math.max(ticket.updatedAt, at), steps: boundedSteps([...ticket.steps, step]) };
}

import type { TicketCreate, TicketUpdate } from "../../src/contract/mutation.ts";
import type { TicketFields } from "../../src/contract/rows.ts";
import { emptyTicketFields } from "../../src/domain/ticket-fields.ts";
import { newId } from "./identifiers.ts";

/** A ticket as an operator dispatches it; made-up text and number. */
export function ticketCreate(fields: Partial<TicketFields> = {}, more: Partial<TicketCreate> = {}): TicketCreate {
  return {
    name: "ticket.create",
    ticketId: newId(),
    status: "dispatched",
    channel: "phone",
    fields: { ...emptyTicketFields, callerName: "测试人", content: "暖气不热", ...fields },
    callId: null,
    callerId: null,
    callingNumber: "19900000001",
    contactNumber: null,
    extension: "1001",
    configurationVersion: 1,
    createdAt: Date.now(),
    repeatOf: null,
    ...more,
  };
}

/** A change of a ticket by somebody who saw `seen`. */
export const ticketUpdate = (ticketId: string, patch: Partial<TicketFields>, seen: Partial<TicketFields>): TicketUpdate => ({
  name: "ticket.update",
  ticketId,
  patch,
  seen,
  at: Date.now(),
});

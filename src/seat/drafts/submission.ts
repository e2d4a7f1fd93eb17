import type { MutationBody, TicketCreate } from "../../contract/mutation.ts";
import type { TicketFields } from "../../contract/rows.ts";
import { changesOf } from "../../domain/ticket-fields.ts";
import type { StoredDraft } from "./drafts.ts";

/** What a submission needs from around it. `at`: dispatch's time as the seat estimates it, UTC ms. */
export interface SubmissionFacts {
  readonly at: number;
  readonly extension: string | null;
  readonly configurationVersion: number;
}

/** The mutation that a draft becomes; null when an edited ticket was not changed. A new ticket keeps its draft's id, so that it can be made only once. */
export function submissionOf(draft: StoredDraft, status: TicketCreate["status"], facts: SubmissionFacts): MutationBody | null {
  if (draft.ticketId !== null && draft.seen !== null) return updateOf(draft.ticketId, draft.seen, draft.fields, facts.at);
  const contactNumber = draft.contactNumber.trim();
  return {
    name: "ticket.create",
    ticketId: draft.id,
    status,
    channel: draft.channel,
    fields: draft.fields,
    callId: draft.callId,
    callerId: draft.callerId,
    callingNumber: draft.callingNumber,
    contactNumber: contactNumber === "" ? null : contactNumber,
    extension: facts.extension,
    configurationVersion: facts.configurationVersion,
    createdAt: facts.at,
    repeatOf: draft.repeatOf,
  };
}

function updateOf(ticketId: string, seen: TicketFields, fields: TicketFields, at: number): MutationBody | null {
  const changes = changesOf(seen, fields);
  return changes === null ? null : { name: "ticket.update", ticketId, ...changes, at };
}

import { HotlineError } from "../../contract/errors.ts";
import type { IncidentRow } from "../../contract/incident.ts";
import type { MutationBody, TicketCreate, TicketUpdate } from "../../contract/mutation.ts";
import { appended } from "../../domain/fit-text.ts";
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
  const contactNumber = draft.contactNumber.trim();
  const { ticketId, seen } = draft;
  if (ticketId !== null && seen !== null) return updateOf(ticketId, changesOf(seen, draft.fields), contactOf(draft), facts.at);
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
    incidentId: null,
  };
}

/** A field left empty says nothing of the number that the ticket has. */
function contactOf({ contactNumber, seenContact }: StoredDraft): Pick<TicketUpdate, "contactNumber" | "seenContact"> {
  const number = contactNumber.trim();
  return number === "" ? {} : { contactNumber: number, ...(seenContact === null ? {} : { seenContact }) };
}
function updateOf(ticketId: string, changes: ReturnType<typeof changesOf>, contact: ReturnType<typeof contactOf>, at: number): MutationBody | null {
  if (changes === null && contact.contactNumber === undefined) return null;
  return { name: "ticket.update", ticketId, patch: {}, seen: {}, ...changes, ...contact, at };
}

/** A new ticket as one more citizen on another. */
export function asJoin(body: MutationBody, masterTicketId: string): MutationBody {
  if (body.name !== "ticket.create") return body;
  const { name: _name, status: _status, repeatOf: _repeatOf, incidentId: _incidentId, ...typed } = body;
  return { ...typed, name: "ticket.join", masterTicketId };
}

/**
 * A draft as an incident answers it: what the operator typed stands, the standard answer follows it whole.
 * @throws HotlineError `tooLarge` where there is no room for both
 */
export function answeredBy(draft: StoredDraft, incident: IncidentRow): StoredDraft {
  const { fields } = draft;
  const { value, cut } = appended("answer", fields.answer.trim(), incident.answer);
  if (cut !== null) throw new HotlineError({ kind: "tooLarge", detail: "answer" });
  const [onlyCategory, ...others] = incident.scope.categoryIds;
  return {
    ...draft,
    repeatOf: incident.masterTicketId,
    fields: {
      ...fields,
      content: fields.content.trim() === "" ? incident.title : fields.content,
      answer: value,
      categoryId: fields.categoryId ?? (others.length === 0 ? (onlyCategory ?? null) : null),
    },
  };
}

import type { MutationBody } from "../../contract/mutation.ts";
import type { RejectedTask } from "../../contract/rejected-api.ts";
import type { TicketFields } from "../../contract/rows.ts";
import { withPatch } from "../../domain/ticket-fields.ts";
import type { StoredMutation } from "../store/journal.ts";

/** Characters of what was written that a task shows. */
const shown = 200;
const makes = (body: MutationBody): boolean => body.name === "ticket.create" || body.name === "ticket.join";
const ticketOf = (body: MutationBody): string | null => ("ticketId" in body ? body.ticketId : null);

/** What hangs on a ticket that was not made: all that came back about it later. */
export function dependentsOf(mutation: StoredMutation, rejected: readonly StoredMutation[]): StoredMutation[] {
  if (!makes(mutation.body)) return [];
  const ticketId = ticketOf(mutation.body);
  return rejected.filter((other) => other !== mutation && ticketOf(other.body) === ticketId && !makes(other.body) && other.body.name !== "call.record");
}

/** What came back to a person, the newest first; what hangs on another is told with that one. */
export function rejectedTasks(rejected: readonly StoredMutation[], personId: string): RejectedTask[] {
  const own = rejected.filter((mutation) => mutation.personId === personId);
  const hanging = new Set(own.flatMap((mutation) => dependentsOf(mutation, own)));
  return own
    .filter((mutation) => !hanging.has(mutation))
    .map((mutation) => ({
      ...returned(mutation),
      ticketId: ticketOf(mutation.body),
      since: mutation.madeAt,
      error: mutation.error,
      dependents: dependentsOf(mutation, own).slice(0, 100).map(returned),
      mend: wayOf(mutation),
    }))
    .reverse()
    .slice(0, 500);
}

const returned = ({ id, body }: StoredMutation) => ({
  id,
  name: body.name,
  transition: body.name === "ticket.transition" ? body.transition : null,
  said: saidIn(body).slice(0, shown),
});

function wayOf({ body, error }: StoredMutation): RejectedTask["mend"] {
  if (makes(body)) return "form";
  // A ticket that is not there cannot be changed in its form.
  if (body.name === "ticket.update") return error?.kind === "notFound" ? "none" : "form";
  return body.name === "ticket.transition" ? "ticket" : "none";
}

/** What somebody wrote, as far as it is a text. */
function saidIn(body: MutationBody): string {
  switch (body.name) {
    case "ticket.create":
    case "ticket.join":
      return body.fields.content;
    case "ticket.update":
      return Object.values(body.patch)
        .filter((value) => typeof value === "string")
        .join(" · ");
    case "ticket.transition":
      return [body.facts.reason, body.facts.text, body.facts.rule].filter((text) => text !== undefined).join(" · ");
    case "incident.put":
      return body.text.title;
    default:
      return "";
  }
}

/** The form of a ticket that was not made, with what was changed of it later. */
export function mendedFields(fields: TicketFields, dependents: readonly StoredMutation[]): TicketFields {
  return dependents.reduce((sum, { body }) => (body.name === "ticket.update" ? withPatch(sum, body.patch) : sum), fields);
}

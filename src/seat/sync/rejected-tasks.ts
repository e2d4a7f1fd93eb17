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
  said: saidIn(body).join(" · ").slice(0, shown),
});

/** All that somebody wrote, a text a paragraph. */
export const wholeText = ({ body }: StoredMutation): string => saidIn(body).join("\n\n");

function wayOf({ body, error }: StoredMutation): RejectedTask["mend"] {
  if (makes(body)) return "form";
  // A ticket that is not there cannot be changed in its form.
  if (body.name === "ticket.update") return error?.kind === "notFound" ? "none" : "form";
  return body.name === "ticket.transition" ? "ticket" : "none";
}

/** What somebody wrote, as far as it is a text, the first things first. */
export function saidIn(body: MutationBody): readonly string[] {
  switch (body.name) {
    case "ticket.create":
    case "ticket.join":
      return [body.fields.content];
    case "ticket.update":
      return Object.values(body.patch).filter((value) => typeof value === "string");
    case "ticket.transition":
      return [body.facts.reason, body.facts.text, body.facts.rule].filter((text) => text !== undefined);
    case "incident.put":
      return textsIn(body.text);
    case "caller.update":
    case "article.save":
      return textsIn(body.patch);
    case "caller.split":
      return textsIn(body.newName);
    case "article.move":
      return textsIn(body.reason);
    case "article.report":
      return textsIn(body.note);
    case "report.settle":
      return textsIn(body.outcome);
    case "module.save":
      return textsIn([body.title, body.body]);
    default:
      return [];
  }
}

/** What says which thing is meant, of whatever was written. */
const isId = (key: string): boolean => /(^id|Ids?|^to|^kind|^flags|^related|^attachments|^validFrom|^validTo)$/.test(key);
function textsIn(value: unknown): string[] {
  if (typeof value === "string") return value.trim() === "" ? [] : [value];
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, part]) => (isId(key) ? [] : textsIn(part)));
}

/** The form of a ticket that was not made, with what was changed of it later. */
export function mendedFields(fields: TicketFields, dependents: readonly StoredMutation[]): TicketFields {
  return dependents.reduce((sum, { body }) => (body.name === "ticket.update" ? withPatch(sum, body.patch) : sum), fields);
}

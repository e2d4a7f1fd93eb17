import { isSame } from "../../../src/base/same.ts";
import type { HeldContact, MutationBody } from "../../../src/contract/mutation.ts";
import type { TicketRow, TicketStep } from "../../../src/contract/rows.ts";
import { hashedNumber } from "../../../src/dispatch/people/number-hash.ts";
import { contactOf } from "../../../src/domain/contact-number.ts";
import { emptyTicketFields } from "../../../src/domain/ticket-fields.ts";
import type { Intent, Violation } from "./intents.ts";
import { numberKey } from "./simulated-dispatch.ts";

const fields = ["content", "cause", "course", "answer", "place", "contactNumber"] as const;
type Field = (typeof fields)[number];
const isField = (name: string | undefined): name is Field => (fields as readonly (string | undefined)[]).includes(name);

/** What a field holds: of a number to call back what a row may say of it. */
const heldBy = (ticket: TicketRow, field: Field): unknown => (field === "contactNumber" ? contactOf(ticket) : ticket.fields[field]);
const noContact: HeldContact = { hash: null, mask: null };
function asHeld(number: string): HeldContact {
  const { hash, mask } = hashedNumber(numberKey, number);
  return { hash, mask };
}
/** What a person wrote in a field, and what they had seen there. */
function wrote(body: MutationBody, field: Field): unknown {
  if (body.name !== "ticket.create" && body.name !== "ticket.update") return undefined;
  if (field === "contactNumber") return body.contactNumber == null ? undefined : asHeld(body.contactNumber);
  return body.name === "ticket.create" ? body.fields[field] : body.patch[field];
}
function saw(body: MutationBody, field: Field): unknown {
  if (body.name !== "ticket.update") return undefined;
  return field === "contactNumber" ? body.seenContact : body.seen[field];
}

/** By the ticket and the time that is theirs alone; whoever made a ticket is the only one. */
const keyOf = (ticketId: string, at: number | "made"): string => `${ticketId} ${at}`;

/**
 * Every text that reached a ticket was what its field held at some moment, and where somebody who had not seen it put theirs in its place it is
 * in the ticket's history, as its author's; what was said with a transition stands with it.
 */
export function checkTexts(rows: ReadonlyMap<string, unknown>, intents: readonly Intent[]): Violation[] {
  const known = new Map(intents.map((intent) => [keyOf(intent.ticketId, intent.kind === "create" ? "made" : intent.at), intent]));
  return [...rows].flatMap(([key, row]) => (key.startsWith("ticket") ? checkTicket(row as TicketRow, known) : []));
}

function checkTicket(ticket: TicketRow, known: ReadonlyMap<string, Intent>): Violation[] {
  const found: Violation[] = [];
  const tell = (what: string, at: number): void => void found.push({ kind: "textLost", detail: `${what} of ticket ${ticket.id}, time ${at}` });
  const maker = known.get(keyOf(ticket.id, "made"));
  const held = new Map(
    fields.map((field) => [field, { value: (maker === undefined ? null : wrote(maker.body, field)) ?? nothingIn(field), by: ticket.createdBy }]),
  );
  for (const step of ticket.steps) {
    const intent = known.get(keyOf(ticket.id, step.at));
    if (intent === undefined || step.kind === "created") continue;
    if (intent.body.name === "ticket.transition" && !isSame(step.facts, intent.body.facts)) tell("what was said", step.at);
    if (!isField(step.field)) continue;
    const before = held.get(step.field);
    if (before !== undefined && !isSame(saw(intent.body, step.field), before.value) && !isKept(step, before)) tell(`the ${step.field} before`, step.at);
    held.set(step.field, { value: wrote(intent.body, step.field), by: intent.personId });
  }
  for (const [field, { value }] of held) if (!isSame(value, heldBy(ticket, field))) tell(`the last ${field}`, ticket.updatedAt);
  return found;
}

const nothingIn = (field: Field): unknown => (field === "contactNumber" ? noContact : emptyTicketFields[field]);

/** Whether what a step replaced is in the history, as who wrote it; of a number what a row may say of it. */
function isKept(step: TicketStep, { value, by }: { readonly value: unknown; readonly by: string }): boolean {
  const { kind, field, lostText, lostHash, lostById } = step;
  if (field === "contactNumber")
    return isSame(value, noContact) || (kind === "conflict" && isSame(value, { hash: lostHash, mask: lostText }) && lostById === by);
  const lost: unknown = typeof value === "string" ? lostText : JSON.parse(lostText ?? "null");
  return kind === "conflict" && isSame(lost, value) && lostById === by;
}

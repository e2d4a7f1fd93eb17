import { isSame } from "../base/same.ts";
import type { Draft } from "../contract/draft.ts";
import { HotlineError } from "../contract/errors.ts";
import type { TicketCreate, TicketJoin, TicketUpdate } from "../contract/mutation.ts";
import type { Desk } from "./desk.ts";
import { shownDraft } from "./drafts/drafts.ts";
import type { HashedNumber } from "./screen-pop/number-hash.ts";
import type { StoredMutation } from "./store/journal.ts";
import { dependentsOf, mendedFields } from "./sync/rejected-tasks.ts";
import type { Workplace } from "./workplace.ts";

/** What mending is done with. */
export interface MendFacts {
  readonly desk: Desk;
  readonly workplace: Workplace;
  readonly personId: string;
  hashed(raw: string | null): HashedNumber;
}

/**
 * Opens the form of what dispatch did not take, with all that was written; then it is no task any more. The draft is on the disk
 * before the task goes, so that between the two nothing can be lost.
 * @throws HotlineError `notFound` when there is no such thing of this person, `invalid` for what has no form, `diskFull`
 */
export function mendRejected(id: string, facts: MendFacts): Draft {
  const { workplace, personId } = facts;
  const own = workplace.store.journal.mutations(["rejected"]).filter((mutation) => mutation.personId === personId);
  const mutation = own.find((each) => each.id === id);
  if (mutation === undefined) throw new HotlineError({ kind: "notFound", detail: "mutation" });
  const { body } = mutation;
  const done = (ids: readonly string[]): void => {
    for (const each of ids) workplace.outbox.forgetRejected(each, personId);
  };
  if (body.name === "ticket.update") return mendUpdate(body, facts, () => done([id]));
  if (body.name !== "ticket.create" && body.name !== "ticket.join") throw new HotlineError({ kind: "invalid", detail: "mutation" });
  const dependents = dependentsOf(mutation, own);
  const draft = draftOf(body, dependents, facts);
  done([id, ...dependents.filter((each) => each.body.name === "ticket.update").map((each) => each.id)]);
  return draft;
}

/** It keeps its id: what hangs on the ticket finds it when it has been made after all. */
function draftOf(body: TicketCreate | TicketJoin, dependents: readonly StoredMutation[], { workplace, personId, hashed }: MendFacts): Draft {
  const { drafts } = workplace;
  const known = drafts.find(personId, (draft) => draft.id === body.ticketId);
  if (known !== null) return shownDraft(known);
  const seed = {
    callId: body.callId,
    ticketId: null,
    channel: body.channel,
    callerId: body.callerId,
    numberMask: hashed(body.callingNumber).mask,
    contactMask: null,
    contactNumber: laterContact(dependents) ?? body.contactNumber ?? "",
    repeatOf: body.name === "ticket.join" ? body.masterTicketId : body.repeatOf,
    fields: mendedFields(body.fields, dependents),
    personId,
    callingNumber: body.callingNumber,
    seen: null,
    seenContact: null,
    configurationVersion: null,
  };
  return shownDraft(drafts.begin(seed, body.ticketId));
}

/** The number to call back that came by a change of the ticket that was not made. */
const laterContact = (dependents: readonly StoredMutation[]): string | null =>
  dependents.flatMap(({ body }) => (body.name === "ticket.update" ? (body.contactNumber ?? []) : [])).at(-1) ?? null;

/** What was changed in the form meanwhile stays; where both say something, the task stays too. */
function mendUpdate(body: TicketUpdate, { desk }: MendFacts, done: () => void): Draft {
  const ticket = desk.ticket(body.ticketId);
  const draft = desk.draftForTicket(body.ticketId);
  const isFree = ([name]: [string, unknown]): boolean => isSame(Reflect.get(draft.fields, name), Reflect.get(ticket.fields, name));
  const written = Object.entries(body.patch);
  const free = written.filter(isFree);
  const { contactNumber } = body;
  const isContactFree = contactNumber === undefined || draft.contactNumber === "" || draft.contactNumber === contactNumber;
  const contact = isContactFree && contactNumber !== undefined ? { contactNumber } : {};
  desk.saveDraft(draft.id, "mend", { ...Object.fromEntries(free), ...contact });
  if (free.length === written.length && isContactFree) done();
  return desk.draftForTicket(body.ticketId);
}

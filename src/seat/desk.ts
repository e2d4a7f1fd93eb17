import { randomBytes } from "node:crypto";
import { z } from "zod";
import type { Clock } from "../base/clock.ts";
import { makeUuidV7 } from "../base/uuid.ts";
import type { EmergencyService, Handover } from "../contract/call-api.ts";
import type { ConfigurationRow } from "../contract/configuration.ts";
import type { Draft, DraftPatch, DraftSaved } from "../contract/draft.ts";
import { HotlineError } from "../contract/errors.ts";
import { callIdSchema } from "../contract/identifiers.ts";
import type { IncidentRow } from "../contract/incident.ts";
import type { LineCall } from "../contract/line-api.ts";
import type { CallRecord, MutationBody, TicketCreate } from "../contract/mutation.ts";
import { type Channel, channelSchema, type TicketFields, type TicketRow } from "../contract/rows.ts";
import type { ScreenPop, SeatEvent } from "../contract/seat-api.ts";
import { maySeeTicket } from "../domain/confidentiality.ts";
import { contactOf } from "../domain/contact-number.ts";
import { goneThing } from "../domain/entry-check.ts";
import { lineAdded } from "../domain/fit-text.ts";
import { joinFields } from "../domain/join-fields.ts";
import { hasCitizen, isAskedIn } from "../domain/three-party.ts";
import { emptyTicketFields } from "../domain/ticket-fields.ts";
import { callRecordOf, manualCallRecord } from "./call-record.ts";
import { type StoredDraft, shownDraft } from "./drafts/drafts.ts";
import { answeredBy, asJoin, submissionOf } from "./drafts/submission.ts";
import type { LineHub } from "./line/line-hub.ts";
import type { Dialled } from "./phone/dialled.ts";
import { makePop } from "./screen-pop/make-pop.ts";
import { hashedNumber } from "./screen-pop/number-hash.ts";
import type { Session } from "./session/session.ts";
import type { Workplace } from "./workplace.ts";

/** What a desk is given. */
export interface DeskOptions {
  readonly session: Session;
  readonly hub: LineHub;
  readonly clock: Clock;
  workplace(): Workplace | null;
  needWorkplace(): Workplace;
  /** dispatch's time as the seat estimates it, UTC ms. */
  centralNow(): number;
  send(event: SeatEvent): void;
  /** What is known of a call that was made here; null for any other. */
  dialled(callId: string): Dialled | null;
}

/** A matter in hand: a call of the line, or one that was opened by hand. */
interface Matter {
  readonly callId: string;
  readonly channel: Channel;
  readonly number: string | null;
  /** Nobody sees the number itself. */
  readonly isHidden?: boolean;
}
const manualCaseSchema = z.object({ callId: callIdSchema, channel: channelSchema, number: z.string().nullable(), at: z.number().int() });
type ManualCase = z.infer<typeof manualCaseSchema>;
const fact = { cases: "manualCases", recorded: "recordedCalls" } as const;
/** A call that rang in vain may ring again and be answered: that is another account of it. */
const recordedAs = ({ callId, answeredAt }: CallRecord): string => (answeredAt === null ? `${callId} unanswered` : callId);
/** Cases and recorded calls that are remembered. */
const remembered = 200;

/** Days begin at midnight in the hotline's city (UTC+8, no summer time). */
const cityOffset = 8 * 3_600_000;

/** The operator's desk: who is calling, the drafts, and what becomes of them. */
export class Desk {
  readonly #options: DeskOptions;

  constructor(options: DeskOptions) {
    this.#options = options;
  }

  /** The pop of a call in hand. @throws HotlineError `noCall` */
  pop(callId: string): ScreenPop {
    return this.#popOf(this.#matter(callId), null);
  }
  /** The pop with the person whom the operator chose. @throws HotlineError `noCall`, `notFound` */
  popOfCaller(callId: string, callerId: string): ScreenPop {
    if (this.#options.needWorkplace().picture.caller(callerId) === null) throw new HotlineError({ kind: "notFound", detail: "caller" });
    return this.#popOf(this.#matter(callId), callerId);
  }
  /** The pop of a call of the line, also while the store is locked. */
  popOfCall(call: LineCall): ScreenPop {
    return this.#popOf(this.#matterOf(call), null);
  }

  /** Opens a case by hand, such as a walk-in or a call on another telephone. @throws HotlineError `diskFull` */
  byHand(number: string, channel: Channel): { pop: ScreenPop; draft: Draft } {
    const { journal } = this.#options.needWorkplace().store;
    const at = this.#options.clock.now();
    const received = number.trim() === "" ? null : number.trim();
    const manual: ManualCase = { callId: `manual:${makeUuidV7(at, randomBytes(10))}`, channel, number: received, at: this.#options.centralNow() };
    journal.setFact(fact.cases, [...this.#cases(), manual].slice(-remembered));
    return { pop: this.#popOf(manual, null), draft: this.draftForCall(manual.callId) };
  }

  drafts(): Draft[] {
    const workplace = this.#options.needWorkplace();
    return workplace.drafts.of(this.#options.session.needPerson.id).map(shownDraft);
  }
  /**
   * The draft of a matter in hand, begun when there is none. Of a call that was handed to this seat with its ticket sent already, the one
   * that changes that ticket. @throws HotlineError `noCall`, `diskFull`
   */
  draftForCall(callId: string): Draft {
    const known = this.#draftOfCall(callId);
    const sent = known === null ? this.#sentInCall(callId) : null;
    return sent === null ? this.#draftBegun(callId, null) : this.draftForTicket(sent.id);
  }
  /** @param id of a draft that a colleague began; null: a new one */
  #draftBegun(callId: string, id: string | null): Draft {
    const known = this.#draftOfCall(callId);
    if (known !== null) return shownDraft(known);
    const { drafts } = this.#options.needWorkplace();
    const person = this.#options.session.needPerson;
    const matter = this.#matter(callId);
    const pop = this.#popOf(matter, null);
    const caller = this.#knownCaller(pop);
    const seed = {
      callId,
      ticketId: null,
      channel: matter.channel,
      callerId: caller?.id ?? null,
      numberMask: pop.numberMask,
      contactMask: null,
      contactNumber: "",
      repeatOf: null,
      fields: { ...emptyTicketFields, callerName: caller?.name ?? "" },
      personId: person.id,
      callingNumber: matter.number?.slice(0, 64) ?? null,
      seen: null,
      seenContact: null,
      configurationVersion: null,
    };
    const begun = drafts.begin(seed, id ?? undefined);
    return shownDraft(begun);
  }
  /** The draft that edits a ticket. @throws HotlineError `notFound`, `forbidden` */
  draftForTicket(ticketId: string): Draft {
    const { drafts } = this.#options.needWorkplace();
    const person = this.#options.session.needPerson;
    const known = drafts.find(person.id, (draft) => draft.ticketId === ticketId);
    if (known !== null) return shownDraft(known);
    const ticket = this.ticket(ticketId);
    const begun = drafts.begin({
      callId: ticket.callId,
      ticketId,
      channel: ticket.channel,
      callerId: ticket.callerId,
      numberMask: ticket.numberMask,
      contactMask: ticket.contactMask,
      contactNumber: "",
      repeatOf: ticket.repeatOf,
      fields: ticket.fields,
      personId: person.id,
      callingNumber: null,
      seen: ticket.fields,
      seenContact: contactOf(ticket),
      configurationVersion: ticket.configurationVersion,
    });
    return shownDraft(begun);
  }
  /** On the disk when this returns; the other windows are told. @throws HotlineError `diskFull`, `notFound` */
  saveDraft(draftId: string, windowId: string, patch: DraftPatch): DraftSaved {
    const saved = this.#options.needWorkplace().drafts.save(draftId, this.#options.session.needPerson.id, patch);
    this.#options.send({ kind: "draft", draft: shownDraft(saved), origin: windowId });
    return { savedAt: saved.savedAt, revision: saved.revision };
  }
  discardDraft(draftId: string): void {
    const { drafts } = this.#options.needWorkplace();
    drafts.need(draftId, this.#options.session.needPerson.id);
    drafts.remove(draftId);
    drafts.forget(draftId);
    this.#options.send({ kind: "draftClosed", draftId });
  }

  /**
   * The draft becomes a ticket, or a change of one, and is gone: one transaction of the journal. Submitting once more gives the same ticket.
   * @throws HotlineError `invalid` (detail `content` when nothing is said, `gone …` for what the version in force no longer has), `notFound`, `diskFull`
   */
  submit(draftId: string, status: TicketCreate["status"]): TicketRow {
    const { drafts, picture } = this.#options.needWorkplace();
    const person = this.#options.session.needPerson;
    const draft = drafts.find(person.id, (entry) => entry.id === draftId);
    const done = draft === null ? picture.ticket(draftId) : null;
    if (done !== null) return done;
    const bodies = this.#bodiesOf(drafts.need(draftId, person.id), status);
    return this.#settle(draftId, bodies, draft?.ticketId ?? draftId);
  }
  /**
   * The draft's caller is one more citizen with the matter of that ticket: no ticket of their own, unless that one is closed by the time
   * dispatch hears of it. @throws HotlineError `notFound`, `forbidden`, `invalid` for a draft that edits a ticket, `diskFull`
   */
  join(draftId: string, ticketId: string): TicketRow {
    const master = this.ticket(ticketId);
    const draft = this.#newOne(draftId);
    const said = draft.fields.content.trim() === "" ? master.fields.content : draft.fields.content;
    const bodies = this.#bodiesOf({ ...draft, fields: { ...draft.fields, content: said } }, "dispatched").map((body) => asJoin(body, master.id));
    return this.#settle(draftId, bodies, master.id);
  }
  /** The draft is answered with an incident's standard answer and counted under its master ticket. @throws as `join`, `tooLarge` where the answer has no room for it */
  answerByIncident(draftId: string, incident: IncidentRow): TicketRow {
    const draft = this.#newOne(draftId);
    const bodies = this.#bodiesOf(answeredBy(draft, incident), "answered");
    const counted = bodies.map((body) => (body.name === "ticket.create" ? { ...body, incidentId: incident.id } : body));
    return this.#settle(draftId, counted, draftId);
  }
  /** A ticket that this person may see. @throws HotlineError `notFound`, `forbidden` */
  ticket(ticketId: string): TicketRow {
    const ticket = this.#options.needWorkplace().picture.ticket(ticketId);
    if (ticket === null) throw new HotlineError({ kind: "notFound", detail: "ticket" });
    if (!maySeeTicket(this.#options.session.needPerson, ticket)) throw new HotlineError({ kind: "forbidden", detail: "confidential" });
    return ticket;
  }

  /** Keeps the seat's own account of a call that ended, once. */
  recordCall(call: LineCall): void {
    const { session } = this.#options;
    const workplace = this.#options.workplace();
    if (workplace === null || session.person === null) return;
    // Questions to colleagues and conferences are parts of a call that has its own record, unless it became this seat's.
    if (call.direction === "out" && (call.purpose === "consult" || call.purpose === "conference")) return;
    if (isAskedIn(call) && !hasCitizen(call)) return;
    const dialled = this.#options.dialled(call.callId);
    const quality = this.#options.hub.quality(call.callId)?.sofar ?? null;
    const whole = dialled?.number == null ? call : { ...call, number: dialled.number };
    this.#record(workplace, session.person.id, [callRecordOf(whole, session.line?.extension ?? null, quality, dialled?.ticketId ?? null)]);
  }

  /** The ticket of a call as written so far, for the seat that gets the call; null when nothing is written. */
  handoverOf(callId: string): { draftId: string; savedAt: number; handover: Handover } | null {
    const { session } = this.#options;
    const draft = session.person === null ? null : (this.#options.workplace()?.drafts.find(session.person.id, (entry) => entry.callId === callId) ?? null);
    if (draft === null) return null;
    const { id, savedAt, ticketId, channel, callerId, contactNumber, repeatOf, fields, seen } = draft;
    return { draftId: id, savedAt, handover: { callId, draftId: id, ticketId, channel, callerId, contactNumber, repeatOf, fields, seen } };
  }
  /** The other seat has the ticket: it is closed here, unless something was added since it was left. */
  closeHandedOver(draftId: string, savedAt: number): void {
    const { session } = this.#options;
    const draft = session.person === null ? null : (this.#options.workplace()?.drafts.find(session.person.id, (entry) => entry.id === draftId) ?? null);
    if (draft?.savedAt === savedAt) this.discardDraft(draftId);
  }
  /** A ticket that came with its call: it keeps its id, and is laid over what was written here meanwhile. @throws HotlineError `noCall`, `diskFull` */
  takeOver(callId: string, handover: Handover): void {
    const draft = handover.ticketId === null ? this.#draftBegun(callId, handover.draftId) : this.draftForTicket(handover.ticketId);
    const { drafts } = this.#options.needWorkplace();
    const { id: personId } = this.#options.session.needPerson;
    const own = { fields: draft.fields, start: this.#startOf(drafts.need(draft.id, personId)) };
    const { patch, notes } = joinFields(own, { fields: handover.fields, start: handover.seen ?? emptyTicketFields });
    const others = { callerId: handover.callerId ?? draft.callerId, repeatOf: handover.repeatOf ?? draft.repeatOf };
    for (const note of notes) drafts.keepNote(draft.id, personId, note);
    const contactNumber = draft.contactNumber === "" ? handover.contactNumber : draft.contactNumber;
    const isOusted = handover.contactNumber !== "" && handover.contactNumber !== contactNumber;
    if (isOusted) drafts.keepNote(draft.id, personId, { field: "contactNumber", text: handover.contactNumber });
    this.saveDraft(draft.id, "handover", { ...patch, ...others, contactNumber });
  }
  /**
   * An emergency service is in the call: the ticket is as urgent as can be, and says when; where no text has room for that it is kept
   * beside the form. @throws HotlineError `diskFull`
   */
  markEmergency(callId: string, service: EmergencyService): void {
    const draft = this.draftForCall(callId);
    const time = new Date(this.#options.centralNow() + cityOffset).toISOString().slice(11, 16);
    const line = `${time} 三方通话接入 ${service}`;
    const added = lineAdded(draft.fields, line);
    const { id: personId } = this.#options.session.needPerson;
    if (added === null) this.#options.needWorkplace().drafts.keepNote(draft.id, personId, { field: "course", text: line });
    this.saveDraft(draft.id, "emergency", { urgency: "critical", ...added });
  }
  joinCall(manualCallId: string, exchangeCallId: string): void {
    const { outbox } = this.#options.needWorkplace();
    outbox.append(this.#options.session.needPerson.id, [{ name: "call.join", manualCallId, exchangeCallId, at: this.#options.centralNow() }]);
  }

  #draftOfCall(callId: string): StoredDraft | null {
    const { drafts } = this.#options.needWorkplace();
    return drafts.find(this.#options.session.needPerson.id, (draft) => draft.callId === callId && draft.ticketId === null);
  }
  /** What a colleague sent in a call before it came to this seat; null for a call that is this seat's from its beginning. */
  #sentInCall(callId: string): TicketRow | null {
    const call = this.#options.hub.call(callId);
    if (call === null || (call.purpose !== "transfer" && !isAskedIn(call))) return null;
    const person = this.#options.session.needPerson;
    const tickets = this.#options.needWorkplace().picture.ticketsOfCall(call.aboutCallId ?? callId);
    return tickets.filter((ticket) => maySeeTicket(person, ticket)).at(-1) ?? null;
  }
  /** A draft before anything was typed into it. */
  #startOf({ revision, fields, seen, callId }: StoredDraft): TicketFields {
    if (seen !== null || callId === null || revision === 0) return seen ?? fields;
    return { ...emptyTicketFields, callerName: this.#knownCaller(this.pop(callId))?.name ?? "" };
  }
  #knownCaller(pop: ScreenPop): ScreenPop["callers"][number] | undefined {
    return pop.identity === "known" ? pop.callers[0] : undefined;
  }
  #newOne(draftId: string): StoredDraft {
    const draft = this.#options.needWorkplace().drafts.need(draftId, this.#options.session.needPerson.id);
    if (draft.ticketId !== null) throw new HotlineError({ kind: "invalid", detail: "draft" });
    return draft;
  }
  /** What a draft became is on its way, in one transaction with the draft's end. @returns the ticket that tells of it */
  #settle(draftId: string, bodies: readonly MutationBody[], ticketId: string): TicketRow {
    const { drafts, outbox } = this.#options.needWorkplace();
    if (bodies.length === 0) drafts.remove(draftId);
    else outbox.append(this.#options.session.needPerson.id, bodies, () => drafts.remove(draftId));
    drafts.forget(draftId);
    const ticket = this.ticket(ticketId);
    this.#options.send({ kind: "ticket", ticket });
    this.#options.send({ kind: "draftClosed", draftId });
    return ticket;
  }
  #bodiesOf(draft: StoredDraft, status: TicketCreate["status"]): MutationBody[] {
    const workplace = this.#options.needWorkplace();
    const facts = {
      at: this.#options.centralNow(),
      extension: this.#options.session.line?.extension ?? null,
      configurationVersion: workplace.configurations.inForce()?.version ?? 0,
    };
    const body = submissionOf(draft, status, facts);
    if (body === null) return [];
    if (body.name === "ticket.create") this.#check(body.fields, workplace.configurations.inForce());
    const manual = body.name === "ticket.create" ? this.#cases().find((entry) => entry.callId === body.callId) : undefined;
    const isRecorded = manual !== undefined && workplace.picture.call(manual.callId) !== null;
    return manual === undefined || isRecorded ? [body] : [manualCallRecord(manual, facts), body];
  }
  /** What a version that came while the form was open removed is told before the ticket is made, not after. */
  #check(fields: TicketFields, configuration: ConfigurationRow | null): void {
    if (fields.content.trim() === "") throw new HotlineError({ kind: "invalid", detail: "content" });
    const gone = configuration === null ? null : goneThing(configuration, fields);
    if (gone !== null) throw new HotlineError({ kind: "invalid", detail: `gone ${gone}` });
  }
  #record(workplace: Workplace, personId: string, records: readonly CallRecord[]): void {
    const { journal } = workplace.store;
    const recorded = journal.fact(fact.recorded, z.array(z.string())) ?? [];
    const fresh = records.filter((record) => !recorded.includes(record.callId) && !recorded.includes(recordedAs(record)));
    if (fresh.length === 0) return;
    workplace.outbox.append(personId, fresh, () => journal.setFact(fact.recorded, [...recorded, ...fresh.map(recordedAs)].slice(-remembered)));
  }

  #popOf(matter: Matter, callerId: string | null): ScreenPop {
    const { session } = this.#options;
    const workplace = this.#options.workplace();
    const hashed = hashedNumber(session.numberKey, matter.number);
    const sources = {
      picture: workplace?.picture ?? null,
      person: session.person,
      place: (id: string) => workplace?.places.get(id) ?? null,
      path: (id: string) => workplace?.places.hit(id)?.path ?? null,
    };
    const pop = makePop({ ...matter, hashed, callerId }, sources);
    return matter.isHidden === true ? { ...pop, number: null } : pop;
  }
  /** The number of a call that was made for a ticket is not the call's: that shows a mask. */
  #matterOf({ callId, number }: LineCall): Matter {
    const dialled = this.#options.dialled(callId);
    return { callId, channel: "phone", number: dialled?.number ?? number, isHidden: dialled?.isHidden === true };
  }
  #matter(callId: string): Matter {
    const call = this.#options.hub.call(callId);
    if (call !== null) return this.#matterOf(call);
    const manual = this.#cases().find((entry) => entry.callId === callId);
    if (manual !== undefined) return manual;
    const draft = this.#draftOfEarlierCall(callId);
    if (draft !== null) return { callId, channel: draft.channel, number: draft.callingNumber };
    throw new HotlineError({ kind: "noCall" });
  }
  /** A call that ended before a restart is known by its draft. */
  #draftOfEarlierCall(callId: string): StoredDraft | null {
    const personId = this.#options.session.person?.id;
    return personId === undefined ? null : (this.#options.workplace()?.drafts.find(personId, (draft) => draft.callId === callId) ?? null);
  }
  #cases(): ManualCase[] {
    return this.#options.workplace()?.store.journal.fact(fact.cases, z.array(manualCaseSchema)) ?? [];
  }
}

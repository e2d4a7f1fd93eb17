import { randomBytes, randomInt } from "node:crypto";
import { z } from "zod";
import type { Clock } from "../../base/clock.ts";
import type { Logger } from "../../base/logger.ts";
import { makeUuidV7 } from "../../base/uuid.ts";
import { type CallDirectory, callDirectorySchema, type DialTarget, dialTargetSchema, type EmergencyService } from "../../contract/call-api.ts";
import type { Conference } from "../../contract/conference.ts";
import { HotlineError } from "../../contract/errors.ts";
import { numberMaskSchema, uuidSchema } from "../../contract/identifiers.ts";
import type { CallPurpose, LineCall } from "../../contract/line-api.ts";
import type { SeatSnapshot } from "../../contract/seat-api.ts";
import type { DialPlan } from "../../contract/session.ts";
import { dialledDigits, dialStringOf, roomOf } from "../../domain/dial-string.ts";
import type { Desk } from "../desk.ts";
import type { LineHub } from "../line/line-hub.ts";
import type { Session } from "../session/session.ts";
import { ask, type DispatchApi, patience } from "../sync/dispatch-client.ts";
import type { Workplace } from "../workplace.ts";
import { type Dialled, dialledSchema } from "./dialled.ts";
import type { Handovers } from "./handovers.ts";

/** What a phone is given. */
export interface PhoneOptions {
  readonly session: Session;
  readonly hub: LineHub;
  readonly desk: () => Desk;
  readonly handovers: Handovers;
  readonly api: DispatchApi | null;
  readonly clock: Clock;
  readonly logger: Logger;
  workplace(): Workplace | null;
  needWorkplace(): Workplace;
  /** Whether dispatch is there to tell of what it knows. */
  isOnline(): boolean;
  onChange(): void;
}

/** Whom a call goes to, as the line needs it. */
interface Resolved {
  readonly dialled: string;
  /** As the call shows it. */
  readonly shown: string;
  /** For records and the history; null for a seat or a service. */
  readonly number: string | null;
  readonly isHidden: boolean;
  readonly source: Dialled["source"];
}
/** Who is asked into a conference. */
type Third = Pick<Resolved, "shown" | "number">;
type Emergency = Omit<SeatSnapshot["phone"]["emergencies"][number], "callId">;
const lastSchema = z.object({ target: dialTargetSchema, ticketId: uuidSchema.nullable() });
const fact = { dialled: "dialledCalls", last: "lastDialled", autoAnswer: (personId: string) => `autoAnswer:${personId}` } as const;
const remembered = 50;
const numberSchema = z.object({ number: z.string().max(64), mask: numberMaskSchema });

/** All that an operator does with calls beyond answering: whom to call, to hand over to, to ask in. */
export class Phone {
  readonly #options: PhoneOptions;
  #directory: CallDirectory = { seats: [], queues: [] };
  readonly #emergencies = new Map<string, Emergency>();
  /** Whom a conference was opened with, by its call; null: a colleague. */
  readonly #thirds = new Map<string, string | null>();
  /** As dispatch last told of them. */
  #conferences: readonly Conference[] = [];

  constructor(options: PhoneOptions) {
    this.#options = options;
  }
  /** What the console may offer. */
  get view(): SeatSnapshot["phone"] {
    const plan = this.#plan;
    return {
      autoAnswer: this.#options.hub.autoAnswer,
      outside: plan?.outside != null,
      rating: plan?.rating != null,
      conference: plan?.conference != null,
      emergencies: [...this.#emergencies].map(([callId, emergency]) => ({ callId, ...emergency })),
      conferences: this.#conferencesInHand(),
      handover: this.#options.handovers.view,
    };
  }

  /** @throws HotlineError `invalid` for what nobody can dial, `dispatchAway` when dispatch alone knows the number, `lineAway` */
  async dial(target: DialTarget, ticketId: string | null): Promise<{ callId: string }> {
    const resolved = await this.#resolve(target);
    const forTicket = ticketId ?? (target.kind === "ticket" ? target.ticketId : null);
    const isInternal = target.kind === "seat" || resolved.dialled === dialledDigits(resolved.shown);
    const callId = this.#begin(resolved, isInternal ? "internal" : "outside", null, forTicket);
    this.#options.needWorkplace().store.journal.setFact(fact.last, { target, ticketId: forTicket });
    return { callId };
  }
  /** @throws HotlineError `notFound` when nothing was dialled yet, and as `dial` */
  async redial(): Promise<{ callId: string }> {
    const last = this.#options.needWorkplace().store.journal.fact(fact.last, lastSchema);
    if (last === null) throw new HotlineError({ kind: "notFound", detail: "dialled" });
    return this.dial(last.target, last.ticketId);
  }
  /** Hands the call over without asking. Its ticket as written so far goes ahead of it. */
  async transfer(callId: string, target: DialTarget): Promise<void> {
    const { dialled } = await this.#resolve(target);
    await this.#options.handovers.leave(callId);
    this.#options.hub.command({ kind: "transfer", callId, target: dialled, as: "blind" });
  }
  /** Holds the call and asks somebody about it. */
  async consult(callId: string, target: DialTarget): Promise<{ callId: string }> {
    this.#needTalking(callId);
    return { callId: this.#begin(await this.#resolve(target), "consult", callId, null) };
  }
  /** @throws HotlineError `illegalTransition` when nobody is being asked */
  async complete(callId: string): Promise<void> {
    const consult = this.#consultAbout(callId);
    if (consult === null || consult.phase !== "talking") throw new HotlineError({ kind: "illegalTransition", detail: "consult" });
    await this.#options.handovers.leave(callId);
    this.#options.hub.command({ kind: "complete", callId, consultCallId: consult.callId });
  }
  /** @param target null: with whoever is being asked about the call @throws HotlineError `invalid` where the exchange has no conference */
  async conference(callId: string, target: DialTarget | null): Promise<{ callId: string }> {
    this.#needTalking(callId);
    const invited = target === null ? null : await this.#resolve(target);
    const asked = invited ?? this.#askedAbout(callId);
    return { callId: this.#confer(callId, invited?.dialled ?? null, asked) };
  }
  /** Works without dispatch: the exchange does it. The ticket says so and is most urgent from here on. */
  emergency(callId: string, service: EmergencyService): { callId: string } {
    this.#needTalking(callId);
    const outside = this.#plan?.outside;
    if (outside == null) throw new HotlineError({ kind: "invalid", detail: "outside" });
    const conferenceCallId = this.#confer(callId, `${outside}${service}`, { shown: service, number: service });
    this.#emergencies.set(conferenceCallId, { service, number: null, isUnknown: false });
    this.#options.desk().markEmergency(callId, service);
    void this.#readOut(conferenceCallId, callId, service);
    this.#options.onChange();
    return { callId: conferenceCallId };
  }
  /** A call is over: an emergency service that was asked in by it is no longer on its way. */
  ended(callId: string): void {
    this.#emergencies.delete(callId);
    this.#thirds.delete(callId);
  }
  /** What dispatch has of the exchange: all of this seat's, so none where it tells no more. */
  tellConferences(conferences: readonly Conference[]): void {
    this.#conferences = conferences;
  }
  #conferencesInHand(): SeatSnapshot["phone"]["conferences"] {
    const { hub, isOnline } = this.#options;
    const own = hub.liveCalls.filter(({ purpose, direction, phase }) => purpose === "conference" && direction === "out" && phase === "talking");
    return own.map(({ callId }) => {
      const known = isOnline() ? this.#conferences.find((each) => each.callId === callId) : undefined;
      return { callId, third: this.#thirds.get(callId) ?? null, parties: known?.parties ?? null };
    });
  }
  /** A number that was dialled without being shown is shown to be read out, once dispatch has written down that it was. */
  async #readOut(conferenceCallId: string, callId: string, service: EmergencyService): Promise<void> {
    const { api, clock, onChange } = this.#options;
    const dialled = this.dialled(callId);
    if (dialled?.isHidden !== true) return;
    const { number, source } = dialled;
    const isWritten =
      api !== null &&
      source !== null &&
      (await ask(clock, patience.short, z.object({}), (signal) => api.number.reveal({ ...source, reason: `emergency ${service}` }, { signal })).then(
        () => true,
        () => false,
      ));
    // The call may be over by now.
    if (!this.#emergencies.has(conferenceCallId)) return;
    const shown = isWritten && number !== null ? dialledDigits(number) : null;
    this.#emergencies.set(conferenceCallId, { service, number: shown, isUnknown: shown === null });
    onChange();
  }
  /** @throws HotlineError `invalid` where the exchange has no rating prompt */
  rate(callId: string): void {
    const rating = this.#plan?.rating;
    if (rating == null) throw new HotlineError({ kind: "invalid", detail: "rating" });
    this.#options.hub.command({ kind: "transfer", callId, target: rating, as: "rating" });
  }
  /** Whom one can call: the other seats and the queues as dispatch has them; those heard of last while it is away. */
  async others(): Promise<CallDirectory> {
    const own = this.#options.session.line?.extension;
    const { seats, queues } = await this.#everybody();
    return { seats: seats.filter(({ extension }) => extension !== own), queues };
  }
  async #everybody(): Promise<CallDirectory> {
    const { api, clock } = this.#options;
    if (api === null) return this.#directory;
    this.#directory = await ask(clock, patience.short, callDirectorySchema, (signal) => api.calls.directory(undefined, { signal })).catch(
      () => this.#directory,
    );
    return this.#directory;
  }
  setAutoAnswer(on: boolean): void {
    const { hub, session } = this.#options;
    this.#options.needWorkplace().store.journal.setFact(fact.autoAnswer(session.needPerson.id), on);
    hub.setAutoAnswer(on);
  }
  /** Somebody signed in or out: their own setting holds. */
  personChanged(): void {
    const { hub, session } = this.#options;
    const journal = this.#options.workplace()?.store.journal;
    hub.setAutoAnswer(session.person !== null && journal?.fact(fact.autoAnswer(session.person.id), z.boolean()) === true);
  }
  /** What is known of a call that was made here; null for any other. */
  dialled(callId: string): Dialled | null {
    return this.#dialled().find((entry) => entry.callId === callId) ?? null;
  }

  get #plan(): DialPlan | null {
    return this.#options.session.line?.dialPlan ?? null;
  }
  #dialled(): Dialled[] {
    return this.#options.workplace()?.store.journal.fact(fact.dialled, z.array(dialledSchema)) ?? [];
  }
  #needTalking(callId: string): void {
    const call = this.#options.hub.call(callId);
    if (call === null || call.phase === "ended") throw new HotlineError({ kind: "noCall" });
    if (call.phase !== "talking") throw new HotlineError({ kind: "illegalTransition", detail: call.phase });
  }
  #consultAbout(callId: string): LineCall | null {
    const { liveCalls } = this.#options.hub;
    return liveCalls.find((call) => call.purpose === "consult" && call.direction === "out" && call.aboutCallId === callId) ?? null;
  }
  #newCallId(): string {
    const { clock, session } = this.#options;
    return `${session.line?.exchange ?? "none"}:${makeUuidV7(clock.now(), randomBytes(10))}`;
  }
  #begin({ dialled, shown, number, isHidden, source }: Resolved, purpose: CallPurpose, aboutCallId: string | null, ticketId: string | null): string {
    const callId = this.#newCallId();
    const { hub } = this.#options;
    const known = [...this.#dialled(), { callId, number, ticketId, isHidden, source }].slice(-remembered);
    this.#options.needWorkplace().store.journal.setFact(fact.dialled, known);
    const party = aboutCallId === null ? null : this.#partyOf(aboutCallId);
    hub.command({ kind: "dial", callId, number: dialled, shown, purpose, aboutCallId, party });
    return callId;
  }
  /** The citizen of a call, for a colleague who is asked about it: not where nobody here may see the number. */
  #partyOf(callId: string): string | null {
    const dialled = this.dialled(callId);
    if (dialled?.isHidden === true) return null;
    return (dialled?.number ?? this.#options.hub.call(callId)?.number)?.slice(0, 64) ?? null;
  }
  /** Who is being asked about a call; null: nobody. */
  #askedAbout(callId: string): Third | null {
    const consult = this.#consultAbout(callId);
    return consult?.number == null ? null : { shown: consult.number, number: this.dialled(consult.callId)?.number ?? null };
  }
  /** @param invited what is dialled to ask them in; null: they are being talked to already */
  #confer(callId: string, invited: string | null, third: Third | null): string {
    const plan = this.#plan;
    const digits = Array.from({ length: 10 }, () => randomInt(10)).join("");
    const room = plan === null ? null : roomOf(plan, digits, invited);
    if (room === null) throw new HotlineError({ kind: "invalid", detail: "conference" });
    const conferenceCallId = this.#newCallId();
    const colleague = third === null ? null : seatOf(third);
    this.#options.hub.command({ kind: "conference", callId, conferenceCallId, ...room, party: this.#partyOf(callId), colleague });
    this.#thirds.set(conferenceCallId, colleague === null ? (third?.shown ?? null) : null);
    return conferenceCallId;
  }

  async #resolve(target: DialTarget): Promise<Resolved> {
    switch (target.kind) {
      case "seat":
        return plain(target.extension, target.extension, null);
      case "queue":
        return plain(needed(this.#plan?.queues.find(({ name }) => name === target.queue)?.number), target.queue, null);
      case "number":
        return this.#typed(target.number);
      case "unit": {
        const unit = this.#options
          .needWorkplace()
          .configurations.inForce()
          ?.units.find(({ id }) => id === target.unitId);
        return { ...(await this.#typed(needed(unit?.phone))), shown: unit?.name ?? "" };
      }
      case "call":
        return this.#hidden({ callId: target.callId });
      case "caller":
        return this.#hidden({ callerId: target.callerId, numberHash: target.numberHash });
      case "ticket":
        return this.#hidden({ ticketId: target.ticketId, ...(target.number === undefined ? {} : { number: target.number }) });
    }
  }
  /** A number as long as our own extension is a seat's, where that cannot be looked up. */
  async #typed(number: string): Promise<Resolved> {
    const own = this.#options.session.line?.extension ?? "";
    const digits = dialledDigits(number);
    if (digits.length === own.length) await this.#everybody();
    const known = this.#directory.seats.map(({ extension }) => extension);
    const seats = new Set(known.length === 0 && digits.length === own.length ? [digits] : known);
    const dialled = needed(dialStringOf(number, this.#plan, seats));
    return plain(dialled, number, dialled === number ? null : number);
  }
  /** The number goes from dispatch through this process to the line, and to no window. */
  async #hidden(question: NonNullable<Dialled["source"]>): Promise<Resolved> {
    const { api, clock } = this.#options;
    if (api === null) throw new HotlineError({ kind: "dispatchAway" });
    const { number, mask } = await ask(clock, patience.short, numberSchema, (signal) => api.calls.dialNumber(question, { signal }));
    return { dialled: needed(dialStringOf(number, this.#plan, new Set())), shown: mask, number, isHidden: true, source: question };
  }
}

/** The extension, or the queue, where a call stays within the hotline; null for a number outside or a service of the exchange. */
const seatOf = ({ shown, number }: Third): string | null => (number !== null || /^[*#]/.test(shown) ? null : shown);

const plain = (dialled: string, shown: string, number: string | null): Resolved => ({ dialled, shown, number, isHidden: false, source: null });

function needed(dialled: string | null | undefined): string {
  if (dialled == null || dialled === "") throw new HotlineError({ kind: "invalid", detail: "number" });
  return dialled;
}

import { type Invitation, Inviter, type Session, type URI, UserAgent } from "sip.js";
import type { Clock, Timer } from "../../base/clock.ts";
import { callIdSchema } from "../../contract/identifiers.ts";
import type { EndCause, LineCall, LineCommand, RegistrationView } from "../../contract/line-api.ts";
import type { LineAccount } from "../../contract/session.ts";
import { isRoom } from "../../domain/dial-string.ts";
import { consultAbout, toHold } from "../../domain/several-calls.ts";
import { answerAfter, autoAnswerPause } from "../core/auto-answer.ts";
import { factsOfInvite, type InviteFacts } from "../core/call-identity.ts";
import { newCall } from "../core/call-machine.ts";
import { FaultCount } from "../core/fault-count.ts";
import { mayPrefer, type Registration, type RegistrationOccurrence, registrationAfter, unregistered, viewOf } from "../core/registration-machine.ts";
import { faultOfOffer, type OfferFault, offerRefusals } from "../core/session-offer.ts";
import type { EchoEvents, NetworkChange, SoftphoneEvents, SoftphonePort } from "../core/softphone-port.ts";
import { callEcho } from "./echo-call.ts";
import { FeatureDialer } from "./feature-dialer.ts";
import { isServerThere } from "./server-probe.ts";
import { SipConnection } from "./sip-connection.ts";
import { SipCall } from "./sipjs-call.ts";

/** What a softphone is given. */
export interface SoftphoneOptions extends SoftphoneEvents {
  readonly clock: Clock;
  readonly random: () => number;
  /** A microphone stream of its own for each call; rejects when there is none. */
  microphone(): Promise<MediaStream>;
  /** Plays a far side; returns what ends it. */
  play(stream: MediaStream): () => void;
  /** Made beforehand, for making it takes longer than answering. */
  readonly certificate: RTCCertificate | null;
}

/** The connection outlives its last call by so long, for the BYE and its answer, ms. */
const farewellTime = 2_000;
/** How often it is looked whether the first server is well again, while another serves, ms. */
const preferEvery = 30_000;
/** Calls at once; one more is answered 486. */
const callLimit = 4;

/** What of a typed number can be dialled. */
const dialable = (number: string): string => number.replace(/[^\d+*#]/g, "");

/** The WebRTC telephone: one account, supervised registration (core/registration-machine.ts), and its calls. */
export class SipjsSoftphone implements SoftphonePort {
  readonly #options: SoftphoneOptions;
  readonly #calls = new Map<string, SipCall>();
  #account: LineAccount | null = null;
  #wanted: LineAccount | null = null;
  #accept = { queue: false, internal: false };
  #autoAnswer = false;
  #registration: Registration = unregistered;
  #connection: SipConnection | null = null;
  #retry: Timer | null = null;
  #prefer: Timer | null = null;
  readonly #feature: FeatureDialer;
  readonly #faults: FaultCount;

  constructor(options: SoftphoneOptions) {
    this.#options = options;
    this.#faults = new FaultCount(options.clock, (faults) => options.onBadInput(faults));
    this.#feature = new FeatureDialer(options.clock, (code) => this.#inviterTo(code));
  }

  setAccount(account: LineAccount | null): void {
    this.#wanted = account;
    // Nothing about the account may cost a live call: neither a new secret, nor a seat that was restarted and is still locked.
    if (this.#live().length === 0) this.#applyAccount();
    else if (account === null) this.#connection?.beQuiet();
  }
  setAccept(accept: boolean, internal: boolean): void {
    this.#accept = { queue: accept, internal };
  }
  setAutoAnswer(on: boolean): void {
    this.#autoAnswer = on;
  }
  answer(callId: string): void {
    this.#setOthersAside(callId);
    void this.#calls.get(callId)?.answer();
  }
  reject(callId: string): void {
    void this.#calls.get(callId)?.reject();
  }
  hangUp(callId: string): void {
    this.#calls.get(callId)?.hangUp();
  }
  hold(callId: string, on: boolean): void {
    if (!on) this.#setOthersAside(callId);
    this.#calls.get(callId)?.hold(on);
  }
  swap(callId: string): void {
    this.hold(callId, false);
  }
  mute(callId: string, on: boolean): void {
    this.#calls.get(callId)?.mute(on);
  }
  dial({ callId, number, shown, purpose, aboutCallId, party }: Extract<LineCommand, { kind: "dial" }>): void {
    const { clock } = this.#options;
    const facts = { callId, direction: "out", number: shown ?? number, displayName: null, queue: null, purpose, aboutCallId, party } as const;
    const digits = dialable(number);
    const inviter = digits === "" ? null : this.#inviterTo(digits, markOf(facts));
    if (inviter !== null) {
      this.#setOthersAside(callId);
      void this.#follow(inviter, newCall(facts, clock.now())).invite();
      return;
    }
    this.#notDialled(newCall(facts, clock.now()), digits === "" || this.#account === null ? "invalidNumber" : "networkLost");
  }
  tones(callId: string, tones: string): void {
    this.#calls.get(callId)?.tones(tones);
  }
  transfer(callId: string, target: string, as: "blind" | "rating"): void {
    const uri = this.#addressOf(dialable(target));
    if (uri !== null) this.#calls.get(callId)?.transfer(uri, as);
  }
  complete(callId: string, consultCallId: string): void {
    const consult = this.#calls.get(consultCallId);
    if (consult?.call.phase === "talking") this.#calls.get(callId)?.transfer(consult, "attended");
  }
  /** We go into the room first, so that the caller finds us there; the exchange then moves the calls after us. */
  conference({ callId, conferenceCallId, dialled, room, party, colleague }: Extract<LineCommand, { kind: "conference" }>): void {
    const [call, uri] = [this.#calls.get(callId), this.#addressOf(dialable(room))];
    const { number = null, displayName = null, queue = null } = call?.call ?? {};
    const about = { purpose: "conference", aboutCallId: callId, party, colleague } as const;
    const facts = { callId: conferenceCallId, direction: "out", number, displayName, queue, ...about } as const;
    const begun = newCall(facts, this.#options.clock.now());
    const inviter = call === undefined || uri === null ? null : this.#inviterTo(dialable(dialled), markOf(facts));
    if (inviter === null || uri === null) {
      // Nobody is on the way then: who pressed for 110 must see it.
      this.#notDialled(begun, "unavailable");
      return;
    }
    const moved = [callId, consultAbout(this.calls(), callId)?.callId ?? null];
    const isThere = (): void => {
      for (const id of moved) if (id !== null) this.#calls.get(id)?.transfer(uri, "conference");
    };
    void this.#follow(inviter, begun, undefined, isThere).invite();
  }
  dialFeature(code: string): void {
    this.#feature.dial(dialable(code));
  }
  echo(on: EchoEvents): (() => void) | null {
    const code = dialable(this.#account?.echoCode ?? "");
    const inviter = code === "" || this.#live().length > 0 ? null : this.#inviterTo(code);
    if (inviter === null) return null;
    const { clock, play } = this.#options;
    return callEcho({ inviter, clock, play, ...on });
  }
  changeMicrophone(): void {
    for (const call of this.#live()) void call.changeMicrophone(() => this.#options.microphone());
  }
  over(callId: string, cause: EndCause): void {
    this.#calls.get(callId)?.over(cause);
  }
  networkChanged(change: NetworkChange): void {
    // An answered question is worth more than the browser's word: on a machine whose exchange is itself, being offline means nothing.
    if (this.#registration.phase === "registered" && change !== "resumed") this.#connection?.probe();
    else if (change !== "offline") this.#occur({ kind: "networkChanged" });
    if (change !== "offline") for (const call of this.#live()) call.suspect();
  }
  calls(): readonly LineCall[] {
    return this.#live().map((call) => call.call);
  }
  registration(): RegistrationView {
    return viewOf(this.#registration, this.#server());
  }
  leave(): void {
    for (const call of this.#live()) call.hangUp();
    this.#drop();
  }

  #notDialled(call: LineCall, endCause: EndCause): void {
    this.#options.onCall({ ...call, phase: "ended", endedAt: call.startedAt, endCause });
  }
  /** null while nothing can be dialled. */
  #inviterTo(digits: string, extraHeaders: readonly string[] = []): Inviter | null {
    const target = this.#addressOf(digits);
    if (target === null || this.#connection === null || this.#registration.phase !== "registered") return null;
    return new Inviter(this.#connection.userAgent, target, { extraHeaders: [...extraHeaders], earlyMedia: true });
  }
  #addressOf(digits: string): URI | null {
    if (this.#account === null) return null;
    return UserAgent.makeURI(`sip:${encodeURIComponent(digits)}@${this.#account.domain}`) ?? null;
  }
  /** At most one call is talked in. */
  #setOthersAside(callId: string): void {
    for (const id of toHold(this.calls(), callId)) this.#calls.get(id)?.hold(true);
  }
  #applyAccount(): void {
    const account = this.#wanted;
    if (JSON.stringify(account) === JSON.stringify(this.#account)) return;
    this.#account = account;
    this.#drop();
    this.#occur(account === null ? { kind: "noAccount" } : { kind: "account", servers: account.servers.length });
  }
  #live(): SipCall[] {
    return [...this.#calls.values()].filter((call) => call.isLive);
  }
  #server(): string {
    return this.#account?.servers[this.#registration.server] ?? this.#account?.servers[0] ?? "";
  }
  #occur(occurrence: RegistrationOccurrence): void {
    const { clock, random, onRegistration } = this.#options;
    const around = { servers: this.#account?.servers.length ?? 0, now: clock.now(), random: random() };
    const before = this.#registration;
    this.#registration = registrationAfter(before, occurrence, around);
    if (this.#registration === before) return;
    this.#retry?.cancel();
    const { nextAt, phase } = this.#registration;
    this.#retry = nextAt === null ? null : clock.after(Math.max(0, nextAt - clock.now()), () => this.#occur({ kind: "tryNow" }));
    onRegistration(this.registration());
    this.#prefer?.cancel();
    this.#prefer = mayPrefer(this.#registration) ? clock.after(preferEvery, () => void this.#lookAtFirst()) : null;
    if (phase === "trying") this.#try();
  }
  /** Goes back to the first server when it answers and nobody would lose a call. */
  async #lookAtFirst(): Promise<void> {
    const { clock } = this.#options;
    const first = this.#account?.servers[0];
    const isThere = first !== undefined && this.#live().length === 0 && (await isServerThere(first, this.#account?.domain ?? "", clock));
    // It may have been lost meanwhile, or be at the first already.
    if (!mayPrefer(this.#registration)) return;
    if (isThere && this.#live().length === 0) this.#occur({ kind: "preferred" });
    else this.#prefer = clock.after(preferEvery, () => void this.#lookAtFirst());
  }
  /** Calls hang on their connection: while one lives it is taken up again; without any a new one is made. */
  #try(): void {
    if (this.#connection !== null && this.#live().length > 0) {
      void this.#connection.reopen();
      return;
    }
    this.#drop();
    const account = this.#account;
    if (account === null) return;
    const { clock, certificate, microphone } = this.#options;
    const connection: SipConnection = new SipConnection({
      account,
      server: this.#server(),
      clock,
      certificate,
      mediaStreamFactory: () => microphone(),
      onInvite: (invitation, receivedAt) => this.#invited(invitation, receivedAt),
      onRegistered: () => this.#from(connection, () => this.#registered()),
      onFailed: () => this.#from(connection, () => this.#lost(connection)),
      onFault: (fault) => this.#faults.add(fault),
      onRefused: (code) => this.#from(connection, () => this.#occur({ kind: "refused", code })),
    });
    this.#connection = connection;
    void connection.open();
  }
  #from(connection: SipConnection, run: () => void): void {
    if (this.#connection === connection) run();
  }
  #registered(): void {
    const wasLost = this.#registration.phase !== "registered";
    this.#occur({ kind: "registered" });
    if (wasLost) for (const call of this.#live()) call.signalBack();
  }
  #lost(connection: SipConnection): void {
    for (const call of this.#live()) call.signalLost();
    connection.giveUpPath();
    this.#occur({ kind: "failed", stays: this.#live().length > 0 });
  }
  #drop(): void {
    const connection = this.#connection;
    this.#connection = null;
    connection?.close();
  }

  #invited(invitation: Invitation, receivedAt: number): void {
    const { request } = invitation;
    const header = (name: string): string | null => request.getHeader(name) ?? null;
    const facts = factsOfInvite(
      {
        sipCallId: request.callId,
        hotlineCall: header("X-Hotline-Call"),
        hotlineQueue: header("X-Hotline-Queue"),
        hotlinePurpose: header("X-Hotline-Purpose"),
        hotlineAbout: header("X-Hotline-About"),
        hotlineParty: header("X-Hotline-Party"),
        hotlineHost: header("X-Hotline-Host"),
        assertedIdentity: header("P-Asserted-Identity"),
        from: header("From") ?? "",
      },
      this.#account?.exchange ?? "unknown",
    );
    const isBusy = !this.#takes(facts) || this.#live().length >= callLimit || this.#calls.get(facts.callId)?.isLive === true;
    if (isBusy) {
      void invitation.reject({ statusCode: 486 }).catch(() => {});
      return;
    }
    // Without a description of theirs the offer is ours (RFC 3261 §13.2.1).
    const fault = request.body === "" ? null : faultOfOffer(request.body);
    if (fault !== null) {
      this.#refuse(invitation, facts, fault);
      return;
    }
    this.#follow(invitation, newCall({ ...facts, direction: "in" }, this.#options.clock.now()), receivedAt);
    const asked = answerAfter({
      isMarked: callIdSchema.safeParse(header("X-Hotline-Call")?.trim()).success,
      alertInfo: header("Alert-Info"),
      callInfo: header("Call-Info"),
      answerMode: header("Answer-Mode"),
    });
    // Also who was handed back to the queue: that leg is a queue's, by its mark.
    const isQueued = facts.purpose === "outside" || (facts.purpose === "transfer" && header("X-Hotline-Early") !== null);
    const isByItself = this.#autoAnswer && isQueued && this.#live().length === 1;
    const after = asked ?? (isByItself ? autoAnswerPause : null);
    if (after !== null) this.#options.clock.after(after, () => this.answer(facts.callId));
  }
  /** What could not be answered does not ring; that it was there is told. */
  #refuse(invitation: Invitation, facts: InviteFacts, fault: OfferFault): void {
    const now = this.#options.clock.now();
    void invitation.reject({ ...offerRefusals[fault] }).catch(() => {});
    this.#options.onCall({ ...newCall({ ...facts, direction: "in" }, now), phase: "ended", endedAt: now, endCause: fault });
  }
  /** Nobody rings into a seat that is not ready; a colleague may, and who comes back from a transfer always. */
  #takes({ purpose }: InviteFacts): boolean {
    if (purpose === "return") return true;
    return purpose === "outside" ? this.#accept.queue : this.#accept.internal;
  }
  /** @param onTalking once, when it is answered */
  #follow(session: Session, call: LineCall, receivedAt?: number, onTalking?: () => void): SipCall {
    const { clock, random, play, onCall, onQuality } = this.#options;
    let before = call;
    const onChange = (changed: LineCall): void => {
      if (changed.phase === "ended") this.#calls.delete(changed.callId);
      onCall(changed);
      if (changed.phase === "talking" && before.phase !== "talking") onTalking?.();
      if (changed.transfer !== before.transfer) this.#consultedFollows(changed);
      before = changed;
      if (changed.phase !== "ended") return;
      this.#takeUpAfter(changed);
      if (this.#live().length === 0) clock.after(farewellTime, () => this.#live().length === 0 && this.#applyAccount());
    };
    const isInRoom = (number: string | null): boolean => isRoom(this.#account?.dialPlan ?? null, number);
    const followed = new SipCall({ session, call, clock, random, play, isRoom: isInRoom, onChange, onQuality });
    this.#calls.set(call.callId, followed);
    onCall(call, receivedAt);
    return followed;
  }
  /** The leg to the colleague ends with the transfer, and not because they hung up. */
  #consultedFollows({ callId, transfer }: LineCall): void {
    const consult = consultAbout(this.calls(), callId);
    if (transfer?.kind !== "attended" || consult === null) return;
    this.#calls.get(consult.callId)?.willEndAs(transfer.state === "failed" ? null : "transferred");
  }
  /** The colleague who was asked is gone: back with the caller, unless the caller went to them. */
  #takeUpAfter({ purpose, direction, aboutCallId, endCause }: LineCall): void {
    const isOver = purpose === "consult" && direction === "out" && endCause !== "transferred" && endCause !== "conferenced";
    const about = isOver && aboutCallId !== null ? this.#calls.get(aboutCallId) : undefined;
    if (about?.call.held === true && about.call.transfer?.state !== "requested" && toHold(this.calls(), "").length === 0) about.hold(false);
  }
}

/** What the exchange passes on to whom it rings. */
function markOf({ callId, purpose, aboutCallId, party }: Pick<LineCall, "callId" | "purpose" | "aboutCallId" | "party">): string[] {
  const about = aboutCallId === null ? [] : [`X-Hotline-About: ${aboutCallId}`];
  const digits = (party ?? "").replace(/[^\d+]/g, "");
  return [`X-Hotline-Call: ${callId}`, `X-Hotline-Purpose: ${purpose}`, ...about, ...(digits === "" ? [] : [`X-Hotline-Party: ${digits}`])];
}

import { type Bye, type Cancel, Invitation, Inviter, type Session, SessionState, type URI, Web } from "sip.js";
import type { Clock, Timer } from "../../base/clock.ts";
import type { EndCause, LineCall, TransferView } from "../../contract/line-api.ts";
import type { QualityReport } from "../../contract/quality.ts";
import { partyOfIdentity } from "../core/call-identity.ts";
import { type CallOccurrence, callAfter, mayOccur } from "../core/call-machine.ts";
import { type CallEnding, causeOfCancel, endingOfBye, endingOfRefusal } from "../core/end-cause.ts";
import { type OfferFault, offerRefusals } from "../core/session-offer.ts";
import { watchQuality } from "./call-quality.ts";
import { sendTones } from "./call-tones.ts";
import { CallTransfer } from "./call-transfer.ts";
import { PathGuard } from "./path-guard.ts";
import { prepareAnswer } from "./prepared-answer.ts";
import { ReinviteQueue } from "./reinvite-queue.ts";
import { watchSecurity } from "./sound-security.ts";

/** What one call is given. */
export interface SipCallOptions {
  readonly session: Session;
  readonly call: LineCall;
  readonly clock: Clock;
  /** [0, 1). */
  readonly random: () => number;
  /** Whether that number is a room's of the exchange. */
  isRoom(number: string | null): boolean;
  /** Where the far side is heard. */
  play(stream: MediaStream): () => void;
  onChange(call: LineCall): void;
  onQuality(quality: QualityReport): void;
}

/** A ringing call whose end may have been lost with the path is taken for over after so long: no queue rings longer. Ms. */
const ringingLimit = 30_000;
/** After a transfer the exchange ends our leg itself; where it does not, we do, ms. */
const releasePause = 1_000;
/** How long an answered call waits for its media before it is told to have none, ms. */
const mediaLimit = 15_000;

/** SIP.js ends a session also by itself, without anybody's BYE: such as when it cannot take an answer. */
const endWithoutWord: Partial<Record<LineCall["phase"], EndCause>> = {
  talking: "mediaFailed",
  answering: "mediaFailed",
  dialing: "notAcceptable",
  early: "notAcceptable",
};

/** What the far side is told when it is not who its description says (RFC 3326). */
const notSecured = { requestOptions: { extraHeaders: ['Reason: SIP;cause=488;text="Fingerprint mismatch"'] } };

/** One SIP session driven by the call machine (core/call-machine.ts). */
export class SipCall {
  readonly #options: SipCallOptions;
  #call: LineCall;
  #ending: CallEnding | null = null;
  // A hold that was asked for: not a sample of ours leaves from then on, and none of theirs is heard.
  #isAside = false;
  readonly #transfer: CallTransfer;
  #silence: (() => void) | null = null;
  #unwatch: (() => void) | null = null;
  readonly #reinvites: ReinviteQueue;
  #guard: PathGuard | null = null;
  #ringingLimit: Timer | null = null;

  constructor(options: SipCallOptions) {
    this.#options = options;
    this.#call = options.call;
    const { session } = options;
    this.#reinvites = new ReinviteQueue({ ...options, isHeld: () => this.#call.held });
    this.#transfer = new CallTransfer({ session, clock: options.clock, onChange: (transfer) => this.#onTransfer(transfer) });
    session.delegate = {
      onBye: (bye: Bye) => this.#byed(bye),
      onCancel: (cancel: Cancel) => {
        this.#ending = { cause: causeOfCancel(cancel.request.getHeader("Reason") ?? null), code: null };
      },
      onInvite: (request) => this.#reinvited(request.getHeader("P-Asserted-Identity") ?? null),
    };
    session.stateChange.addListener((state) => this.#onState(state));
    if (session instanceof Invitation) {
      prepareAnswer(session, session.request.getHeader("X-Hotline-Early") !== undefined, (fault) => this.#unusable(session, fault));
    }
  }
  get call(): LineCall {
    return this.#call;
  }
  get isLive(): boolean {
    return this.#call.phase !== "ended";
  }

  /** Takes the ringing call; without a microphone it goes on ringing. */
  async answer(): Promise<void> {
    const { session } = this.#options;
    if (this.#call.phase !== "ringing" || !(session instanceof Invitation)) return;
    this.#occur({ kind: "answering" });
    try {
      await session.accept();
    } catch {
      // The caller may have gone meanwhile: then the session ends by itself.
      this.#occur({ kind: "answerFailed" });
    }
  }
  /** Starts an outgoing call. */
  async invite(): Promise<void> {
    const { session } = this.#options;
    if (!(session instanceof Inviter)) return;
    const onRefused = ({ message }: { message: { statusCode?: number | undefined; getHeader(name: string): string | undefined } }): void => {
      this.#ending ??= endingOfRefusal(message.statusCode ?? 500, message.getHeader("Reason") ?? null);
    };
    const requestDelegate = {
      onProgress: ({ message }: { message: { statusCode?: number | undefined } }) => {
        if ((message.statusCode ?? 100) <= 100) return;
        this.#occur({ kind: "early" });
        this.#hear();
      },
      onReject: onRefused,
      onRedirect: onRefused,
    };
    await session.invite({ requestDelegate }).catch(() => this.end("mediaFailed"));
  }
  /** Refuses the ringing call. Who pressed it when the answer was already on its way wants no call either: that one is ended. */
  async reject(): Promise<void> {
    const { session } = this.#options;
    if (!(session instanceof Invitation)) return;
    if (session.state !== SessionState.Initial) {
      this.hangUp();
      return;
    }
    this.#ending = { cause: "rejected", code: null };
    await session.reject({ statusCode: 603 }).catch(() => this.end("rejected"));
  }
  /** Its offer looked well, and the browser does not take it. */
  #unusable(session: Invitation, fault: OfferFault): void {
    if (session.state !== SessionState.Initial) return;
    this.#ending = { cause: fault, code: null };
    void session.reject({ ...offerRefusals[fault] }).catch(() => {});
  }
  /** Ends the call in whatever phase it is: CANCEL, a refusal or BYE (RFC 3261 §9, §15). One that rings here is rejected, by whatever button. */
  hangUp(): void {
    if (!this.isLive) return;
    this.#ending ??= { cause: this.#call.phase === "ringing" ? "rejected" : "seatHungUp", code: null };
    const { session } = this.#options;
    void this.#farewell(session).catch(() => {});
    // The person is free at once; the BYE is repeated by the transaction until it is answered.
    if (session.state === SessionState.Established || session.state === SessionState.Terminating) this.end(this.#ending.cause);
  }
  /** Somebody else knows that it is over. */
  over(cause: EndCause): void {
    if (this.isLive) this.#fail(cause);
  }
  /** Ends it here without asking the far side, such as when the transport is gone for good. */
  end(cause: EndCause): void {
    this.#occur({ kind: "ended", ...(this.#ending ?? { cause, code: null }) });
    this.#transfer.stop();
    this.#unwatch?.();
    this.#guard?.stop();
    this.#ringingLimit?.cancel();
    this.#silence?.();
    this.#silence = null;
  }

  /** Held is what the far side agreed to, not what was asked for. */
  hold(on: boolean): void {
    if (this.#call.phase !== "talking") return;
    if (on) this.#setAside(true);
    this.#reinvites.add(
      () => {
        const isWanted = this.#call.phase === "talking" && this.#call.held !== on;
        if (!isWanted) this.#setAside(this.#call.held);
        return isWanted ? { hold: on } : null;
      },
      (outcome) => {
        const isDone = outcome === "accepted" && this.#isHoldingNow() === on;
        this.#occur(isDone ? { kind: "held", on } : { kind: "troubled", trouble: "hold" });
        this.#setAside(this.#call.held);
      },
    );
  }
  mute(on: boolean): void {
    if (this.#media() === null || this.#call.phase !== "talking") return;
    this.#occur({ kind: "muted", on });
    this.#setAside(this.#isAside);
  }
  /** Keys of the dial pad. */
  tones(tones: string): void {
    const connection = this.#media()?.peerConnection;
    if (connection === undefined || (this.#call.phase !== "talking" && this.#call.phase !== "early")) return;
    void sendTones(this.#options.session, connection, tones).then((isTaken) => this.#occur({ kind: "troubled", trouble: isTaken ? null : "tones" }));
  }
  /** Hands the call over: to an address, or to who is at the far end of another call. */
  transfer(to: URI | SipCall, as: TransferView["kind"]): void {
    if (this.#call.phase === "talking") this.#transfer.ask(to instanceof SipCall ? to.#options.session : to, as);
  }
  /** What its end will mean, whoever says BYE; null: as it comes. */
  willEndAs(cause: EndCause | null): void {
    if (this.isLive) this.#ending = cause === null ? null : { cause, code: null };
  }
  /** Takes its sound from another microphone: the track alone is replaced, the far side hears and negotiates nothing. */
  async changeMicrophone(open: () => Promise<MediaStream>): Promise<void> {
    const sender = this.#media()?.peerConnection?.getSenders()[0];
    if (sender === undefined || !this.isLive) return;
    const track = (await open().catch(() => null))?.getAudioTracks()[0];
    if (track === undefined) return;
    const before = sender.track;
    track.enabled = before?.enabled ?? !this.#call.muted;
    await sender.replaceTrack(track).catch(() => track.stop());
    if (sender.track === track) before?.stop();
  }
  /** The exchange cannot be reached. What was being dialled cannot be saved: its answer would come to a contact that is gone. */
  signalLost(): void {
    if (this.#call.phase === "dialing" || this.#call.phase === "early") this.#fail("networkLost");
    this.#occur({ kind: "signal", lostAt: this.#call.signalLostAt ?? this.#options.clock.now() });
    this.#guard?.signalLost();
    if (this.#call.phase !== "ringing") return;
    this.#ringingLimit ??= this.#options.clock.after(ringingLimit, () => this.#call.phase === "ringing" && this.#fail("networkLost"));
  }
  /** Registered again. */
  signalBack(): void {
    if (this.#guard === null) this.#occur({ kind: "signal", lostAt: null });
    this.#guard?.signalBack();
  }
  /** The network changed under the call. */
  suspect(): void {
    void this.#guard?.suspect();
  }

  async #farewell(session: Session): Promise<void> {
    if (session.state === SessionState.Established) await session.bye(this.#ending?.cause === "soundNotSecured" ? notSecured : {});
    else if (session instanceof Inviter) await session.cancel();
    else if (session instanceof Invitation) await session.reject({ statusCode: session.state === SessionState.Initial ? 603 : 480 });
  }
  #byed(bye: Bye): void {
    this.#transfer.released();
    this.#ending ??= endingOfBye(bye.request.getHeader("Reason") ?? null, this.#call.direction);
    void bye.accept().catch(() => {});
  }
  #onState(state: SessionState): void {
    if (state === SessionState.Established) this.#established();
    else if (state === SessionState.Terminated) this.#terminated();
  }
  #terminated(): void {
    const { phase } = this.#call;
    const end = (): void => this.end(endWithoutWord[phase] ?? "cancelled");
    // SIP.js ends an INVITE of ours first, and tells the response that refused it in the same turn.
    if (phase === "dialing" || phase === "early") queueMicrotask(end);
    else end();
  }
  /** Microphone and far side together: silent while held or being held, the microphone also while muted. */
  #setAside(aside: boolean): void {
    this.#isAside = aside;
    const connection = this.#media()?.peerConnection;
    for (const { track } of connection?.getSenders() ?? []) if (track !== null) track.enabled = !aside && !this.#call.muted;
    for (const { track } of connection?.getReceivers() ?? []) track.enabled = !aside;
  }
  get #direction(): RTCRtpTransceiverDirection | null {
    return this.#media()?.peerConnection?.getTransceivers()[0]?.currentDirection ?? null;
  }
  /** What was negotiated last: only then is the far side really held. */
  #isHoldingNow(): boolean {
    return this.#direction === "sendonly" || this.#direction === "inactive";
  }
  /** The far side changed the call: whom we speak with now, and whether they hold us. */
  #reinvited(identity: string | null): void {
    const far = identity === null ? null : partyOfIdentity(identity);
    if (far !== null) this.#occur({ kind: "identified", ...far, isRoom: this.#options.isRoom(far.number) });
    this.#occur({ kind: "remoteHeld", on: this.#direction === "recvonly" || this.#direction === "inactive" });
  }
  #onTransfer(transfer: TransferView): void {
    this.#occur({ kind: "transferred", transfer });
    if (transfer.state !== "accepted") return;
    // The call has gone on without us.
    this.#ending ??= { cause: transfer.kind === "conference" ? "conferenced" : transfer.kind === "rating" ? "rated" : "transferred", code: null };
    this.#options.clock.after(releasePause, () => this.hangUp());
  }
  /** Plays the far side from its first sound on, which may be an announcement before the answer. */
  #hear(): void {
    const handler = this.#media();
    if (handler !== null) this.#silence ??= this.#options.play(handler.remoteMediaStream);
  }
  #established(): void {
    const handler = this.#media();
    const connection = handler?.peerConnection;
    if (handler === null || connection === undefined) return;
    this.#hear();
    const limit = this.#options.clock.after(mediaLimit, () => {
      if (connection.iceConnectionState === "new" || connection.iceConnectionState === "checking") this.#fail("mediaFailed");
    });
    connection.addEventListener("iceconnectionstatechange", () => {
      if (connection.iceConnectionState === "connected") limit.cancel();
    });
    watchSecurity(connection, () => this.#fail("soundNotSecured"));
    this.#ringingLimit?.cancel();
    this.#reinvites.answered();
    this.#occur({ kind: "answered" });
    this.#guard = this.#watchOver(connection);
    if (this.#call.signalLostAt !== null) this.#guard.signalLost();
    this.#watch(connection);
  }
  #watchOver(connection: RTCPeerConnection): PathGuard {
    const { clock } = this.#options;
    return new PathGuard({
      clock,
      connection,
      isHeld: () => this.#call.held,
      reinvite: (iceRestart, onOutcome) =>
        this.#reinvites.repair(() => ({ hold: this.#call.held, ...(iceRestart ? { offerOptions: { iceRestart } } : {}) }), onOutcome),
      onCut: (isCut) => {
        this.#reinvites.setCut(isCut);
        this.#occur({ kind: "signal", lostAt: isCut ? (this.#call.signalLostAt ?? clock.now()) : null });
      },
      onSound: (lostAt) => this.#occur({ kind: "sound", lostAt }),
      onUnmended: (on) => this.#occur({ kind: "unmended", on }),
      onLost: (cause) => this.#fail(cause),
    });
  }
  #fail(cause: EndCause): void {
    this.#ending ??= { cause, code: null };
    this.hangUp();
  }
  #watch(connection: RTCPeerConnection): void {
    const { clock, onQuality } = this.#options;
    this.#unwatch = watchQuality({
      connection,
      clock,
      standing: () => this.#call,
      onQuality: (live, sofar) => {
        if (live.mos !== this.#call.mos) this.#occur({ kind: "measured", mos: live.mos });
        onQuality({ callId: this.#call.callId, live, sofar });
      },
    });
  }
  #media(): Web.SessionDescriptionHandler | null {
    const handler = this.#options.session.sessionDescriptionHandler;
    return handler instanceof Web.SessionDescriptionHandler ? handler : null;
  }
  /** What can no longer happen, such as a measurement of a call that has just ended, is let go. */
  #occur(occurrence: CallOccurrence): void {
    if (!mayOccur(this.#call, occurrence.kind)) return;
    const after = callAfter(this.#call, occurrence, this.#options.clock.now());
    if (after === this.#call) return;
    this.#call = after;
    this.#options.onChange(after);
  }
}

import { type Bye, type Cancel, Invitation, Inviter, type Session, SessionState, Web } from "sip.js";
import type { Clock, Timer } from "../../base/clock.ts";
import type { EndCause, LineCall } from "../../contract/line-api.ts";
import type { QualityReport } from "../../contract/quality.ts";
import { type CallOccurrence, callAfter } from "../core/call-machine.ts";
import { causeOfCancel, causeOfStatus } from "../core/end-cause.ts";
import { watchQuality } from "./call-quality.ts";
import { PathGuard } from "./path-guard.ts";
import { ReinviteQueue } from "./reinvite-queue.ts";

/** What one call is given. */
export interface SipCallOptions {
  readonly session: Session;
  readonly call: LineCall;
  readonly clock: Clock;
  /** [0, 1). */
  readonly random: () => number;
  /** Where the far side is heard. */
  play(stream: MediaStream): () => void;
  onChange(call: LineCall): void;
  onQuality(quality: QualityReport): void;
}

/** A ringing call whose end may have been lost with the path is taken for over after so long: no queue rings longer. Ms. */
const ringingLimit = 30_000;
/** How long an answered call waits for its media before it is told to have none, ms. */
const mediaLimit = 15_000;

/** One SIP session driven by the call machine (core/call-machine.ts). */
export class SipCall {
  readonly #options: SipCallOptions;
  #call: LineCall;
  #cause: EndCause | null = null;
  #silence: (() => void) | null = null;
  #unwatch: (() => void) | null = null;
  readonly #reinvites: ReinviteQueue;
  #guard: PathGuard | null = null;
  #ringingLimit: Timer | null = null;

  constructor(options: SipCallOptions) {
    this.#options = options;
    this.#call = options.call;
    const { session } = options;
    this.#reinvites = new ReinviteQueue(options);
    session.delegate = {
      onBye: (bye: Bye) => this.#byed(bye),
      onCancel: (cancel: Cancel) => {
        this.#cause = causeOfCancel(cancel.request.getHeader("Reason") ?? null);
      },
    };
    session.stateChange.addListener((state) => this.#onState(state));
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
    const requestDelegate = {
      onReject: ({ message }: { message: { statusCode?: number | undefined } }) => {
        this.#cause ??= causeOfStatus(message.statusCode ?? 500);
      },
    };
    await session.invite({ requestDelegate }).catch(() => this.end("mediaFailed"));
  }
  async reject(): Promise<void> {
    const { session } = this.#options;
    if (!(session instanceof Invitation) || session.state !== SessionState.Initial) return;
    this.#cause = "rejected";
    await session.reject({ statusCode: 603 }).catch(() => this.end("rejected"));
  }
  /** Ends the call in whatever phase it is: CANCEL, a refusal or BYE (RFC 3261 §9, §15). */
  hangUp(): void {
    if (!this.isLive) return;
    this.#cause ??= "seatHungUp";
    const { session } = this.#options;
    void this.#farewell(session).catch(() => {});
    // The person is free at once; the BYE is repeated by the transaction until it is answered.
    if (session.state === SessionState.Established || session.state === SessionState.Terminating) this.end(this.#cause);
  }
  /** Ends it here without asking the far side, such as when the transport is gone for good. */
  end(cause: EndCause): void {
    this.#occur({ kind: "ended", cause: this.#cause ?? cause });
    this.#unwatch?.();
    this.#guard?.stop();
    this.#ringingLimit?.cancel();
    this.#silence?.();
    this.#silence = null;
  }

  hold(on: boolean): void {
    this.#reinvites.add(
      () => (this.#call.phase === "talking" && this.#call.held !== on ? { hold: on } : null),
      (outcome) => outcome === "accepted" && this.#occur({ kind: "held", on }),
    );
  }
  mute(on: boolean): void {
    const handler = this.#media();
    if (handler === null || this.#call.phase !== "talking") return;
    for (const sender of handler.peerConnection?.getSenders() ?? []) if (sender.track !== null) sender.track.enabled = !on;
    this.#occur({ kind: "muted", on });
  }
  /** The exchange cannot be reached. What was being dialled cannot be saved: its answer would come to a contact that is gone. */
  signalLost(): void {
    if (this.#call.phase === "dialing") this.#fail("networkLost");
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
    if (session.state === SessionState.Established) await session.bye();
    else if (session instanceof Inviter) await session.cancel();
    else if (session instanceof Invitation) await session.reject({ statusCode: session.state === SessionState.Initial ? 603 : 480 });
  }
  #byed(bye: Bye): void {
    this.#cause ??= "callerHungUp";
    void bye.accept().catch(() => {});
  }
  #onState(state: SessionState): void {
    if (state === SessionState.Established) this.#established();
    else if (state === SessionState.Terminated) this.end(this.#cause ?? (this.#call.phase === "talking" ? "callerHungUp" : "cancelled"));
  }
  #established(): void {
    const handler = this.#media();
    const connection = handler?.peerConnection;
    if (handler === null || connection === undefined) return;
    this.#silence = this.#options.play(handler.remoteMediaStream);
    const limit = this.#options.clock.after(mediaLimit, () => {
      if (connection.iceConnectionState === "new" || connection.iceConnectionState === "checking") this.#fail("mediaFailed");
    });
    connection.addEventListener("iceconnectionstatechange", () => {
      if (connection.iceConnectionState === "connected") limit.cancel();
    });
    this.#ringingLimit?.cancel();
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
      onLost: (cause) => this.#fail(cause),
    });
  }
  #fail(cause: EndCause): void {
    this.#cause ??= cause;
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
  #occur(occurrence: CallOccurrence): void {
    const after = callAfter(this.#call, occurrence, this.#options.clock.now());
    if (after === this.#call) return;
    this.#call = after;
    this.#options.onChange(after);
  }
}

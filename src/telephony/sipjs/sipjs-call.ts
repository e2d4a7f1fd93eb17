import { type Bye, type Cancel, Invitation, Inviter, RequestPendingError, type Session, SessionState, Web } from "sip.js";
import type { Clock, Timer } from "../../base/clock.ts";
import type { EndCause, LineCall } from "../../contract/line-api.ts";
import { type CallOccurrence, callAfter } from "../core/call-machine.ts";
import { causeOfCancel, causeOfStatus } from "../core/end-cause.ts";
import { estimateMos } from "../core/voice-quality.ts";

/** What one call is given. */
export interface SipCallOptions {
  readonly session: Session;
  readonly call: LineCall;
  readonly clock: Clock;
  /** Where the far side is heard. */
  play(stream: MediaStream): () => void;
  onChange(call: LineCall): void;
}

/** Quality is judged over so long, ms. */
const judgedInterval = 5_000;
/** A re-INVITE that the far side could not take now is sent again after so long (RFC 3261 §14.1: 0–2 s or 2.1–4 s), ms. */
const glarePause = 1_000;
/** How long an answered call waits for its media before it is told to have none, ms. */
const mediaLimit = 15_000;

/** One SIP session driven by the call machine (core/call-machine.ts). */
export class SipCall {
  readonly #options: SipCallOptions;
  #call: LineCall;
  #cause: EndCause | null = null;
  #silence: (() => void) | null = null;
  #judging: Timer | null = null;
  #before: { received: number; lost: number } | null = null;
  // One re-INVITE at a time: hold, resume and ICE restart never collide with each other.
  #work: Promise<void> = Promise.resolve();

  constructor(options: SipCallOptions) {
    this.#options = options;
    this.#call = options.call;
    const { session } = options;
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
    this.#judging?.cancel();
    this.#silence?.();
    this.#silence = null;
  }

  hold(on: boolean): void {
    this.#enqueue(async () => {
      if (this.#call.phase !== "talking" || this.#call.held === on) return;
      const accepted = await this.#reinvite({ hold: on });
      if (accepted) this.#occur({ kind: "held", on });
    });
  }
  mute(on: boolean): void {
    const handler = this.#media();
    if (handler === null || this.#call.phase !== "talking") return;
    for (const sender of handler.peerConnection?.getSenders() ?? []) if (sender.track !== null) sender.track.enabled = !on;
    this.#occur({ kind: "muted", on });
  }
  /** New media paths after a change of the network; the call ends honestly when the far side no longer knows it. */
  restartMedia(): void {
    this.#enqueue(async () => {
      if (this.#call.phase !== "talking") return;
      const accepted = await this.#reinvite({ hold: this.#call.held, iceRestart: true });
      if (!accepted) {
        this.#cause ??= "networkLost";
        this.hangUp();
      }
    });
  }

  #enqueue(work: () => Promise<void>): void {
    this.#work = this.#work.then(work).catch(() => {});
  }
  async #reinvite(options: { hold: boolean; iceRestart?: boolean }, tries = 4): Promise<boolean> {
    const { session } = this.#options;
    const sessionDescriptionHandlerOptions: Web.SessionDescriptionHandlerOptions = {
      hold: options.hold,
      ...(options.iceRestart === true ? { offerOptions: { iceRestart: true } } : {}),
    };
    const outcome = await new Promise<"accepted" | "later" | "refused">((resolve) => {
      const requestDelegate = {
        onAccept: () => resolve("accepted"),
        onReject: ({ message }: { message: { statusCode?: number | undefined } }) => resolve(message.statusCode === 491 ? "later" : "refused"),
      };
      session
        .invite({ requestDelegate, sessionDescriptionHandlerOptions })
        .catch((error: unknown) => resolve(error instanceof RequestPendingError ? "later" : "refused"));
    });
    if (outcome !== "later" || tries <= 0 || !this.isLive) return outcome === "accepted";
    await new Promise<void>((resolve) => this.#options.clock.after(glarePause, resolve));
    return this.#reinvite(options, tries - 1);
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
      if (connection.iceConnectionState === "failed") this.restartMedia();
    });
    this.#occur({ kind: "answered" });
    this.#judge(connection);
  }
  #fail(cause: EndCause): void {
    this.#cause ??= cause;
    this.hangUp();
  }
  #judge(connection: RTCPeerConnection): void {
    this.#judging = this.#options.clock.after(judgedInterval, async () => {
      const mos = await this.#measure(connection).catch(() => null);
      if (!this.isLive) return;
      if (mos !== null) this.#occur({ kind: "measured", mos });
      this.#judge(connection);
    });
  }
  async #measure(connection: RTCPeerConnection): Promise<number | null> {
    let [received, lost, jitter, roundTrip]: [number, number, number, number | null] = [0, 0, 0, null];
    for (const report of (await connection.getStats()).values()) {
      if (report.type === "inbound-rtp") [received, lost, jitter] = [report.packetsReceived ?? 0, report.packetsLost ?? 0, report.jitter ?? 0];
      if (report.type === "remote-inbound-rtp" && typeof report.roundTripTime === "number") roundTrip = report.roundTripTime;
    }
    const before = this.#before;
    this.#before = { received, lost };
    return before === null ? null : estimateMos({ received: received - before.received, lost: lost - before.lost, jitter, roundTrip });
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

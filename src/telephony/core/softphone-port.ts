import type { EndCause, FrameFaults, LineCall, LineCommand, RegistrationView } from "../../contract/line-api.ts";
import type { QualityReport } from "../../contract/quality.ts";
import type { LineAccount } from "../../contract/session.ts";

/** What a telephone tells who drives it. */
export interface SoftphoneEvents {
  onRegistration(registration: RegistrationView): void;
  /** @param receivedAt when the INVITE's frame arrived, by the page's wall clock, ms with fraction; at a call's first report only */
  onCall(call: LineCall, receivedAt?: number): void;
  /** How an answered call sounds, each second. */
  onQuality(quality: QualityReport): void;
  /** Frames of the exchange's that went no further than the door, now and then. */
  onBadInput(faults: FrameFaults): void;
}

/** What the machine says of its network; `resumed`: it slept. */
export type NetworkChange = "offline" | "online" | "changed" | "resumed";

/** How a call to the exchange's echo goes. */
export interface EchoEvents {
  onAnswered(): void;
  onEnded(): void;
}

/** A telephone with one account. Commands about calls that are not there do nothing. */
export interface SoftphonePort {
  /** null unregisters. A live call goes on over a change of the secret. */
  setAccount(account: LineAccount | null): void;
  /** false: the queue's calls are answered with 486; `internal` says the same of colleagues' calls. What comes back from a transfer always rings. */
  setAccept(accept: boolean, internal: boolean): void;
  /** Whether the queue's calls are answered without a person's key. */
  setAutoAnswer(on: boolean): void;
  answer(callId: string): void;
  reject(callId: string): void;
  hangUp(callId: string): void;
  hold(callId: string, on: boolean): void;
  mute(callId: string, on: boolean): void;
  dial(command: Extract<LineCommand, { kind: "dial" }>): void;
  /** Keys of the dial pad: RFC 4733, or INFO where the far side does not take that. */
  tones(callId: string, tones: string): void;
  /** Takes this call up and holds the others. */
  swap(callId: string): void;
  transfer(callId: string, target: string, as: "blind" | "rating"): void;
  /** Joins a call with the one that was made about it, and leaves both. */
  complete(callId: string, consultCallId: string): void;
  conference(command: Extract<LineCommand, { kind: "conference" }>): void;
  /** Dials one of the exchange's services, such as a pause in the queue; it is no call, and it is tried again when it fails. */
  dialFeature(code: string): void;
  /** Calls the exchange's echo; null when it cannot: the exchange has none, no registration, or a call is there. @returns what ends it */
  echo(on: EchoEvents): (() => void) | null;
  /** Another microphone is open: live calls take their sound from it, without a word to the far side. */
  changeMicrophone(): void;
  /** The call is over by somebody else's word; the far side is told all the same when it can be. */
  over(callId: string, cause: EndCause): void;
  /** The network or the power came or went: look now. */
  networkChanged(change: NetworkChange): void;
  calls(): readonly LineCall[];
  registration(): RegistrationView;
  /** The page is going: BYE on every call, without waiting. */
  leave(): void;
}

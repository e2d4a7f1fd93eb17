import type { LineCall, RegistrationView } from "../../contract/line-api.ts";
import type { QualityReport } from "../../contract/quality.ts";
import type { LineAccount } from "../../contract/session.ts";

/** What a telephone tells who drives it. */
export interface SoftphoneEvents {
  onRegistration(registration: RegistrationView): void;
  /** @param receivedAt when the INVITE's frame arrived, by the page's wall clock, ms with fraction; at a call's first report only */
  onCall(call: LineCall, receivedAt?: number): void;
  /** How an answered call sounds, each second. */
  onQuality(quality: QualityReport): void;
}

/** What the machine says of its network; `resumed`: it slept. */
export type NetworkChange = "offline" | "online" | "changed" | "resumed";

/** A telephone with one account. Commands about calls that are not there do nothing. */
export interface SoftphonePort {
  /** null unregisters. A live call goes on over a change of the secret. */
  setAccount(account: LineAccount | null): void;
  /** false: incoming calls are answered with 486. */
  setAccept(accept: boolean): void;
  answer(callId: string): void;
  reject(callId: string): void;
  hangUp(callId: string): void;
  hold(callId: string, on: boolean): void;
  mute(callId: string, on: boolean): void;
  dial(callId: string, number: string): void;
  /** Dials one of the exchange's services, such as a pause in the queue; it is no call, and it is tried again when it fails. */
  dialFeature(code: string): void;
  /** The network or the power came or went: look now. */
  networkChanged(change: NetworkChange): void;
  calls(): readonly LineCall[];
  registration(): RegistrationView;
  /** The page is going: BYE on every call, without waiting. */
  leave(): void;
}

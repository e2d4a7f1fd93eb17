import type { Clock } from "../../../base/clock.ts";
import { VoicePeer } from "./media/voice-peer.ts";
import type { Binding } from "./registrar.ts";
import { parseAddress, quoteName } from "./sip/address.ts";
import { headerValue, type SipHeader, type SipRequest, type SipResponse } from "./sip/message.ts";
import { newToken, type SipPeer } from "./sip/sip-peer.ts";

/** What a leg is given. */
export interface SeatLegOptions {
  readonly clock: Clock;
  readonly binding: Binding;
  readonly extension: string;
  readonly domain: string;
  /** Full call id for `X-Hotline-Call`. */
  readonly callId: string;
  readonly queue: string;
  /** null when withheld. */
  readonly number: string | null;
  onAnswered(): void;
  /** Refused, or gone before the answer. */
  onRefused(status: number): void;
  /** The seat hung up. */
  onHungUp(): void;
}

type Phase = "inviting" | "cancelling" | "talking" | "over";

/**
 * The exchange's call to one seat (RFC 3261 §13, §15), with the citizen's voice on it.
 * ```
 *  inviting ──200──► talking ──BYE of either side──► over
 *     │ ──refusal──► over
 *     └──cancel──► cancelling ──487 · any refusal──► over      (a 200 that crossed it is ended by BYE)
 * ```
 */
export class SeatLeg {
  readonly #options: SeatLegOptions;
  readonly #dialog = { callId: newToken(), branch: newToken(), tag: newToken() };
  readonly #voice: VoicePeer;
  #phase: Phase = "inviting";
  #sequence = 1;
  #remote: string;
  #target: string;

  constructor(options: SeatLegOptions) {
    this.#options = options;
    this.#voice = new VoicePeer({ clock: options.clock });
    this.#remote = `<sip:${options.extension}@${options.domain}>`;
    this.#target = options.binding.target;
  }
  get sipCallId(): string {
    return this.#dialog.callId;
  }
  get voice(): VoicePeer {
    return this.#voice;
  }

  /** Rings the seat. */
  async begin(): Promise<void> {
    const { callId, queue, number, domain } = this.#options;
    const offer = await this.#voice.offer();
    if (this.#phase !== "inviting") return;
    const identity = number === null ? "<sip:anonymous@anonymous.invalid>" : `${quoteName(number)} <sip:${number}@${domain}>`;
    const extra = [
      { name: "p-asserted-identity", value: identity },
      { name: "x-hotline-call", value: callId },
      { name: "x-hotline-queue", value: queue },
      { name: "content-type", value: "application/sdp" },
    ];
    this.#peer.request(this.#message("INVITE", extra, offer), this.#dialog.branch, (response) => void this.#answered(response));
  }
  /** The citizen gave up, or another seat is tried. */
  cancel(): void {
    if (this.#phase !== "inviting") return;
    this.#phase = "cancelling";
    this.#peer.request(this.#message("CANCEL", []), this.#dialog.branch);
    void this.#voice.close();
  }
  /** The citizen hung up. */
  hangUp(): void {
    this.cancel();
    if (this.#phase !== "talking") return;
    this.#end();
    this.#sequence += 1;
    this.#peer.request(this.#message("BYE", []), newToken());
  }
  /** A request of the seat within this call. */
  take(request: SipRequest): void {
    if (request.method === "BYE" && this.#phase === "talking") {
      this.#peer.respond(request, 200);
      this.#end();
      this.#options.onHungUp();
    } else if (request.method === "INVITE" && this.#phase === "talking") void this.#reinvited(request);
    else if (request.method !== "ACK") this.#peer.respond(request, request.method === "OPTIONS" || request.method === "INFO" ? 200 : 481);
  }
  /** The seat's connection is gone. */
  lost(): void {
    const wasOpen = this.#phase === "talking" || this.#phase === "inviting";
    const wasTalking = this.#phase === "talking";
    this.#end();
    if (wasTalking) this.#options.onHungUp();
    else if (wasOpen) this.#options.onRefused(480);
  }

  get #peer(): SipPeer {
    return this.#options.binding.peer;
  }
  async #answered(response: SipResponse): Promise<void> {
    if (response.status < 200) return;
    this.#remote = headerValue(response, "to") ?? this.#remote;
    if (response.status >= 300) {
      this.#peer.request(this.#message("ACK", []), this.#dialog.branch);
      const wasInviting = this.#phase === "inviting";
      this.#end();
      if (wasInviting) this.#options.onRefused(response.status);
      return;
    }
    this.#target = parseAddress(headerValue(response, "contact") ?? "")?.uri ?? this.#target;
    this.#peer.request(this.#message("ACK", []), newToken());
    const isCrossed = this.#phase !== "inviting";
    this.#phase = "talking";
    if (isCrossed) {
      this.hangUp();
      return;
    }
    try {
      await this.#voice.acceptAnswer(response.body);
      this.#options.onAnswered();
    } catch {
      this.hangUp();
      this.#options.onRefused(488);
    }
  }
  async #reinvited(request: SipRequest): Promise<void> {
    try {
      const answer = await this.#voice.answerTo(request.body);
      this.#peer.respond(request, 200, [this.#contact()], answer);
    } catch {
      this.#peer.respond(request, 488);
    }
  }
  #end(): void {
    this.#phase = "over";
    void this.#voice.close();
  }
  #contact(): SipHeader {
    return { name: "contact", value: `<sip:training@${this.#peer.host};transport=ws>` };
  }
  #message(method: string, extra: readonly SipHeader[], body = ""): Omit<SipRequest, "kind"> {
    const { number, domain } = this.#options;
    const from = number === null ? '"Anonymous" <sip:anonymous@anonymous.invalid>' : `<sip:${number}@${domain}>`;
    const headers = [
      { name: "from", value: `${from};tag=${this.#dialog.tag}` },
      { name: "to", value: this.#remote },
      { name: "call-id", value: this.#dialog.callId },
      { name: "cseq", value: `${this.#sequence} ${method}` },
      this.#contact(),
      ...extra,
    ];
    return { method, uri: this.#target, headers, body };
  }
}

import { VoicePeer } from "../../../src/dispatch/exchange/training/media/voice-peer.ts";
import { parseAddress, tagOf } from "../../../src/dispatch/exchange/training/sip/address.ts";
import { headerValue, headerValues, type SipHeader, type SipRequest, type SipResponse } from "../../../src/dispatch/exchange/training/sip/message.ts";
import { newToken, type SipSeat } from "./sip-seat.ts";

/** How a call ended at the seat: the far side's BYE, the seat's own, CANCEL before the answer, or a refusal with its status. */
export type SeatCallEnd = { readonly by: "far" | "seat" | "cancelled" } | { readonly by: "refused"; readonly status: number };

/** Louder than any noise floor, 0 to 1. */
const audible = 0.02;

/** Who calls, as the INVITE tells it: P-Asserted-Identity before From. */
export interface CallingParty {
  readonly number: string;
  readonly name: string;
}

/** One call at a test's seat. */
export class SeatCall {
  readonly callId: string;
  /** The INVITE that rang here; null for an outgoing call. */
  readonly request: SipRequest | null;
  readonly ended: Promise<SeatCallEnd>;
  readonly voice: VoicePeer;
  /** The µ-law bytes that this seat heard. */
  readonly heard: Uint8Array[] = [];
  /** Resolves when a voice was heard and not only silence. */
  readonly heardVoice: Promise<void>;
  private readonly seat: SipSeat;
  private readonly finish: (end: SeatCallEnd) => void;
  private readonly localTag = newToken();
  private local: string;
  private remote: string;
  private target: string;
  private routes: readonly string[] = [];
  private sequence = 1;
  private isOver = false;

  private constructor(seat: SipSeat, callId: string, request: SipRequest | null, target: string) {
    const { promise, resolve } = Promise.withResolvers<SeatCallEnd>();
    this.seat = seat;
    this.callId = callId;
    this.request = request;
    this.target = target;
    this.ended = promise;
    this.finish = (end) => {
      this.isOver = true;
      resolve(end);
      void this.voice.close();
    };
    const voice = Promise.withResolvers<void>();
    this.heardVoice = voice.promise;
    this.voice = new VoicePeer({
      clock: seat.options.clock,
      onVoice: (codes) => {
        this.heard.push(codes);
        if (this.voice.heard().peakLevel > audible) voice.resolve();
      },
    });
    const own = `<sip:${seat.options.extension}@${seat.options.domain}>;tag=${this.localTag}`;
    this.local = own;
    this.remote = request === null ? `<${target}>` : (headerValue(request, "from") ?? "");
  }

  static outgoing(seat: SipSeat, target: string): SeatCall {
    return new SeatCall(seat, newToken(), null, target);
  }

  static incoming(seat: SipSeat, request: SipRequest): SeatCall {
    const call = new SeatCall(seat, headerValue(request, "call-id") ?? "", request, parseAddress(headerValue(request, "contact") ?? "")?.uri ?? "");
    call.local = `${headerValue(request, "to")};tag=${call.localTag}`;
    call.routes = headerValues(request, "record-route");
    return call;
  }

  /** A header of the INVITE that rang here. */
  header(name: string): string | null {
    return this.request === null ? null : headerValue(this.request, name.toLowerCase());
  }

  caller(): CallingParty {
    const identity = parseAddress(this.header("p-asserted-identity") ?? this.header("from") ?? "");
    return { number: identity?.user ?? "", name: identity?.displayName ?? "" };
  }

  ring(): void {
    if (this.request !== null) this.seat.respond(this.request, 180, "Ringing", [this.contact()], "", this.localTag);
  }

  /** 200 with a voice; resolves when media flows both ways. */
  async answer(): Promise<void> {
    await this.accept();
    await this.voice.connected;
  }
  /** 200 alone: for who counts events and hears nothing. */
  async accept(): Promise<void> {
    if (this.request === null) throw new Error("an outgoing call is answered by the other side");
    const sdp = await this.voice.answerTo(this.request.body);
    this.seat.respond(this.request, 200, "OK", [this.contact()], sdp, this.localTag);
  }

  reject(status = 486, reason = "Busy Here"): void {
    if (this.request !== null) this.seat.respond(this.request, status, reason, [], "", this.localTag);
    this.finish({ by: "refused", status });
  }

  /** BYE; resolves with its answer's status. */
  async hangUp(): Promise<number> {
    const { status } = await this.inDialog("BYE");
    this.finish({ by: "seat" });
    return status;
  }

  /** Plays µ-law to the far side; resolves at its end. */
  play(codes: Uint8Array): Promise<void> {
    return this.voice.play(codes);
  }

  /** Hold, and back, by re-INVITE. @returns the final status */
  hold(on: boolean): Promise<number> {
    this.voice.hold(on);
    return this.reinvite(false);
  }

  /** New ICE credentials for the same call, as after a change of network. @returns the final status */
  restartIce(): Promise<number> {
    return this.reinvite(true);
  }

  /** The sound that arrived so far. */
  heardCodes(): Uint8Array {
    return Buffer.concat(this.heard);
  }

  async dispose(): Promise<void> {
    this.finish({ by: "seat" });
    await this.voice.close();
  }

  /** Sends the INVITE of an outgoing call; resolves when it is answered or refused. */
  async invite(): Promise<void> {
    const offer = await this.voice.offer();
    let response = await this.sendInvite(offer, []);
    const credentials = this.seat.credentials(response, "INVITE", this.target);
    if (credentials !== null) response = await this.sendInvite(offer, [credentials]);
    if (response.status >= 300) return this.finish({ by: "refused", status: response.status });
    await this.voice.acceptAnswer(response.body);
  }

  /** A request of this call's dialog. */
  take(request: SipRequest): void {
    switch (request.method) {
      case "BYE":
        this.seat.respond(request, 200, "OK");
        if (!this.isOver) this.finish({ by: "far" });
        return;
      case "CANCEL":
        this.seat.respond(request, 200, "OK", [], "", this.localTag);
        if (this.request !== null && !this.isOver) this.seat.respond(this.request, 487, "Request Terminated", [], "", this.localTag);
        this.finish({ by: "cancelled" });
        return;
      case "INVITE":
        void this.takeReinvite(request);
        return;
      case "ACK":
        return;
      default:
        this.seat.respond(request, 200, "OK");
    }
  }

  private async takeReinvite(request: SipRequest): Promise<void> {
    const sdp = request.body === "" ? await this.voice.offer() : await this.voice.answerTo(request.body);
    this.seat.respond(request, 200, "OK", [this.contact()], sdp);
  }

  private async reinvite(restart: boolean): Promise<number> {
    const response = await this.sendInvite(await this.voice.offer(restart), []);
    if (response.status < 300) await this.voice.acceptAnswer(response.body);
    return response.status;
  }

  private async sendInvite(offer: string, extra: readonly SipHeader[]): Promise<SipResponse> {
    this.sequence += 1;
    const { sequence } = this;
    const branch = newToken();
    const headers = [...this.dialog("INVITE"), this.contact(), ...extra];
    const response = await this.seat.request("INVITE", this.target, headers, offer, undefined, branch);
    if (response.status < 300) {
      this.remote = headerValue(response, "to") ?? this.remote;
      this.target = parseAddress(headerValue(response, "contact") ?? "")?.uri ?? this.target;
      if (tagOf(this.remote) !== null && this.routes.length === 0) this.routes = headerValues(response, "record-route").toReversed();
    }
    const acknowledged = this.dialog("ACK").map((header) => (header.name === "cseq" ? { name: "cseq", value: `${sequence} ACK` } : header));
    const to = { name: "to", value: headerValue(response, "to") ?? this.remote };
    this.seat.acknowledge(this.target, [...acknowledged.filter(({ name }) => name !== "to"), to], response.status < 300 ? undefined : branch);
    return response;
  }

  private inDialog(method: string): Promise<SipResponse> {
    this.sequence += 1;
    return this.seat.request(method, this.target, this.dialog(method));
  }

  private dialog(method: string): readonly SipHeader[] {
    return [
      ...this.routes.map((value) => ({ name: "route", value })),
      { name: "from", value: this.local },
      { name: "to", value: this.remote },
      { name: "call-id", value: this.callId },
      { name: "cseq", value: `${this.sequence} ${method}` },
    ];
  }

  private contact(): SipHeader {
    return { name: "contact", value: this.seat.contact };
  }
}

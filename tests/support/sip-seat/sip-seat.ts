import { createHash, randomBytes } from "node:crypto";
import { EventEmitter, once } from "node:events";
import { WebSocket } from "ws";
import type { Clock } from "../../../src/base/clock.ts";
import { tagOf } from "../../../src/dispatch/exchange/training/sip/address.ts";
import { digestResponse, parseDigest } from "../../../src/dispatch/exchange/training/sip/digest.ts";
import { headerValue, type SipHeader, type SipRequest, type SipResponse, writeSipMessage } from "../../../src/dispatch/exchange/training/sip/message.ts";
import { parseSipFrame } from "../../../src/dispatch/exchange/training/sip/parse-message.ts";
import { SeatCall } from "./seat-call.ts";

export interface SipSeatOptions {
  readonly url: string;
  readonly domain: string;
  readonly extension: string;
  readonly secret: string;
  readonly clock: Clock;
}

export const newToken = (): string => randomBytes(9).toString("hex");

/**
 * A seat's phone without a browser: SIP over WebSocket (RFC 7118) and a voice in Node.
 * As small as a test's other side may be: no retransmission (the transport is reliable), one dialog a call.
 */
export class SipSeat {
  readonly options: SipSeatOptions;
  private readonly socket: WebSocket;
  private readonly host = `${newToken()}.invalid`;
  private readonly registration = { callId: newToken(), tag: newToken(), sequence: 0 };
  private readonly answers = new Map<string, (response: SipResponse) => void>();
  private readonly calls = new Map<string, SeatCall>();
  private readonly waiting: SeatCall[] = [];
  private readonly events = new EventEmitter();
  /** 200 to OPTIONS and everything else in a dialog; what came is kept for tests. */
  readonly requests: SipRequest[] = [];

  private constructor(options: SipSeatOptions, socket: WebSocket) {
    this.options = options;
    this.socket = socket;
    socket.on("message", (data: Buffer) => this.take(data));
    socket.on("close", () => this.events.emit("closed"));
    socket.on("error", () => {});
  }

  /** Opens the WebSocket; nothing is registered yet. */
  static async connect(options: SipSeatOptions): Promise<SipSeat> {
    const socket = new WebSocket(options.url, "sip");
    await once(socket, "open");
    return new SipSeat(options, socket);
  }

  get contact(): string {
    return `<sip:${this.options.extension}@${this.host};transport=ws>`;
  }

  /** REGISTER, answering the challenge. @returns the final status: 200, or why not */
  async register(expires = 300): Promise<number> {
    const { domain, extension } = this.options;
    const address = `<sip:${extension}@${domain}>`;
    const send = (extra: readonly SipHeader[]): Promise<SipResponse> => {
      this.registration.sequence += 1;
      return this.request("REGISTER", `sip:${domain}`, [
        { name: "from", value: `${address};tag=${this.registration.tag}` },
        { name: "to", value: address },
        { name: "call-id", value: this.registration.callId },
        { name: "cseq", value: `${this.registration.sequence} REGISTER` },
        { name: "contact", value: `${this.contact};expires=${expires}` },
        { name: "expires", value: String(expires) },
        ...extra,
      ]);
    };
    const first = await send([]);
    const answer = this.credentials(first, "REGISTER", `sip:${domain}`);
    return answer === null ? first.status : (await send([answer])).status;
  }

  /** An outgoing call, such as `9` and a number, or a feature code. */
  async dial(target: string): Promise<SeatCall> {
    const call = SeatCall.outgoing(this, `sip:${encodeURIComponent(target).replaceAll("%2A", "*")}@${this.options.domain}`);
    this.calls.set(call.callId, call);
    await call.invite();
    return call;
  }

  /** The next call that rings here; earlier ones that nobody took come first. */
  async nextCall(): Promise<SeatCall> {
    for (;;) {
      const call = this.waiting.shift();
      if (call !== undefined) return call;
      await once(this.events, "call");
    }
  }

  /** Calls that ring and that no test took. */
  get untaken(): readonly SeatCall[] {
    return this.waiting;
  }

  /** Resolves when the exchange or the network closed the connection. */
  closed(): Promise<unknown> {
    return this.socket.readyState === WebSocket.CLOSED ? Promise.resolve() : once(this.events, "closed");
  }

  /** Cuts the connection without a word. */
  cut(): void {
    this.socket.terminate();
  }

  /** Sends anything at all, for bad input. */
  sendRaw(text: string | Uint8Array): void {
    this.socket.send(text);
  }

  /** The next frame as it is. */
  async nextFrame(): Promise<string> {
    const [data] = (await once(this.socket, "message")) as [Buffer];
    return data.toString("utf8");
  }

  /** Ends every call's voice and the connection. */
  async close(): Promise<void> {
    await Promise.all([...this.calls.values()].map((call) => call.dispose()));
    this.socket.terminate();
  }

  /** Sends a request with a Via of its own; resolves with its final response. `onResponse` sees every response. */
  request(
    method: string,
    uri: string,
    headers: readonly SipHeader[],
    body = "",
    onResponse?: (response: SipResponse) => void,
    branch = newToken(),
  ): Promise<SipResponse> {
    const all = [
      { name: "via", value: `SIP/2.0/WS ${this.host};branch=z9hG4bK${branch}` },
      { name: "max-forwards", value: "70" },
      ...headers,
      ...(body === "" ? [] : [{ name: "content-type", value: "application/sdp" }]),
    ];
    const answer = new Promise<SipResponse>((resolve) => {
      this.answers.set(`${branch} ${method}`, (response) => {
        onResponse?.(response);
        if (response.status < 200) return;
        this.answers.delete(`${branch} ${method}`);
        resolve(response);
      });
    });
    this.socket.send(writeSipMessage({ kind: "request", method, uri, headers: all, body }));
    return answer;
  }

  /** ACK has no answer; `branch` is the INVITE's for a refusal (RFC 3261 §17.1.1.3). */
  acknowledge(uri: string, headers: readonly SipHeader[], branch = newToken()): void {
    const via = { name: "via", value: `SIP/2.0/WS ${this.host};branch=z9hG4bK${branch}` };
    this.socket.send(writeSipMessage({ kind: "request", method: "ACK", uri, headers: [via, { name: "max-forwards", value: "70" }, ...headers], body: "" }));
  }

  /** Answers a request. */
  respond(request: SipRequest, status: number, reason: string, extra: readonly SipHeader[] = [], body = "", tag = ""): void {
    const copied = request.headers.filter(({ name }) => ["via", "from", "call-id", "cseq", "record-route"].includes(name));
    const to = headerValue(request, "to") ?? "";
    const headers = [...copied, { name: "to", value: tag === "" || tagOf(to) !== null ? to : `${to};tag=${tag}` }, ...extra];
    const type = body === "" ? [] : [{ name: "content-type", value: "application/sdp" }];
    this.socket.send(writeSipMessage({ kind: "response", status, reason, headers: [...headers, ...type], body }));
  }

  /** The Authorization for a 401 or 407; null for any other response. */
  credentials(response: SipResponse, method: string, uri: string): SipHeader | null {
    const kind = response.status === 401 ? "www-authenticate" : response.status === 407 ? "proxy-authenticate" : null;
    const challenge = kind === null ? null : parseDigest(headerValue(response, kind) ?? "");
    if (kind === null || challenge === null) return null;
    const realm = challenge.get("realm") ?? "";
    const nonce = challenge.get("nonce") ?? "";
    const client = challenge.has("qop") ? { nonce: createHash("md5").update(newToken()).digest("hex"), count: "00000001" } : null;
    const { extension, secret } = this.options;
    const answer = digestResponse({ username: extension, realm, secret, method, uri, nonce, client });
    const quality = client === null ? "" : `, qop=auth, nc=${client.count}, cnonce="${client.nonce}"`;
    const opaque = challenge.has("opaque") ? `, opaque="${challenge.get("opaque")}"` : "";
    const value = `Digest algorithm=MD5, username="${extension}", realm="${realm}", nonce="${nonce}", uri="${uri}", response="${answer}"${quality}${opaque}`;
    return { name: kind === "www-authenticate" ? "authorization" : "proxy-authorization", value };
  }

  private take(data: Buffer): void {
    const frame = parseSipFrame(data);
    if (frame.kind !== "message") return;
    if (frame.message.kind === "request") this.takeRequest(frame.message);
    else this.takeResponse(frame.message);
  }

  private takeResponse(response: SipResponse): void {
    const branch = /branch=z9hG4bK([^;,\s]+)/.exec(headerValue(response, "via") ?? "")?.[1] ?? "";
    const method = (headerValue(response, "cseq") ?? "").split(/\s+/)[1] ?? "";
    this.answers.get(`${branch} ${method}`)?.(response);
  }

  private takeRequest(request: SipRequest): void {
    this.requests.push(request);
    const callId = headerValue(request, "call-id") ?? "";
    const known = this.calls.get(callId);
    if (known !== undefined) known.take(request);
    else if (request.method === "INVITE") this.ring(callId, request);
    else if (request.method !== "ACK") this.respond(request, request.method === "OPTIONS" ? 200 : 481, "Taken", [], "", newToken());
  }

  private ring(callId: string, request: SipRequest): void {
    const call = SeatCall.incoming(this, request);
    this.calls.set(callId, call);
    this.waiting.push(call);
    call.ring();
    this.events.emit("call");
  }
}

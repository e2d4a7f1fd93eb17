import { randomBytes } from "node:crypto";
import type { WebSocket } from "ws";
import { tagOf } from "./address.ts";
import { headerValue, type SipHeader, type SipRequest, type SipResponse, writeSipMessage } from "./message.ts";
import { largestMessage, parseSipFrame } from "./parse-message.ts";

export const newToken = (): string => randomBytes(12).toString("hex");
const reasons: Readonly<Record<number, string>> = {
  100: "Trying",
  200: "OK",
  400: "Bad Request",
  401: "Unauthorized",
  403: "Forbidden",
  404: "Not Found",
  405: "Method Not Allowed",
  481: "Call/Transaction Does Not Exist",
  488: "Not Acceptable Here",
  500: "Server Internal Error",
  501: "Not Implemented",
  505: "Version Not Supported",
};
/** Requests without a final answer that one peer may leave open. */
const mostOpen = 200;

/** One seat's WebSocket (RFC 7118): reads its frames, sends requests and matches their responses by branch (RFC 3261 §17.1.3). */
export class SipPeer {
  readonly #socket: WebSocket;
  readonly #open = new Map<string, (response: SipResponse) => void>();
  readonly host = `${newToken()}.invalid`;

  constructor(socket: WebSocket, onRequest: (request: SipRequest, peer: SipPeer) => void, onClosed: (peer: SipPeer) => void) {
    this.#socket = socket;
    socket.on("message", (data: Buffer) => this.#take(data, onRequest));
    socket.on("close", () => onClosed(this));
    socket.on("error", () => socket.terminate());
  }
  close(): void {
    this.#socket.terminate();
  }
  get isOpen(): boolean {
    return this.#socket.readyState === this.#socket.OPEN;
  }

  /** Sends a request; `onResponse` hears every response. An ACK has none. */
  request(request: Omit<SipRequest, "kind">, branch: string, onResponse: (response: SipResponse) => void = () => {}): void {
    const via = { name: "via", value: `SIP/2.0/WS ${this.host};branch=z9hG4bK${branch}` };
    if (request.method !== "ACK" && this.#open.size < mostOpen) {
      const key = `${branch} ${request.method}`;
      this.#open.set(key, (response) => {
        if (response.status >= 200) this.#open.delete(key);
        onResponse(response);
      });
    }
    this.#send(writeSipMessage({ kind: "request", ...request, headers: [via, { name: "max-forwards", value: "70" }, ...request.headers] }));
  }
  /** Answers a request, with a tag of ours where it begins something. */
  respond(request: { headers: readonly SipHeader[] }, status: number, extra: readonly SipHeader[] = [], body = ""): void {
    const copied = request.headers.filter(({ name }) => ["via", "from", "call-id", "cseq"].includes(name));
    const to = headerValue(request, "to") ?? "";
    const tagged = { name: "to", value: tagOf(to) === null && status > 100 ? `${to};tag=${newToken()}` : to };
    const type = body === "" ? [] : [{ name: "content-type", value: "application/sdp" }];
    this.#send(writeSipMessage({ kind: "response", status, reason: reasons[status] ?? "Answered", headers: [...copied, tagged, ...extra, ...type], body }));
  }

  #send(text: string): void {
    if (this.isOpen) this.#socket.send(text);
  }
  #take(data: Buffer, onRequest: (request: SipRequest, peer: SipPeer) => void): void {
    if (data.length > largestMessage) {
      this.#socket.close(1009);
      return;
    }
    const frame = parseSipFrame(data);
    if (frame.kind === "malformed") {
      if (frame.answer !== null) this.respond(frame.answer, frame.answer.status);
    } else if (frame.kind === "message") {
      if (frame.message.kind === "request") onRequest(frame.message, this);
      else this.#answered(frame.message);
    }
  }
  #answered(response: SipResponse): void {
    const branch = /branch=z9hG4bK([^;,\s]+)/.exec(headerValue(response, "via") ?? "")?.[1] ?? "";
    const method = (headerValue(response, "cseq") ?? "").split(/\s+/)[1] ?? "";
    this.#open.get(`${branch} ${method}`)?.(response);
  }
}

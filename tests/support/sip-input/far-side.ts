import { tagOf } from "../../../src/dispatch/exchange/training/sip/address.ts";
import { headerValue, type SipMessage, type SipRequest, type SipResponse, writeSipMessage } from "../../../src/dispatch/exchange/training/sip/message.ts";
import { parseSipFrame } from "../../../src/dispatch/exchange/training/sip/parse-message.ts";
import type { SipRelay } from "../sip-relay.ts";

/** What the line said to one message. */
export interface Heard {
  readonly answers: readonly SipResponse[];
  /** Frames of the line's that are no SIP: an answer must not be broken by what it answers. */
  readonly garbled: readonly string[];
}

const branchIn = (frame: string): string => /^v(?:ia)?\s*:[^\r\n]*?;\s*branch\s*=\s*([^;,\s]+)/im.exec(frame)?.[1] ?? "";
/** A line that says nothing for so long hangs, ms. */
const patience = 10_000;

/**
 * A peer on the line's own connection beside its exchange: what it sends seems to come from there, and the answers to it go no further.
 * ```
 *  send ──► the message, then OPTIONS ──► all that the line says until it answers that one is the answer
 *    └─ an INVITE that rings is taken back (CANCEL), one that was refused or answered gets its ACK, a BYE its 200
 * ```
 */
export class FarSide {
  readonly #relay: SipRelay;
  readonly #extension: string;
  readonly #exchangesBranches = new Set<string>();
  readonly #waiting = new Map<string, () => void>();
  #heard: SipMessage[] = [];
  #garbled: string[] = [];
  #count = 0;

  constructor(relay: SipRelay, extension: string) {
    this.#relay = relay;
    this.#extension = extension;
    for (const { from, frame } of relay.frames) if (from === "exchange") this.#exchangesBranches.add(branchIn(frame));
    relay.alter((from, frame) => (from === "exchange" ? this.#fromExchange(frame) : this.#fromLine(frame)));
  }
  /** @throws Error when the line no longer answers */
  async send(frame: string | Uint8Array): Promise<Heard> {
    this.#heard = [];
    this.#garbled = [];
    this.#relay.inject(frame);
    await this.#answersOptions();
    for (const { invite, tag } of this.#ringing()) await this.#takeBack(invite, tag);
    return { answers: this.#heard.filter((message) => message.kind === "response"), garbled: this.#garbled };
  }
  stop(): void {
    this.#relay.alter();
  }

  #fromExchange(frame: string): string {
    if (!frame.startsWith("SIP/")) this.#exchangesBranches.add(branchIn(frame));
    return frame;
  }
  #fromLine(frame: string): string | null {
    const isAnswer = frame.startsWith("SIP/");
    // The exchange itself always gives one; its blank lines have none.
    const isOurs = isAnswer && (branchIn(frame) === "" || !this.#exchangesBranches.has(branchIn(frame)));
    if (!isOurs) return frame;
    const waiting = this.#waiting.get(branchIn(frame));
    if (waiting !== undefined) waiting();
    else this.#take(frame);
    return null;
  }
  #take(frame: string): void {
    const parsed = parseSipFrame(frame);
    if (parsed.kind !== "message") {
      this.#garbled.push(frame);
      return;
    }
    this.#heard.push(parsed.message);
    if (parsed.message.kind === "response") this.#acknowledge(parsed.message);
  }
  /** An INVITE's final answer wants its ACK (RFC 3261 §17.1.1.3, §13.2.2.4). */
  #acknowledge(answer: SipResponse): void {
    if (answer.status < 200 || !this.#isOf(answer, "INVITE")) return;
    const branch = answer.status < 300 ? null : headerValue(answer, "via");
    this.#relay.inject(this.#inTransaction(answer, "ACK", branch, headerValue(answer, "to") ?? ""));
  }
  #isOf(answer: SipResponse, method: string): boolean {
    return (headerValue(answer, "cseq") ?? "").trim().endsWith(method);
  }
  /** INVITEs of which nothing final was heard. */
  #ringing(): { invite: SipResponse; tag: string }[] {
    const answers = this.#heard.filter((message) => message.kind === "response").filter((answer) => this.#isOf(answer, "INVITE"));
    const provisional = answers.filter(({ status }) => status > 100 && status < 200);
    return provisional.flatMap((invite) => {
      const tag = tagOf(headerValue(invite, "to"));
      const isOver = answers.some((answer) => answer.status >= 200 && headerValue(answer, "call-id") === headerValue(invite, "call-id"));
      return tag === null || isOver ? [] : [{ invite, tag }];
    });
  }
  async #takeBack(invite: SipResponse, tag: string): Promise<void> {
    const to = (headerValue(invite, "to") ?? "").replace(`;tag=${tag}`, "");
    const before = this.#heard.length;
    this.#relay.inject(this.#inTransaction(invite, "CANCEL", headerValue(invite, "via"), to));
    await this.#answersOptions();
    const isOver = this.#heard.slice(before).some((message) => message.kind === "response" && message.status === 487);
    if (!isOver) throw new Error("the line rings on though the call was taken back");
  }
  #inTransaction(answer: SipResponse, method: string, via: string | null, to: string): string {
    const kept = (name: string): string => headerValue(answer, name) ?? "";
    this.#count += 1;
    const request: SipRequest = {
      kind: "request",
      method,
      uri: `sip:${this.#extension}@far.invalid`,
      headers: [
        { name: "via", value: via ?? `SIP/2.0/WS far.invalid;branch=z9hG4bKacknowledged${this.#count}` },
        { name: "max-forwards", value: "70" },
        { name: "from", value: kept("from") },
        { name: "to", value: to },
        { name: "call-id", value: kept("call-id") },
        { name: "cseq", value: `${/\d+/.exec(kept("cseq"))?.[0] ?? "1"} ${method}` },
      ],
      body: "",
    };
    return writeSipMessage(request);
  }
  /** The line has done with all that was sent before. */
  async #answersOptions(): Promise<void> {
    this.#count += 1;
    const branch = `z9hG4bKalive${this.#count}`;
    const lines = [
      `OPTIONS sip:${this.#extension}@far.invalid SIP/2.0`,
      `Via: SIP/2.0/WS far.invalid;branch=${branch}`,
      "Max-Forwards: 70",
      `From: <sip:far@far.invalid>;tag=${this.#count}`,
      `To: <sip:${this.#extension}@far.invalid>`,
      `Call-ID: alive-${this.#count}`,
      "CSeq: 1 OPTIONS",
      "Content-Length: 0",
    ];
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const limit = setTimeout(() => reject(new Error("the line no longer answers")), patience);
    this.#waiting.set(branch, resolve);
    this.#relay.inject(`${lines.join("\r\n")}\r\n\r\n`);
    await promise.finally(() => clearTimeout(limit));
    this.#waiting.delete(branch);
  }
}

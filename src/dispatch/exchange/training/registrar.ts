import { timingSafeEqual } from "node:crypto";
import type { Clock, Timer } from "../../../base/clock.ts";
import { parseAddress } from "./sip/address.ts";
import { digestResponse, parseDigest } from "./sip/digest.ts";
import { headerValue, type SipRequest } from "./sip/message.ts";
import { newToken, type SipPeer } from "./sip/sip-peer.ts";

/** Where a registered seat is. */
export interface Binding {
  readonly peer: SipPeer;
  /** The seat's contact address. */
  readonly target: string;
}

const realm = "hotline-training";
/** Seconds that a binding may live, and the least. */
const expiry = { most: 300, least: 30 };
/** A nonce is good for so long, ms. */
const nonceLife = 300_000;
const mostNonces = 2_000;

/**
 * The registrar (RFC 3261 §10.3) with Digest MD5, one contact per seat, the newest wins.
 * ```
 *  absent ──REGISTER, right secret──► bound ──refresh──► bound
 *    ▲                                  │ expires 0 · time over · its connection closed
 *    └──────────────────────────────────┘
 * ```
 */
export class Registrar {
  readonly #clock: Clock;
  readonly #onReachable: (extension: string, reachable: boolean) => void;
  readonly #secrets = new Map<string, string>();
  readonly #bindings = new Map<string, Binding & { readonly timer: Timer }>();
  readonly #nonces = new Map<string, number>();

  constructor(clock: Clock, onReachable: (extension: string, reachable: boolean) => void) {
    this.#clock = clock;
    this.#onReachable = onReachable;
  }
  provision(extension: string, secret: string): void {
    this.#secrets.set(extension, secret);
  }
  binding(extension: string): Binding | null {
    return this.#bindings.get(extension) ?? null;
  }
  reachable(): string[] {
    return [...this.#bindings.keys()];
  }
  /** A connection closed: whoever was bound to it is away. */
  closed(peer: SipPeer): void {
    for (const [extension, binding] of this.#bindings) if (binding.peer === peer) this.#unbind(extension);
  }
  stop(): void {
    for (const { timer } of this.#bindings.values()) timer.cancel();
    this.#bindings.clear();
  }

  register(request: SipRequest, peer: SipPeer): void {
    const extension = parseAddress(headerValue(request, "to") ?? "")?.user ?? "";
    const secret = this.#secrets.get(extension);
    const verdict = this.#verdict(request, extension, secret);
    if (verdict !== "right") {
      const challenge = { name: "www-authenticate", value: `Digest realm="${realm}", nonce="${this.#nonce()}", algorithm=MD5, qop="auth"` };
      peer.respond(request, verdict === "unasked" ? 401 : 403, verdict === "unasked" ? [challenge] : []);
      return;
    }
    const contact = parseAddress(headerValue(request, "contact") ?? "");
    const wanted = Number(contact?.parameters.get("expires") ?? headerValue(request, "expires") ?? expiry.most);
    if (wanted === 0) {
      this.#unbind(extension);
      peer.respond(request, 200);
      return;
    }
    if (contact === null || !Number.isFinite(wanted)) {
      peer.respond(request, 400);
      return;
    }
    const seconds = Math.min(expiry.most, Math.max(expiry.least, wanted));
    this.#bind(extension, { peer, target: contact.uri }, seconds);
    peer.respond(request, 200, [{ name: "contact", value: `<${contact.uri}>;expires=${seconds}` }]);
  }

  #verdict(request: SipRequest, extension: string, secret: string | undefined): "right" | "wrong" | "unasked" {
    const given = parseDigest(headerValue(request, "authorization") ?? "");
    const nonce = given?.get("nonce") ?? "";
    const madeAt = this.#nonces.get(nonce);
    if (given === null || madeAt === undefined || this.#clock.monotonic() - madeAt > nonceLife) return "unasked";
    if (secret === undefined || given.get("username") !== extension) return "wrong";
    const client = given.has("qop") ? { nonce: given.get("cnonce") ?? "", count: given.get("nc") ?? "" } : null;
    const wanted = digestResponse({ username: extension, realm, secret, method: "REGISTER", uri: given.get("uri") ?? "", nonce, client });
    const [right, said] = [Buffer.from(wanted), Buffer.from(given.get("response") ?? "")];
    return right.length === said.length && timingSafeEqual(right, said) ? "right" : "wrong";
  }
  #nonce(): string {
    if (this.#nonces.size >= mostNonces) this.#nonces.delete(this.#nonces.keys().next().value ?? "");
    const nonce = newToken();
    this.#nonces.set(nonce, this.#clock.monotonic());
    return nonce;
  }
  #bind(extension: string, binding: Binding, seconds: number): void {
    const before = this.#bindings.get(extension);
    before?.timer.cancel();
    this.#bindings.set(extension, { ...binding, timer: this.#clock.after(seconds * 1_000, () => this.#unbind(extension)) });
    if (before === undefined) this.#onReachable(extension, true);
  }
  #unbind(extension: string): void {
    const before = this.#bindings.get(extension);
    if (before === undefined) return;
    before.timer.cancel();
    this.#bindings.delete(extension);
    this.#onReachable(extension, false);
  }
}

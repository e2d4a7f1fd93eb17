/** A request that went out, or tried to, and has no final answer yet. */
interface Unanswered {
  readonly frame: string;
  readonly method: string;
  /** Monotonic ms. */
  readonly since: number;
}

/** A BYE or CANCEL that is older is of no use: the exchange has ended such a call by its own time-out long before. Ms. */
const oldest = 600_000;
/** More are not kept; a seat has a handful. */
const limit = 50;
/** Headers that an answer takes over from its request (RFC 3261 §8.2.6.2). */
const copied = /^(?:via|v|from|f|to|t|call-id|i|cseq)\s*:/i;

const methodOf = (frame: string): string | null => /^([A-Z]+) \S+ SIP\/2\.0\r?\n/.exec(frame)?.[1] ?? null;
const branchOf = (frame: string): string | null => /^(?:via|v)\s*:[^\r\n]*;\s*branch\s*=\s*([^;,\s]+)/im.exec(frame)?.[1] ?? null;
const finalMethodOf = (frame: string): string | null => (/^SIP\/2\.0 [2-6]\d\d/.test(frame) ? (/^cseq\s*:\s*\d+\s+([A-Z]+)/im.exec(frame)?.[1] ?? null) : null);

/**
 * The requests of one connection that wait for their answer, so that a path that died quietly loses none that matters:
 * ```
 *  sent ──final answer──► gone
 *   │ the path is given up
 *   ├─ BYE, CANCEL ──► sent again over the next path, until answered or too old
 *   └─ INVITE ──► answered here with 503: a connection failure is to be taken for one (RFC 3261 §8.1.3.1)
 * ```
 */
export class UnansweredRequests {
  readonly #requests = new Map<string, Unanswered>();

  /** @param now monotonic ms @returns what to ask `isWaiting` by; null for a request that is not followed */
  sent(frame: string, now: number): string | null {
    const [method, branch] = [methodOf(frame), branchOf(frame)];
    if (branch === null || (method !== "BYE" && method !== "CANCEL" && method !== "INVITE")) return null;
    const key = `${branch} ${method}`;
    this.#requests.set(key, { frame, method, since: now });
    const first = this.#requests.size > limit ? this.#requests.keys().next() : null;
    if (first?.done === false) this.#requests.delete(first.value);
    return key;
  }
  isWaiting(key: string): boolean {
    return this.#requests.has(key);
  }
  received(frame: string): void {
    const method = finalMethodOf(frame.slice(0, 4_000));
    if (method !== null) this.#requests.delete(`${branchOf(frame.slice(0, 4_000))} ${method}`);
  }
  /** The farewells to send once more, oldest first; they stay until they are answered. */
  farewells(now: number): string[] {
    for (const [key, { since }] of this.#requests) if (now - since > oldest) this.#requests.delete(key);
    return [...this.#requests.values()].filter(({ method }) => method !== "INVITE").map(({ frame }) => frame);
  }
  /** Gives the INVITEs up. @returns the answers to take for theirs */
  giveUpInvites(): string[] {
    const answers: string[] = [];
    for (const [key, { method, frame }] of this.#requests) {
      if (method !== "INVITE") continue;
      this.#requests.delete(key);
      answers.push(failureOf(frame));
    }
    return answers;
  }
}

function failureOf(frame: string): string {
  const head = frame.split(/\r?\n\r?\n/, 1)[0] ?? "";
  const lines = head.split(/\r?\n/).filter((line) => copied.test(line));
  return `SIP/2.0 503 Service Unavailable\r\n${lines.join("\r\n")}\r\nContent-Length: 0\r\n\r\n`;
}

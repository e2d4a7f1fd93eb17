import type { UserAgent } from "sip.js";
import type { FrameFault } from "../../contract/line-api.ts";
import { type FrameVerdict, judgeFrame } from "../core/frame-judgement.ts";

/** What a guard is given. */
export interface FrameGuardOptions {
  readonly userAgent: UserAgent;
  /** A frame was turned away, or did harm inside. */
  onFault(fault: FrameFault): void;
}

/**
 * The door before SIP.js, which drops in silence what its grammar does not take, throws in the middle of a transaction, takes some requests
 * that it must not, and needs seconds for one long header. What core/frame-judgement.ts lets pass and SIP.js then neither takes nor answers
 * is answered here: 400 when it was not understood, 500 when it threw.
 */
export class FrameGuard {
  readonly #options: FrameGuardOptions;
  #isTaken = false;
  #isAnswered = false;

  constructor(options: FrameGuardOptions) {
    this.#options = options;
    const { userAgentCore, transport } = options.userAgent;
    const { receiveIncomingRequestFromTransport, receiveIncomingResponseFromTransport } = userAgentCore;
    userAgentCore.receiveIncomingRequestFromTransport = (message) => {
      this.#isTaken = true;
      receiveIncomingRequestFromTransport.call(userAgentCore, message);
    };
    userAgentCore.receiveIncomingResponseFromTransport = (message) => {
      this.#isTaken = true;
      receiveIncomingResponseFromTransport.call(userAgentCore, message);
    };
    const send = transport.send.bind(transport);
    transport.send = (message) => {
      this.#isAnswered ||= message.startsWith("SIP/2.0 ");
      return send(message);
    };
  }
  /** @param parse gives a frame that may be believed to SIP.js */
  take(frame: string, parse: (frame: string) => void): void {
    const verdict = judgeFrame(frame, newTag());
    if (verdict.kind === "pass") this.#pass(verdict, parse);
    else if (verdict.kind !== "keepAlive") this.#options.onFault(verdict.fault);
    if (verdict.kind === "refuse") this.#send(verdict.answer);
  }

  #pass({ frame, refusal }: Extract<FrameVerdict, { kind: "pass" }>, parse: (frame: string) => void): void {
    this.#isTaken = false;
    this.#isAnswered = false;
    const fault = this.#faultOf(() => parse(frame));
    if (fault === null) return;
    this.#options.onFault(fault);
    if (refusal !== null && !this.#isAnswered) this.#send(refusal(fault));
  }
  #faultOf(parse: () => void): FrameFault | null {
    try {
      parse();
    } catch {
      return "failed";
    }
    return this.#isTaken || this.#isAnswered ? null : "notUnderstood";
  }
  #send(answer: string): void {
    void this.#options.userAgent.transport.send(answer).catch(() => {});
  }
}

const newTag = (): string => crypto.randomUUID().replaceAll("-", "").slice(0, 12);

import { unreachable } from "../../base/assert.ts";
import type { EndCause, LineCall } from "../../contract/line-api.ts";

/** What happens to a call. */
export type CallOccurrence =
  | { readonly kind: "answering" }
  | { readonly kind: "answered" }
  | { readonly kind: "answerFailed" }
  | { readonly kind: "held"; readonly on: boolean }
  | { readonly kind: "muted"; readonly on: boolean }
  | { readonly kind: "measured"; readonly mos: number | null }
  /** Since when the exchange cannot be reached for it, or nothing is heard because its path broke; null: it is whole. UTC ms. */
  | { readonly kind: "signal"; readonly lostAt: number | null }
  | { readonly kind: "sound"; readonly lostAt: number | null }
  | { readonly kind: "ended"; readonly cause: EndCause };

/**
 * One call's life; total: what cannot happen in a phase changes nothing (the same object comes back).
 * ```
 *  ringing ──answering──► answering ──answered──► talking (held, muted within it)
 *     ▲                       │
 *     └────answerFailed───────┘      dialing ──answered──► talking
 *  any ──ended──► ended, for good
 * ```
 * @param now UTC ms
 */
export function callAfter(call: LineCall, occurrence: CallOccurrence, now: number): LineCall {
  if (call.phase === "ended") return call;
  switch (occurrence.kind) {
    case "answering":
      return call.phase === "ringing" ? { ...call, phase: "answering" } : call;
    case "answerFailed":
      return call.phase === "answering" ? { ...call, phase: "ringing" } : call;
    case "answered":
      return call.phase === "talking" ? call : { ...call, phase: "talking", answeredAt: now };
    case "held":
      return call.phase === "talking" && call.held !== occurrence.on ? { ...call, held: occurrence.on } : call;
    case "muted":
      return call.phase === "talking" && call.muted !== occurrence.on ? { ...call, muted: occurrence.on } : call;
    case "measured":
      return call.phase === "talking" ? { ...call, mos: occurrence.mos } : call;
    case "signal":
      return call.signalLostAt === occurrence.lostAt ? call : { ...call, signalLostAt: occurrence.lostAt };
    case "sound":
      return call.phase === "talking" && call.soundLostAt !== occurrence.lostAt ? { ...call, soundLostAt: occurrence.lostAt } : call;
    case "ended":
      return { ...call, phase: "ended", endedAt: now, endCause: occurrence.cause, signalLostAt: null, soundLostAt: null };
    default:
      return unreachable(occurrence);
  }
}

/** A call at its first moment. @param now UTC ms */
export function newCall(facts: Pick<LineCall, "callId" | "direction" | "number" | "displayName" | "queue">, now: number): LineCall {
  return {
    ...facts,
    phase: facts.direction === "in" ? "ringing" : "dialing",
    startedAt: now,
    answeredAt: null,
    endedAt: null,
    held: false,
    muted: false,
    endCause: null,
    mos: null,
    signalLostAt: null,
    soundLostAt: null,
  };
}

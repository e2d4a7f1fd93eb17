import { unreachable } from "../base/assert.ts";
import { isSame } from "../base/same.ts";
import type { ChosenState, SeatState } from "../contract/session.ts";

/** What happens to a seat. Times in UTC ms. */
export type SeatOccurrence =
  | { readonly kind: "chosen"; readonly state: ChosenState; readonly reason: string | null; readonly reasonName?: string | null }
  | { readonly kind: "ringing" }
  | { readonly kind: "answered" }
  | { readonly kind: "ended"; readonly wrapUpMs: number }
  | { readonly kind: "wrapUpOver" }
  | { readonly kind: "wrapUpExtended"; readonly byMs: number };

/** The state in which a seat starts and ends. */
export const offlineSeat = (now: number): SeatState => ({ state: "offline", since: now, reason: null, wrapUpEndsAt: null, next: null });

/**
 * The seat's states; total: what cannot happen in a state changes nothing.
 * ```
 *   offline ◄──► busy · break · training ◄──► ready          (chosen)
 *                        │                      │ ringing
 *                        │ answered          ringing ── ended unanswered ──► where it was
 *                        ▼                      │ answered
 *                     talking ◄─────────────────┘
 *                        │ ended
 *                        ▼
 *                     wrapUp ── wrapUpOver ──► `next`, else ready
 * ```
 * What is chosen in a call or in wrap-up waits in `next` (domain.md: a state may be queued for after the call).
 */
export function seatAfter(seat: SeatState, occurrence: SeatOccurrence, now: number): SeatState {
  switch (occurrence.kind) {
    case "chosen":
      return choose(seat, occurrence.state, { reason: occurrence.reason, reasonName: occurrence.reasonName ?? null }, now);
    case "ringing":
      return inCall(seat) ? seat : { ...moved("ringing", now), next: asChosen(seat), ...why(seat) };
    case "answered":
      return seat.state === "talking" ? seat : { ...moved("talking", now), next: seat.state === "ringing" ? seat.next : asChosen(seat), ...why(seat) };
    case "ended":
      return ended(seat, occurrence.wrapUpMs, now);
    case "wrapUpOver":
      return seat.state === "wrapUp" ? { ...moved(seat.next ?? "ready", now), ...why(seat) } : seat;
    case "wrapUpExtended":
      return seat.wrapUpEndsAt === null ? seat : { ...seat, wrapUpEndsAt: seat.wrapUpEndsAt + occurrence.byMs };
    default:
      return unreachable(occurrence);
  }
}

/** Whether the queue may ring this seat. */
export const takesCalls = (seat: SeatState): boolean => seat.state === "ready";

/** Whether a colleague may ring this seat: not in a break, in training or away (domain.md: vendors differ on 示忙, ours rings). */
export const takesColleagues = (seat: SeatState): boolean => seat.state !== "break" && seat.state !== "training" && seat.state !== "offline";

const inCall = (seat: SeatState): boolean => seat.state === "ringing" || seat.state === "talking";
const moved = (state: SeatState["state"], now: number): SeatState => ({ ...offlineSeat(now), state });

function asChosen(seat: SeatState): ChosenState | null {
  if (seat.state === "ringing" || seat.state === "talking" || seat.state === "wrapUp") return seat.next;
  return seat.state;
}

/** Why, by its id and as it was called then. */
type Why = Pick<SeatState, "reason" | "reasonName">;
const why = ({ reason, reasonName = null }: SeatState): Why => ({ reason, reasonName });

function choose(seat: SeatState, state: ChosenState, chosen: Why, now: number): SeatState {
  const mustWait = inCall(seat) || (seat.state === "wrapUp" && state !== "ready" && state !== "offline");
  if (mustWait) return { ...seat, next: state, ...chosen };
  return seat.state === state && isSame(why(seat), chosen) ? seat : { ...moved(state, now), ...chosen };
}

function ended(seat: SeatState, wrapUpMs: number, now: number): SeatState {
  if (seat.state === "ringing") return { ...moved(seat.next ?? "ready", now), ...why(seat) };
  if (seat.state !== "talking") return seat;
  if (wrapUpMs <= 0) return { ...moved(seat.next ?? "ready", now), ...why(seat) };
  return { ...moved("wrapUp", now), wrapUpEndsAt: now + wrapUpMs, next: seat.next, ...why(seat) };
}

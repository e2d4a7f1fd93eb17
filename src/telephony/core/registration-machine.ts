import { unreachable } from "../../base/assert.ts";
import { HotlineError } from "../../contract/errors.ts";
import type { RegistrationView } from "../../contract/line-api.ts";

/** What the supervisor of the registration knows. */
export interface Registration {
  readonly phase: "off" | "trying" | "waiting" | "registered" | "refused";
  /** Tries since it was last registered. */
  readonly attempt: number;
  /** Which of the servers. */
  readonly server: number;
  /** When the next try begins, UTC ms; set while waiting or refused. */
  readonly nextAt: number | null;
  /** The refusing status. */
  readonly code: number | null;
}
/** What happens to it. */
export type RegistrationOccurrence =
  | { readonly kind: "account"; readonly servers: number }
  | { readonly kind: "noAccount" }
  | { readonly kind: "registered" }
  /** The transport broke, an answer did not come, or the server said 5xx. `stays`: a call lives at this server, and no other knows it. */
  | { readonly kind: "failed"; readonly stays?: boolean }
  /** 4xx or 6xx other than a time-out. */
  | { readonly kind: "refused"; readonly code: number }
  /** The waiting time is over. A move of our own: only where one waits. */
  | { readonly kind: "tryNow" }
  /** The network or the power came back: what was waited for may be there, and what seemed to stand may be dead. */
  | { readonly kind: "networkChanged" }
  /** The first server is well again, and no call lives at the one in use. A move of our own: only from there (`mayPrefer`). */
  | { readonly kind: "preferred" };

export const unregistered: Registration = { phase: "off", attempt: 0, server: 0, nextAt: null, code: null };

/** The pause after the n-th try is between half of and all of `first` × 2ⁿ, `longest` at the most: 0.5, 1, 2, 4, 8, 15, 15 … s. Ms. */
const first = 250;
const longest = 15_000;
/** A refusal is a matter of configuration; it is asked about again, but not often. Ms. */
const refusedPause = 30_000;

/**
 * ```
 *  off ──account──► trying ──registered──► registered
 *                    │  ▲                      │ failed (transport, keep-alive, refresh)
 *             failed │  │ tryNow               ▼
 *                    └► waiting ◄──────────────┘      (next server, back-off with jitter, for ever)
 *  trying ──refused──► refused ──tryNow (30 s, or a new account)──► trying
 *  waiting, registered, refused, trying ──networkChanged──► trying   (the steps begin anew)
 *  registered at another ──preferred──► trying the first
 *  any ──noAccount──► off
 * ```
 * What network and server say may come late, twice or out of turn: what fits no longer changes nothing (the same object comes back).
 * @throws HotlineError `illegalTransition` for `tryNow` and `preferred` out of place, which are our own
 * @param servers how many there are to try in turn @param now UTC ms @param random [0, 1)
 */
export function registrationAfter(
  registration: Registration,
  occurrence: RegistrationOccurrence,
  around: { readonly servers: number; readonly now: number; readonly random: number },
): Registration {
  switch (occurrence.kind) {
    case "account":
      return { ...unregistered, phase: "trying", attempt: 1 };
    case "noAccount":
      return unregistered;
    case "registered":
      return registration.phase === "off" ? registration : { ...registration, phase: "registered", attempt: 0, nextAt: null, code: null };
    case "failed":
      return registration.phase === "off" || registration.phase === "waiting" ? registration : failed(registration, around, occurrence.stays === true);
    case "refused":
      return registration.phase === "trying" ? { ...registration, phase: "refused", nextAt: around.now + refusedPause, code: occurrence.code } : registration;
    case "tryNow":
      if (registration.phase !== "waiting" && registration.phase !== "refused") throw illegal(registration, occurrence);
      return { ...registration, phase: "trying", attempt: registration.attempt + 1, nextAt: null };
    case "networkChanged":
      return registration.phase === "off" ? registration : { ...registration, phase: "trying", attempt: 1, nextAt: null, code: null };
    case "preferred":
      if (!mayPrefer(registration)) throw illegal(registration, occurrence);
      return { ...registration, phase: "trying", attempt: 1, server: 0 };
    default:
      return unreachable(occurrence);
  }
}

/** Whether there is another server to go back from. */
export const mayPrefer = ({ phase, server }: Registration): boolean => phase === "registered" && server > 0;

const illegal = ({ phase, server }: Registration, { kind }: RegistrationOccurrence): HotlineError =>
  new HotlineError({ kind: "illegalTransition", detail: `registration ${phase} at ${server}: ${kind}` });

/** A registration that was lost is tried again at once, at the same server; after that each in turn. */
function failed(registration: Registration, { servers, now, random }: { servers: number; now: number; random: number }, stays: boolean): Registration {
  if (registration.phase === "registered") return { ...registration, phase: "waiting", attempt: 0, nextAt: now + Math.round(first * random) };
  const pause = Math.min(longest, first * 2 ** Math.min(registration.attempt, 10));
  const server = servers === 0 || stays ? registration.server : (registration.server + 1) % servers;
  return { ...registration, phase: "waiting", server, nextAt: now + Math.round(pause * (1 - random / 2)) };
}

/** What the screen says. @param server address of the one in use */
export function viewOf(registration: Registration, server: string): RegistrationView {
  switch (registration.phase) {
    case "off":
      return { state: "unregistered" };
    case "trying":
      return { state: "connecting", attempt: registration.attempt, nextAttemptAt: null, server };
    case "waiting":
      return { state: "connecting", attempt: registration.attempt, nextAttemptAt: registration.nextAt, server };
    case "registered":
      return { state: "registered", server };
    case "refused":
      return { state: "refused", code: registration.code ?? 0, nextAttemptAt: registration.nextAt };
    default:
      return unreachable(registration.phase);
  }
}

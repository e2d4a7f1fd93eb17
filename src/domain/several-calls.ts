import type { LineCall } from "../contract/line-api.ts";

const isLive = (call: LineCall): boolean => call.phase !== "ended";
const isTalkedIn = (call: LineCall): boolean => call.phase === "talking" && !call.held;

/** Handed over, and not let go by the exchange yet. */
const isLeaving = ({ transfer }: LineCall): boolean => transfer?.state === "requested" || transfer?.state === "accepted";

/** The call that is talked in: at most one is not held, unless it goes into a room where one is already. Else the one being made, else the newest held one; null without any. */
export function activeCall(calls: readonly LineCall[]): LineCall | null {
  const live = calls.filter((call) => isLive(call) && call.phase !== "ringing");
  return (
    live.find((call) => isTalkedIn(call) && !isLeaving(call)) ?? live.find(isTalkedIn) ?? live.find((call) => call.phase !== "talking") ?? live.at(-1) ?? null
  );
}

/** The call that ended last, whichever of them began first; null when none has. */
export const lastEnded = (calls: readonly LineCall[]): LineCall | null =>
  calls.reduce<LineCall | null>((last, call) => (isLive(call) || (last !== null && (last.endedAt ?? 0) > (call.endedAt ?? 0)) ? last : call), null);

/** The call that keys and buttons are about: one that rings, else the active one. */
export const callInHand = (calls: readonly LineCall[]): LineCall | null => calls.find((call) => call.phase === "ringing") ?? activeCall(calls);

/** Whom a swap takes up: the call that has been held the longest unlike the active one; null when there is none. */
export function swapPartner(calls: readonly LineCall[]): LineCall | null {
  const active = activeCall(calls);
  return calls.find((call) => call.phase === "talking" && call.held && call.callId !== active?.callId) ?? null;
}

/** Which calls must be held before this one is talked in. */
export const toHold = (calls: readonly LineCall[], callId: string): string[] =>
  calls.filter((call) => isTalkedIn(call) && call.callId !== callId).map((call) => call.callId);

/** The call to a colleague about this one; null when nobody is asked. */
export const consultAbout = (calls: readonly LineCall[], callId: string): LineCall | null =>
  calls.find((call) => isLive(call) && call.purpose === "consult" && call.direction === "out" && call.aboutCallId === callId) ?? null;

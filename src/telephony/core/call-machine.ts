import { unreachable } from "../../base/assert.ts";
import { HotlineError } from "../../contract/errors.ts";
import type { EndCause, LineCall, TransferView } from "../../contract/line-api.ts";

/** What happens to a call. */
export type CallOccurrence =
  | { readonly kind: "answering" }
  | { readonly kind: "early" }
  | { readonly kind: "answered" }
  | { readonly kind: "answerFailed" }
  | { readonly kind: "held"; readonly on: boolean }
  | { readonly kind: "remoteHeld"; readonly on: boolean }
  | { readonly kind: "muted"; readonly on: boolean }
  | { readonly kind: "troubled"; readonly trouble: LineCall["trouble"] }
  /** `isRoom`: the far end is several people at once. */
  | { readonly kind: "identified"; readonly number: string | null; readonly displayName: string | null; readonly isRoom?: boolean }
  | { readonly kind: "transferred"; readonly transfer: TransferView | null }
  | { readonly kind: "measured"; readonly mos: number | null }
  /** Since when the exchange cannot be reached for it, or nothing is heard because its path broke; null: it is whole. UTC ms. */
  | { readonly kind: "signal"; readonly lostAt: number | null }
  | { readonly kind: "sound"; readonly lostAt: number | null }
  /** Whether the exchange refused to mend its path, on which sound flows all the same. */
  | { readonly kind: "unmended"; readonly on: boolean }
  | { readonly kind: "ended"; readonly cause: EndCause; readonly code?: number | null };

type Kind = CallOccurrence["kind"];
type Phase = LineCall["phase"];

const never: Readonly<Record<Kind, boolean>> = {
  answering: false,
  early: false,
  answered: false,
  answerFailed: false,
  held: false,
  remoteHeld: false,
  muted: false,
  troubled: false,
  identified: false,
  transferred: false,
  measured: false,
  signal: false,
  sound: false,
  unmended: false,
  ended: false,
};
/** Of a call in any live phase. */
const live: typeof never = { ...never, identified: true, signal: true, ended: true };
/** The whole table: what may happen in which phase. */
export const callTable: Readonly<Record<Phase, Readonly<Record<Kind, boolean>>>> = {
  ringing: { ...live, answering: true },
  dialing: { ...live, early: true, answered: true },
  early: { ...live, early: true, answered: true, troubled: true },
  answering: { ...live, answered: true, answerFailed: true },
  talking: { ...live, held: true, remoteHeld: true, muted: true, troubled: true, transferred: true, measured: true, sound: true, unmended: true },
  ended: never,
};

/** Whether this may happen to the call now. */
export const mayOccur = (call: LineCall, kind: Kind): boolean => callTable[call.phase][kind];

/**
 * One call's life.
 * ```
 *  ringing ──answering──► answering ──answered──► talking ──held · remoteHeld · muted · troubled · measured · sound ·
 *     ▲                       │                      ▲  │    unmended · transferred (transfer-machine.ts)──► talking
 *     └────answerFailed───────┘                      │  │
 *  dialing ──early──► early ──answered───────────────┤  └──ended──► ended, for good
 *     └───────────────answered───────────────────────┘
 *  any live phase ──identified──► the same, with who is at the far end now · ──signal──► the same · ──ended──► ended
 * ```
 * The same object comes back when nothing changes.
 * @param now UTC ms
 * @throws HotlineError `illegalTransition` for what the table does not allow
 */
export function callAfter(call: LineCall, occurrence: CallOccurrence, now: number): LineCall {
  if (!mayOccur(call, occurrence.kind)) throw new HotlineError({ kind: "illegalTransition", detail: `call ${call.phase}: ${occurrence.kind}` });
  switch (occurrence.kind) {
    case "answering":
      return { ...call, phase: "answering" };
    case "early":
      return call.phase === "early" ? call : { ...call, phase: "early" };
    case "answerFailed":
      return { ...call, phase: "ringing" };
    case "answered":
      return { ...call, phase: "talking", answeredAt: now };
    case "held":
      return call.held === occurrence.on ? call : { ...call, held: occurrence.on, trouble: null };
    case "remoteHeld":
      return call.remoteHeld === occurrence.on ? call : { ...call, remoteHeld: occurrence.on };
    case "muted":
      return call.muted === occurrence.on ? call : { ...call, muted: occurrence.on };
    case "troubled":
      return call.trouble === occurrence.trouble ? call : { ...call, trouble: occurrence.trouble };
    case "identified":
      return identified(call, occurrence);
    case "transferred":
      return call.transfer === occurrence.transfer ? call : { ...call, transfer: occurrence.transfer };
    case "measured":
      return { ...call, mos: occurrence.mos };
    case "signal":
      return call.signalLostAt === occurrence.lostAt ? call : { ...call, signalLostAt: occurrence.lostAt };
    case "sound":
      return call.soundLostAt === occurrence.lostAt ? call : { ...call, soundLostAt: occurrence.lostAt };
    case "unmended":
      return call.unmended === occurrence.on ? call : { ...call, unmended: occurrence.on };
    case "ended":
      return { ...call, ...wholePath, phase: "ended", endedAt: now, endCause: occurrence.cause, endCode: occurrence.code ?? null };
    default:
      return unreachable(occurrence);
  }
}

/** Of a call that is over nothing is mended any more. */
const wholePath = { signalLostAt: null, soundLostAt: null, unmended: false } as const;

/** A colleague who was asked about a call has it when the far end changes from the asking seat to the caller, and is in it with both when it becomes a room. */
function identified(call: LineCall, { number, displayName, isRoom = false }: Extract<CallOccurrence, { kind: "identified" }>): LineCall {
  const isAsked = call.direction === "in" && (call.purpose === "consult" || call.purpose === "conference");
  if (isAsked && (isRoom || call.purpose === "conference")) return inRoom(call, isRoom ? null : { number });
  if (call.number === number) return call;
  return { ...call, number, displayName, purpose: isAsked ? "transfer" : call.purpose };
}

/**
 * Who is in a room with a seat that was asked in, by the identity of the far end (`number` · `colleague`).
 * ```
 *  question (colleague) ──the citizen's──► handed over (citizen)
 *       └──the room's──► three-party call (citizen · colleague) ──the citizen's──► its own (citizen)
 *                             ▲          └──the colleague's──► two colleagues (colleague) ──the room's─┐
 *                             └────────────────────────────────────────────────────────────────────────┘
 * ```
 * @param only who alone is there; null: the citizen and the colleague
 */
function inRoom(call: LineCall, only: { readonly number: string | null } | null): LineCall {
  const colleague = call.colleague ?? (call.number === call.party ? null : call.number);
  if (only === null) return call.number === call.party && call.colleague === colleague && call.purpose === "conference" ? call : both(call, colleague);
  const isKnown = only.number === call.party || only.number === colleague;
  if (!isKnown || (call.number === only.number && call.colleague === null)) return call;
  return { ...call, number: only.number, displayName: null, colleague: null };
}
const both = (call: LineCall, colleague: string | null): LineCall => ({ ...call, purpose: "conference", number: call.party, displayName: null, colleague });

/** A call at its first moment. @param now UTC ms */
export function newCall(
  facts: Pick<LineCall, "callId" | "direction" | "number" | "displayName" | "queue"> &
    Partial<Pick<LineCall, "purpose" | "aboutCallId" | "party" | "colleague">>,
  now: number,
): LineCall {
  return {
    purpose: "outside",
    aboutCallId: null,
    party: null,
    colleague: null,
    ...facts,
    phase: facts.direction === "in" ? "ringing" : "dialing",
    startedAt: now,
    answeredAt: null,
    endedAt: null,
    held: false,
    muted: false,
    remoteHeld: false,
    transfer: null,
    trouble: null,
    endCause: null,
    endCode: null,
    mos: null,
    ...wholePath,
  };
}

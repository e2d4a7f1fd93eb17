import { unreachable } from "../../base/assert.ts";

/** The way of a talking call to the exchange: signals and sound. */
export type CallPath =
  | { readonly phase: "whole" }
  /** The exchange cannot be reached. `isBroken`: the sound's way is gone too. */
  | { readonly phase: "cut"; readonly isBroken: boolean }
  /** A re-INVITE is under way; with ICE restart when `isBroken`. `again`: the sound broke meanwhile. */
  | { readonly phase: "repairing"; readonly isBroken: boolean; readonly tries: number; readonly again: boolean }
  /** Sound flows, and the exchange refused to mend the rest: it cannot tell of the call's end. */
  | { readonly phase: "unmended" }
  /** The call cannot be saved. `isKnown`: the exchange no longer has it. */
  | { readonly phase: "lost"; readonly isKnown: boolean };

/** What happens to it. */
export type PathOccurrence =
  | { readonly kind: "signalLost" }
  /** Registered again: until a re-INVITE the far end's requests go to a contact that is gone. */
  | { readonly kind: "signalBack" }
  /** The sound's way broke: ICE says so, or the network changed and nothing comes. */
  | { readonly kind: "broke" }
  | { readonly kind: "accepted" }
  | { readonly kind: "unanswered" }
  /** `isSounding`: sound flows in both directions all the same. */
  | { readonly kind: "refused"; readonly isSounding: boolean }
  /** The exchange no longer knows the call (481). */
  | { readonly kind: "gone" };

export const wholePath: CallPath = { phase: "whole" };
const triesOfOneRepair = 3;

/**
 * Total: what cannot happen in a phase changes nothing (the same object comes back).
 * ```
 *             broke · signalBack                 accepted
 *   whole ─────────────────────────► repairing ───────────► whole   (again: repairing once more)
 *     │ signalLost                    ▲   │ unanswered · signalLost
 *     ▼              signalBack       │   ▼
 *    cut ─────────────────────────────┘  cut        repairing ──gone · refused three times──► lost, for good
 *                                                       │  ▲ broke · signalBack
 *                     refused three times, sound flows  ▼  │
 *                                                     unmended ──signalLost──► cut
 * ```
 */
export function pathAfter(path: CallPath, occurrence: PathOccurrence): CallPath {
  if (path.phase === "lost") return path;
  const isBroken = "isBroken" in path && path.isBroken;
  switch (occurrence.kind) {
    case "signalLost":
      return path.phase === "cut" ? path : { phase: "cut", isBroken };
    case "signalBack":
      return path.phase === "repairing" ? path : { phase: "repairing", isBroken, tries: 1, again: false };
    case "broke":
      return broken(path);
    default:
      return path.phase === "repairing" ? answered(path, occurrence) : path;
  }
}

function broken(path: Exclude<CallPath, { phase: "lost" }>): CallPath {
  switch (path.phase) {
    case "whole":
    case "unmended":
      return { phase: "repairing", isBroken: true, tries: 1, again: false };
    case "cut":
      return path.isBroken ? path : { ...path, isBroken: true };
    case "repairing":
      return path.isBroken || path.again ? path : { ...path, again: true };
    default:
      return unreachable(path);
  }
}

type Answer = Extract<PathOccurrence, { kind: "accepted" | "unanswered" | "refused" | "gone" }>;
function answered(path: Extract<CallPath, { phase: "repairing" }>, answer: Answer): CallPath {
  switch (answer.kind) {
    case "accepted":
      return path.again ? { phase: "repairing", isBroken: true, tries: 1, again: false } : wholePath;
    case "unanswered":
      return { phase: "cut", isBroken: path.isBroken || path.again };
    case "refused":
      if (path.tries < triesOfOneRepair) return { ...path, tries: path.tries + 1 };
      // Whatever broke, it is heard: nobody's call is ended for want of sound.
      return answer.isSounding ? { phase: "unmended" } : { phase: "lost", isKnown: false };
    case "gone":
      return { phase: "lost", isKnown: true };
    default:
      return unreachable(answer);
  }
}

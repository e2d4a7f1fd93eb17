import type { LineAccount, SeatState } from "../../contract/session.ts";
import { takesCalls } from "../../domain/seat-state.ts";

/** What the rule looks at. */
export interface QueueSituation {
  /** dispatch is there, and sets the queue's membership itself. */
  readonly online: boolean;
  readonly registered: boolean;
  readonly codes: LineAccount["featureCodes"];
  readonly state: SeatState;
}

/**
 * Pauses and resumes the seat in the exchange's queue by the exchange's feature codes while dispatch cannot,
 * so that nobody is rung who is not ready, and nobody waits whom a ready seat could take.
 * ```
 *   dispatch rules ──dispatch away, registered──► seat rules: says `pause` or `resume` whenever that changes
 *         ▲                                          │ dispatch back, or registration lost
 *         └──────────────────────────────────────────┘   (what was said is forgotten and said again)
 * ```
 */
export class QueuePause {
  #said: boolean | null = null;
  readonly #dial: (code: string) => void;

  constructor(dial: (code: string) => void) {
    this.#dial = dial;
  }
  /** Something changed. */
  follow({ online, registered, codes, state }: QueueSituation): void {
    if (online || !registered || codes === null) {
      this.#said = null;
      return;
    }
    // The queue rings no seat that is in a call.
    if (state.state === "ringing" || state.state === "talking") return;
    const isOpen = takesCalls(state);
    if (this.#said === isOpen) return;
    this.#said = isOpen;
    this.#dial(isOpen ? codes.resume : codes.pause);
  }
}

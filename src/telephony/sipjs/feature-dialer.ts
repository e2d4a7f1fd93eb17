import { type Inviter, SessionState } from "sip.js";
import type { Clock, Timer } from "../../base/clock.ts";

/** Tries of one code, and the pause between two of them, ms. */
const tries = { limit: 5, pause: 2_000 };
/** The service's own side hangs up; where it does not, this ends it, ms. */
const answerLimit = 5_000;

/**
 * Dials the exchange's services one after the other; of those that still wait only the newest counts.
 * ```
 *   idle ──dial──► dialling ──answered──► idle (or the next code)
 *                     │ refused, no connection      ▲
 *                     ▼                             │ a newer code, or five tries
 *                   waiting 2 s ────────────────────┘
 * ```
 */
export class FeatureDialer {
  readonly #clock: Clock;
  readonly #inviterTo: (code: string) => Inviter | null;
  #wanted: string | null = null;
  #isAtWork = false;

  /** @param inviterTo gives null while nothing can be dialled */
  constructor(clock: Clock, inviterTo: (code: string) => Inviter | null) {
    this.#clock = clock;
    this.#inviterTo = inviterTo;
  }
  dial(code: string): void {
    this.#wanted = code;
    if (!this.#isAtWork) void this.#work();
  }

  async #work(): Promise<void> {
    this.#isAtWork = true;
    for (let code = this.#wanted; code !== null; code = this.#wanted) {
      for (let attempt = 1; attempt <= tries.limit && this.#wanted === code; attempt += 1) {
        if (await this.#invite(code)) break;
        await new Promise<void>((resolve) => this.#clock.after(tries.pause, resolve));
      }
      if (this.#wanted === code) this.#wanted = null;
    }
    this.#isAtWork = false;
  }
  /** Whether the service took it: its answer says so (2xx), and then it hangs up by itself. */
  async #invite(code: string): Promise<boolean> {
    const inviter = this.#inviterTo(code);
    if (inviter === null) return false;
    let limit: Timer | null = null;
    const answered = new Promise<boolean>((resolve) => {
      limit = this.#clock.after(answerLimit, () => resolve(false));
      inviter.stateChange.addListener((state) => {
        if (state === SessionState.Established) resolve(true);
        if (state === SessionState.Terminated) resolve(false);
      });
      inviter.invite().catch(() => resolve(false));
    });
    const isTaken = await answered;
    (limit as Timer | null)?.cancel();
    if (inviter.state === SessionState.Established) void inviter.bye().catch(() => {});
    else if (inviter.state === SessionState.Establishing) void inviter.cancel().catch(() => {});
    return isTaken;
  }
}

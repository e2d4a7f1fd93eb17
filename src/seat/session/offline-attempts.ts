import type { Clock } from "../../base/clock.ts";
import { HotlineError } from "../../contract/errors.ts";

/** Tries before a wait, and the wait, ms. */
const free = 5;
const wait = 30_000;

/** Slows down who guesses passwords at a seat without dispatch: after five tries, one each half minute. */
export class OfflineAttempts {
  readonly #clock: Clock;
  readonly #failures = new Map<string, { count: number; last: number }>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }
  /** @throws HotlineError `tooManyAttempts` with `retryAfter` in ms */
  check(login: string): void {
    const known = this.#failures.get(login);
    if (known === undefined || known.count < free) return;
    const left = known.last + wait - this.#clock.monotonic();
    if (left > 0) throw new HotlineError({ kind: "tooManyAttempts", retryAfter: Math.ceil(left) });
  }
  /** Counts a failure. @returns the error to throw */
  failed(login: string): HotlineError {
    this.#failures.set(login, { count: (this.#failures.get(login)?.count ?? 0) + 1, last: this.#clock.monotonic() });
    return new HotlineError({ kind: "wrongPassword" });
  }
  succeeded(login: string): void {
    this.#failures.delete(login);
  }
}

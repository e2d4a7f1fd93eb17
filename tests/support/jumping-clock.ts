import type { Clock, Timer } from "../../src/base/clock.ts";

/** A clock that goes on as the machine's does and can be put forward: what was due meanwhile is done at once, in its order. */
export class JumpingClock implements Clock {
  readonly #waiting = new Set<{ readonly at: number; readonly run: () => void; readonly timeout: NodeJS.Timeout }>();
  #ahead: number;

  /** @param start what it shows now, UTC ms */
  constructor(start: number) {
    this.#ahead = start - Date.now();
  }
  now(): number {
    return Date.now() + this.#ahead;
  }
  monotonic(): number {
    return performance.now() + this.#ahead;
  }
  after(delay: number, run: () => void): Timer {
    const entry = {
      at: this.now() + delay,
      run,
      timeout: setTimeout(() => {
        this.#waiting.delete(entry);
        run();
      }, delay),
    };
    this.#waiting.add(entry);
    return {
      cancel: () => {
        clearTimeout(entry.timeout);
        this.#waiting.delete(entry);
      },
    };
  }
  /** Puts it forward. @param by ms */
  advance(by: number): void {
    this.#ahead += by;
    const due = [...this.#waiting].filter(({ at }) => at <= this.now()).sort((one, other) => one.at - other.at);
    for (const entry of due) {
      if (!this.#waiting.delete(entry)) continue;
      clearTimeout(entry.timeout);
      entry.run();
    }
  }
}

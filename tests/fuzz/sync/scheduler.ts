import type { Timer } from "../../../src/base/clock.ts";

interface Due {
  readonly at: number;
  readonly order: number;
  readonly run: () => void;
  isCancelled: boolean;
}

/** Virtual time: nothing passes but what is waited for, and what is due at one moment runs in the order of its making. */
export class Scheduler {
  #now: number;
  #made = 0;
  /** The soonest last. */
  readonly #due: Due[] = [];

  /** @param start UTC ms */
  constructor(start: number) {
    this.#now = start;
  }
  get now(): number {
    return this.#now;
  }
  after(delay: number, run: () => void): Timer {
    const due: Due = { at: this.#now + Math.max(0, delay), order: this.#made++, run, isCancelled: false };
    let low = 0;
    for (let high = this.#due.length; low < high; ) {
      const middle = (low + high) >>> 1;
      const other = this.#due[middle];
      // Later made and equally due stands in front of it.
      if (other !== undefined && other.at > due.at) low = middle + 1;
      else high = middle;
    }
    this.#due.splice(low, 0, due);
    return {
      cancel: () => {
        due.isCancelled = true;
      },
    };
  }
  wait(delay: number): Promise<void> {
    return new Promise((resolve) => this.after(delay, resolve));
  }
  /** Runs all that is due until a time, each with all that follows from it at once. @param until UTC ms */
  async runUntil(until: number): Promise<void> {
    await settle();
    for (let next = this.#due.at(-1); next !== undefined && next.at <= until; next = this.#due.at(-1)) {
      this.#due.pop();
      if (next.isCancelled) continue;
      this.#now = Math.max(this.#now, next.at);
      next.run();
      await settle();
    }
    this.#now = Math.max(this.#now, until);
  }
}

/** Everything that promises have to do is done before the next turn of the event loop. */
const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

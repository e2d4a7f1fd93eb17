import type { ModelTransaction } from "./model-transaction.ts";

interface Held {
  holder: ModelTransaction;
  readonly waiting: { readonly by: ModelTransaction; readonly granted: () => void }[];
}

/** As PostgreSQL says it (appendix A of its manual, class 40). */
class DeadlockError extends Error {
  readonly code = "40P01";
}

/** Exclusive locks of rows and advisory keys, first come first served, until their transaction ends. */
export class Locks {
  readonly #held = new Map<string, Held>();
  readonly #awaited = new Map<ModelTransaction, Held>();

  /** @throws DeadlockError when waiting would never end */
  async take(by: ModelTransaction, key: string): Promise<void> {
    const held = this.#held.get(key);
    if (held === undefined) {
      this.#held.set(key, { holder: by, waiting: [] });
      return;
    }
    if (held.holder === by) return;
    if (this.#waitsFor(held.holder, by)) throw new DeadlockError("deadlock detected");
    this.#awaited.set(by, held);
    await new Promise<void>((granted) => held.waiting.push({ by, granted }));
  }
  /** Takes what nobody holds. @returns whether it has it */
  tryTake(by: ModelTransaction, key: string): boolean {
    const held = this.#held.get(key);
    if (held === undefined) this.#held.set(key, { holder: by, waiting: [] });
    return held === undefined || held.holder === by;
  }
  /** Lets everything go; whoever waited longest for a lock has it next. */
  release(by: ModelTransaction): void {
    for (const [key, held] of this.#held) {
      const index = held.waiting.findIndex((waiter) => waiter.by === by);
      if (index >= 0) held.waiting.splice(index, 1);
      if (held.holder !== by) continue;
      const next = held.waiting.shift();
      if (next === undefined) this.#held.delete(key);
      else {
        held.holder = next.by;
        this.#awaited.delete(next.by);
        next.granted();
      }
    }
    this.#awaited.delete(by);
  }

  #waitsFor(waiter: ModelTransaction, holder: ModelTransaction): boolean {
    for (let held = this.#awaited.get(waiter); held !== undefined; held = this.#awaited.get(held.holder)) if (held.holder === holder) return true;
    return false;
  }
}

import type { Clock } from "../../base/clock.ts";

/** So long what was asked for is still wanted, ms: somebody else leads by then, and who asked sees that nothing came of it. */
const askLife = 10_000;

interface Ask {
  /** Monotonic ms. */
  readonly at: number;
  carryOut(): Promise<void>;
}

/**
 * What people asked of the exchange. Each node hears of it and the one that leads carries it out; where none leads in that moment, or the
 * exchange is away from it, whoever leads next does. One that was carried out by a node which then ended may be carried out twice: each
 * says how something shall be, and only the newest of a kind is kept.
 */
export class RecentAsks {
  readonly #clock: Clock;
  readonly #asks = new Map<string, Ask>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }
  /** @param about what it changes: an older ask about the same gives way */
  add(about: string, carryOut: () => Promise<void>): void {
    this.#asks.delete(about);
    this.#asks.set(about, { at: this.#clock.monotonic(), carryOut });
  }
  /** Carries out what waits, in order; what fails waits on while it is wanted. @throws what the first of them threw */
  async carryOut(): Promise<void> {
    const failures: unknown[] = [];
    for (const [about, ask] of [...this.#asks]) {
      const isWanted = this.#clock.monotonic() - ask.at < askLife;
      const isDone =
        !isWanted ||
        (await ask.carryOut().then(
          () => true,
          (error: unknown) => failures.push(error) === 0,
        ));
      if (isDone && this.#asks.get(about) === ask) this.#asks.delete(about);
    }
    if (failures.length > 0) throw failures[0];
  }
}

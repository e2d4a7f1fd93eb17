/** Least share of a waiting time that is left of it. */
const least = 0.1;

/**
 * Waiting times between tries: doubling from `first` to `longest` ms, each with up to nine tenths taken off by chance: seats that an outage
 * made fail in one moment must not come back in one.
 */
export class BackOff {
  readonly #first: number;
  readonly #longest: number;
  readonly #random: () => number;
  #tries = 0;

  /** @param random gives [0, 1) */
  constructor(first: number, longest: number, random: () => number) {
    this.#first = first;
    this.#longest = longest;
    this.#random = random;
  }
  /** Ms to wait before the next try. */
  next(): number {
    const whole = Math.min(this.#longest, this.#first * 2 ** Math.min(this.#tries, 30));
    this.#tries += 1;
    return Math.round(whole * (1 - this.#random() * (1 - least)));
  }
  reset(): void {
    this.#tries = 0;
  }
}

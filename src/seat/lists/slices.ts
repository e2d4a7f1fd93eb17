/** So long may one piece of a list's work keep the seat from its calls, ms. */
const budget = 5;
const most = 65_536;

/**
 * Cuts long work into pieces so short that a call that rings meanwhile is shown as fast as on an idle seat: between two
 * pieces everything else has its turn. The pieces grow and shrink with what the machine does in the time.
 */
export class Slices {
  readonly #signal: { readonly aborted: boolean };
  readonly #fewest: number;
  #rows: number;
  #began = performance.now();

  /** @param signal ends the work at the next piece @param rows of the first piece @param fewest of any piece */
  constructor(signal: { readonly aborted: boolean }, rows: number, fewest: number) {
    this.#signal = signal;
    this.#fewest = fewest;
    this.#rows = rows;
  }
  /** Rows that the next piece may look at. */
  get rows(): number {
    return this.#rows;
  }
  /** After each piece: lets the others have their turn. @returns whether to go on */
  async next(): Promise<boolean> {
    const took = performance.now() - this.#began;
    if (took > budget) this.#rows = Math.max(this.#fewest, Math.floor(this.#rows / 2));
    else if (took < budget / 3) this.#rows = Math.min(most, this.#rows * 2);
    await new Promise<void>((resolve) => setImmediate(resolve));
    this.#began = performance.now();
    return !this.#signal.aborted;
  }
}

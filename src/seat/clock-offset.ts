/** A better answer is not waited for longer than this, for clocks drift. Ms. */
const oldest = 600_000;

/**
 * Local clock minus dispatch's, ms, from the quickest answer of the last minutes: the error is at most half of what
 * that answer took (RFC 5905 §8 takes the sample of least delay likewise).
 */
export class ClockOffset {
  #best: { readonly offset: number; readonly took: number; readonly at: number } | null = null;

  get value(): number | null {
    return this.#best?.offset ?? null;
  }
  /** @param offset local minus dispatch's, ms @param took of the question and its answer, ms @param at monotonic ms */
  measure(offset: number, took: number, at: number): void {
    const isBetter = this.#best === null || took <= this.#best.took || at - this.#best.at > oldest;
    if (isBetter) this.#best = { offset: Math.round(offset), took, at };
  }
}

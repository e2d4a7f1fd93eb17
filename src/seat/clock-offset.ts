/** A better answer is not waited for longer than this, ms. */
const oldest = 600_000;
/** What two clocks may drift apart in an hour, ms: 100 parts in a million, more than quartz does. */
const driftPerMs = 1e-4;

/** Local clock minus dispatch's, and by how much that may be wrong, ms. */
export interface ClockEstimate {
  readonly offset: number;
  readonly error: number;
}

/**
 * Local clock minus dispatch's, from the quickest answer of the last minutes. Its error is half of what that answer took,
 * however unlike the two ways were (RFC 5905 §8 takes the sample of least delay likewise), and what the clocks may have
 * drifted apart since.
 */
export class ClockOffset {
  #best: { readonly offset: number; readonly took: number; readonly at: number } | null = null;

  #recalled: number | null = null;

  get value(): number | null {
    return this.#best?.offset ?? this.#recalled;
  }
  /** What was known before the process began, until dispatch answers: of a clock that is wrong it is nearer than none. How near is not known. */
  recall(offset: number): void {
    this.#recalled = offset;
  }
  /** @param at monotonic ms @returns null before the first answer */
  estimate(at: number): ClockEstimate | null {
    if (this.#best === null) return null;
    const { offset, took, at: since } = this.#best;
    return { offset, error: Math.ceil(took / 2 + (at - since) * driftPerMs) };
  }
  /** @param offset local minus dispatch's, ms @param took of the question and its answer, ms @param at monotonic ms */
  measure(offset: number, took: number, at: number): void {
    const isBetter =
      this.#best === null || took <= this.#best.took || at - this.#best.at > oldest || jumped(offset - this.#best.offset, took + this.#best.took);
    if (isBetter) this.#best = { offset: Math.round(offset), took, at };
  }
}

/** No two right answers lie farther apart than half of what both took: one of the clocks was set meanwhile. */
const jumped = (apart: number, took: number): boolean => Math.abs(apart) > took / 2 + 1_000;

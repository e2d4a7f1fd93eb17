/** A call that a seat makes, as it names it itself. */
export interface MadeCall {
  readonly callId: string;
  /** Of a question or a three-party call: the call that it is about, with which it is recorded; null for a call of its own. */
  readonly aboutCallId: string | null;
  readonly extension: string;
}

/** Kept of those that were made last: an exchange says of none that nothing more can come of it. */
const most = 10_000;

/** The exchange's own ids of the calls that seats make, beside the seats'. */
export class MadeCalls {
  readonly #calls = new Map<string, MadeCall>();

  /** @param exchangeId made of the exchange's linked id */
  add(exchangeId: string, call: MadeCall): void {
    this.#calls.set(exchangeId, call);
    const oldest = this.#calls.keys().next().value;
    if (this.#calls.size > most && oldest !== undefined) this.#calls.delete(oldest);
  }
  /** null: it came in, or nobody told. */
  of(exchangeId: string): MadeCall | null {
    return this.#calls.get(exchangeId) ?? null;
  }
}

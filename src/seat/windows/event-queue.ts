/**
 * Events for one reader, bounded. When the reader is too slow its stream ends rather than growing without end;
 * it comes back by itself and begins with a whole picture.
 */
export class EventQueue<Event> {
  readonly #limit: number;
  readonly #items: Event[] = [];
  #wake: (() => void) | null = null;
  #isEnded = false;

  constructor(limit: number) {
    this.#limit = limit;
  }
  get isEnded(): boolean {
    return this.#isEnded;
  }
  /** Adds an event; `replaces` says which waiting last event it makes needless, such as an older picture of the same thing. */
  push(event: Event, replaces?: (last: Event) => boolean): void {
    if (this.#isEnded) return;
    const last = this.#items.at(-1);
    if (last !== undefined && replaces?.(last) === true) this.#items[this.#items.length - 1] = event;
    else this.#items.push(event);
    if (this.#items.length > this.#limit) this.end();
    this.#wakeReader();
  }
  /** Ends the stream after what waits, or at once when it ran over. */
  end(): void {
    this.#isEnded = true;
    if (this.#items.length > this.#limit) this.#items.length = 0;
    this.#wakeReader();
  }
  /** The events until the end or the signal. `onClose` runs once, however it ends. */
  async *read(signal: AbortSignal | undefined, onClose: () => void): AsyncGenerator<Event, void, void> {
    const end = (): void => this.end();
    signal?.addEventListener("abort", end);
    try {
      while (signal?.aborted !== true) {
        const event = this.#items.shift();
        if (event !== undefined) yield event;
        else if (this.#isEnded) return;
        else await new Promise<void>((resolve) => (this.#wake = resolve));
      }
    } finally {
      signal?.removeEventListener("abort", end);
      this.#isEnded = true;
      onClose();
    }
  }
  #wakeReader(): void {
    const wake = this.#wake;
    this.#wake = null;
    wake?.();
  }
}

/** What has come of a stream and waits to be read. */
export class Arrivals<Item> {
  readonly #waiting: Item[] = [];
  #failure: Error | null = null;
  #wake = (): void => {};
  #last = 0;

  push(item: Item): void {
    this.#waiting.push(item);
    this.#wake();
  }
  fail(error: Error): void {
    this.#failure ??= error;
    this.#wake();
  }
  /** A delay by which nothing overtakes what was sent before. */
  spaced(now: number, delay: number): number {
    this.#last = Math.max(this.#last, now + delay);
    return this.#last - now;
  }
  async *read(left: () => void): AsyncGenerator<Item, void> {
    try {
      for (;;) {
        const next = this.#waiting.shift();
        if (next !== undefined) yield next;
        else if (this.#failure !== null) throw this.#failure;
        else await new Promise<void>((resolve) => (this.#wake = resolve));
      }
    } finally {
      left();
    }
  }
}

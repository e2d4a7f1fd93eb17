import type { Scheduler } from "./scheduler.ts";

/** What holds for a while over what holds otherwise: of several that last still, the one that began last. */
export class Spells<Value> {
  readonly #scheduler: Scheduler;
  #usual: Value;
  #lasting: { readonly value: Value }[] = [];

  constructor(scheduler: Scheduler, usual: Value) {
    this.#scheduler = scheduler;
    this.#usual = usual;
  }
  get value(): Value {
    return this.#lasting.at(-1)?.value ?? this.#usual;
  }
  /** @param lasts ms */
  begin(value: Value, lasts: number): void {
    const spell = { value };
    this.#lasting.push(spell);
    this.#scheduler.after(lasts, () => {
      this.#lasting = this.#lasting.filter((other) => other !== spell);
    });
  }
  /** All that lasts still is over, and this holds from now on. */
  settle(usual: Value): void {
    this.#lasting = [];
    this.#usual = usual;
  }
}

import type { Clock } from "../../base/clock.ts";
import type { FormChange, FormFields } from "../../contract/forms-api.ts";
import type { SeatClient } from "../../page/seat-link.ts";
import type { SaveState } from "../desk/draft-buffer.ts";

/** Asked again so soon after a form could not be kept or the forms not be read, ms. */
const again = 1_500;
/** What was written at so short a time ago is still in hand when a window begins anew, ms. */
const recent = 3_600_000;

/** What forms are given. */
export interface UnsentFormsOptions {
  readonly windowId: string;
  readonly clock: Clock;
  /** The seat. @throws Error while it is away */
  seat(): SeatClient;
}

/**
 * The person's forms that were begun and not sent, as this window knows them: what is typed is there at once and goes to the seat's journal
 * at once, one form at a time and its newest state; so a form may be closed, or its window end, at any key. They outlive every view.
 */
export class UnsentForms {
  readonly #options: UnsentFormsOptions;
  readonly #listeners = new Set<() => void>();
  /** The one that was written at last comes last. */
  #forms: ReadonlyMap<string, FormFields> = new Map();
  #inHand: string | null = null;
  #isRead = false;
  /** Of these the seat has an older state; the first is on its way while `#isSending`. */
  readonly #behind = new Set<string>();
  #isSending = false;
  /** The seat did not take the last one; it is asked again in a while. */
  #isWaiting = false;
  #settled: (() => void)[] = [];
  /** Counts the people at the seat: what was asked for one is not for the next. */
  #turn = 0;

  constructor(options: UnsentFormsOptions) {
    this.#options = options;
  }
  /** Another map after each change. */
  get all(): ReadonlyMap<string, FormFields> {
    return this.#forms;
  }
  /** The form that was written at last, in this window or before it began: a view that comes back opens what it is about. */
  get inHand(): string | null {
    return this.#inHand !== null && this.#forms.has(this.#inHand) ? this.#inHand : null;
  }
  /** What the journal has is known. */
  get isRead(): boolean {
    return this.#isRead;
  }
  subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  };
  /** @param fields null: the form was sent or thrown away */
  change(key: string, fields: FormFields | null): void {
    if (fields === null && !this.#forms.has(key)) return;
    this.#behind.add(key);
    this.#inHand = key;
    this.#put(key, fields);
    if (!this.#isWaiting) void this.#send();
  }
  /** Another window wrote at a form. */
  told({ key, fields, origin }: FormChange): void {
    if (origin !== this.#options.windowId && !this.#behind.has(key)) this.#put(key, fields);
  }
  /** What the journal has, and what waits here goes there: at the beginning, and when the seat is back. */
  async read(): Promise<void> {
    const turn = this.#turn;
    try {
      const forms = await this.#options.seat().forms.list();
      if (turn !== this.#turn) return;
      this.#isRead = true;
      const last = forms.at(-1);
      if (last !== undefined && last.at > this.#options.clock.now() - recent) this.#inHand ??= last.key;
      const own = [...this.#forms].filter(([key]) => this.#behind.has(key));
      this.#show(new Map([...forms.filter(({ key }) => !this.#behind.has(key)).map(({ key, fields }) => [key, fields] as const), ...own]));
      void this.#send();
    } catch {
      this.#options.clock.after(again, () => turn === this.#turn && void this.read());
    }
  }
  /** How a form is kept: on the disk, on its way there, or in this window alone while the seat cannot take it. */
  stateOf(key: string): SaveState {
    if (!this.#behind.has(key)) return "saved";
    return this.#isWaiting ? "waiting" : "saving";
  }
  /** The seat cannot take what was typed now. */
  get isWaiting(): boolean {
    return this.#isWaiting;
  }
  /** Resolves when all that was typed is on the disk. */
  settled(): Promise<void> {
    return this.#behind.size === 0 ? Promise.resolve() : new Promise((resolve) => this.#settled.push(resolve));
  }
  /** Another person is at the seat, or nobody. */
  clear(): void {
    this.#turn += 1;
    this.#behind.clear();
    this.#isWaiting = false;
    this.#inHand = null;
    this.#isRead = false;
    this.#show(new Map());
    this.#tellSettled();
  }

  #put(key: string, fields: FormFields | null): void {
    const forms = new Map(this.#forms);
    forms.delete(key);
    if (fields !== null) forms.set(key, fields);
    this.#show(forms);
  }
  async #send(): Promise<void> {
    if (this.#isSending) return;
    this.#isSending = true;
    const turn = this.#turn;
    try {
      for (let [key] = this.#behind; key !== undefined; [key] = this.#behind) await this.#keep(key);
      this.#isWaiting = false;
    } catch {
      this.#isWaiting = turn === this.#turn;
      this.#tell();
      this.#options.clock.after(again, () => turn === this.#turn && void this.#send());
    } finally {
      this.#isSending = false;
    }
    this.#tellSettled();
  }
  async #keep(key: string): Promise<void> {
    const fields = this.#forms.get(key) ?? null;
    await this.#options.seat().forms.keep({ key, fields, windowId: this.#options.windowId });
    // What was typed meanwhile goes in the next turn.
    if ((this.#forms.get(key) ?? null) !== fields) return;
    this.#behind.delete(key);
    this.#tell();
  }
  #tellSettled(): void {
    if (this.#behind.size === 0) for (const done of this.#settled.splice(0)) done();
  }
  #show(forms: ReadonlyMap<string, FormFields>): void {
    this.#forms = forms;
    this.#tell();
  }
  #tell(): void {
    for (const listener of this.#listeners) listener();
  }
}

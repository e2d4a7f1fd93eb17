import type { Clock, Timer } from "../../base/clock.ts";
import type { Logger } from "../../base/logger.ts";
import { type SeatState, seatStateSchema } from "../../contract/session.ts";
import { offlineSeat, type SeatOccurrence, seatAfter } from "../../domain/seat-state.ts";
import type { OpenStore } from "../store/vault.ts";

/** What a keeper is given. */
export interface SeatStateOptions {
  readonly clock: Clock;
  readonly logger: Logger;
  store(): OpenStore | null;
  /** Tells dispatch; rejects when it is away, and is then asked again when it is back. */
  tell(state: SeatState): Promise<void>;
  onChange(state: SeatState): void;
}

const fact = "seatState";

/**
 * Holds the seat's state (the machine: domain/seat-state.ts), ends wrap-up in time, remembers it over restarts,
 * and tells dispatch the latest: what changed while it was away is told once, when it is back.
 */
export class SeatStateKeeper {
  readonly #options: SeatStateOptions;
  #state: SeatState;
  #timer: Timer | null = null;
  #isTold = true;
  #telling: Promise<void> = Promise.resolve();

  constructor(options: SeatStateOptions) {
    this.#options = options;
    this.#state = offlineSeat(options.clock.now());
  }
  get state(): SeatState {
    return this.#state;
  }
  /** Takes up the remembered state, after the store was opened. */
  restore(): void {
    const remembered = this.#options.store()?.journal.fact(fact, seatStateSchema) ?? null;
    if (remembered !== null && this.#state.state === "offline") this.#enter(remembered);
  }
  occur(occurrence: SeatOccurrence): SeatState {
    const after = seatAfter(this.#state, occurrence, this.#options.clock.now());
    if (after !== this.#state) this.#enter(after);
    return this.#state;
  }
  /** dispatch is back, or just heard of the person: it is told what holds now. */
  async reconcile(): Promise<void> {
    this.#isTold = false;
    await this.#tell();
  }
  stop(): void {
    this.#timer?.cancel();
    this.#timer = null;
  }

  #enter(state: SeatState): void {
    const { clock } = this.#options;
    this.#state = state;
    this.#timer?.cancel();
    this.#timer = state.wrapUpEndsAt === null ? null : clock.after(Math.max(0, state.wrapUpEndsAt - clock.now()), () => this.occur({ kind: "wrapUpOver" }));
    this.#remember(state);
    this.#options.onChange(state);
    this.#isTold = false;
    void this.#tell();
  }
  /** For a restart. Ringing is not remembered: the line tells it again, and the pop must not wait for a disk. */
  #remember(state: SeatState): void {
    if (state.state === "ringing") return;
    try {
      this.#options.store()?.journal.setFact(fact, state);
    } catch {
      // A full disk must not keep a call from being taken.
      this.#options.logger.warn("seatState.unsaved");
    }
  }
  /** One word at a time, the latest: an older one can never arrive after a newer one. */
  #tell(): Promise<void> {
    this.#telling = this.#telling.then(async () => {
      if (this.#isTold) return;
      const state = this.#state;
      this.#isTold = true;
      await this.#options.tell(state).catch(() => {
        this.#isTold = false;
      });
    });
    return this.#telling;
  }
}

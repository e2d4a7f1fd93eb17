import { z } from "zod";
import type { Clock, Timer } from "../../base/clock.ts";
import type { Journal } from "../store/journal.ts";

const fact = "latestTime";
/** What moves by less is not written, ms: offline sign-in is reckoned in days. */
const told = 60_000;
/** The clock is looked at again after so long, ms. */
const watched = 60_000;
/** A clock that lies farther back than this was set back, ms. */
const setBack = 120_000;

/** The journal as far as it is needed. */
type Facts = Pick<Journal, "fact" | "setFact">;

/**
 * The latest time that was ever seen here, in the encrypted journal: what is good until a time is good no longer for a clock that is set back.
 * While the seat runs it goes on by the monotonic clock. dispatch's word takes its place, also where it is earlier: a clock that once stood too
 * far ahead must not end offline sign-in for good.
 */
export class LatestTime {
  readonly #clock: Pick<Clock, "monotonic" | "after">;
  readonly #estimate: () => number;
  readonly #onChange: () => void;
  #seen: { readonly at: number; readonly monotonic: number } | null = null;
  #journal: Facts | null = null;
  #written: number | null = null;
  #timer: Timer | null = null;

  /** @param estimate dispatch's time as the local clock tells it, UTC ms @param onChange the clock was set back, or is right again */
  constructor(clock: Pick<Clock, "monotonic" | "after">, estimate: () => number, onChange: () => void) {
    this.#clock = clock;
    this.#estimate = estimate;
    this.#onChange = onChange;
  }
  /** Takes up what was seen before the process began, and looks at the clock each minute from now on. */
  open(journal: Facts): void {
    this.#journal = journal;
    this.#written = journal.fact(fact, z.number());
    if (this.#written !== null) this.#see(Math.max(this.#written, this.#lowest));
    this.#watch(null);
  }
  stop(): void {
    this.#timer?.cancel();
  }
  /** UTC ms, never earlier than any time before, but for dispatch's word. */
  now(): number {
    return Math.max(this.#estimate(), this.#lowest);
  }
  /** By how much the local clock lies behind what was seen already, ms; null: it was not set back. */
  get behind(): number | null {
    const behind = this.#lowest - this.#estimate();
    return behind > setBack ? Math.round(behind) : null;
  }
  /** Looks at the clock and keeps what it shows. */
  note(): void {
    this.#see(this.now());
    this.#keep();
  }
  /** @param serverTime dispatch's own time, UTC ms */
  told(serverTime: number): void {
    this.#see(serverTime);
    this.#keep();
  }

  #watch(before: number | null): void {
    this.#timer?.cancel();
    try {
      this.note();
    } catch {
      // A full disk is told by the next write of the person's own.
    }
    const { behind } = this;
    if ((before === null) !== (behind === null)) this.#onChange();
    this.#timer = this.#clock.after(watched, () => this.#watch(behind));
  }
  get #lowest(): number {
    return this.#seen === null ? Number.NEGATIVE_INFINITY : this.#seen.at + this.#clock.monotonic() - this.#seen.monotonic;
  }
  #see(at: number): void {
    this.#seen = { at, monotonic: this.#clock.monotonic() };
  }
  #keep(): void {
    if (this.#journal === null || this.#seen === null) return;
    const at = Math.round(this.#seen.at);
    if (this.#written !== null && Math.abs(at - this.#written) < told) return;
    this.#journal.setFact(fact, at);
    this.#written = at;
  }
}

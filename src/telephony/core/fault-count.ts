import type { Clock, Timer } from "../../base/clock.ts";
import type { FrameFault, FrameFaults } from "../../contract/line-api.ts";

/** A flood of bad frames must not become a flood of reports, ms. */
const pause = 5_000;

/** Counts what was turned away at the door, and tells it in batches: the fault alone, never what was in the frame. */
export class FaultCount {
  readonly #clock: Clock;
  readonly #tell: (faults: FrameFaults) => void;
  #faults: FrameFaults = {};
  #timer: Timer | null = null;

  constructor(clock: Clock, tell: (faults: FrameFaults) => void) {
    this.#clock = clock;
    this.#tell = tell;
  }
  add(fault: FrameFault): void {
    this.#faults[fault] = (this.#faults[fault] ?? 0) + 1;
    this.#timer ??= this.#clock.after(pause, () => {
      const faults = this.#faults;
      this.#faults = {};
      this.#timer = null;
      this.#tell(faults);
    });
  }
}

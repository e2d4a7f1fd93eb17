/** A timer that can be taken back. */
export interface Timer {
  cancel(): void;
}

/** Time as a port, so that simulations own it. All instants are UTC milliseconds since 1970. */
export interface Clock {
  /** Wall clock, UTC ms. May jump; never used for order. */
  now(): number;
  /** Monotonic ms from an arbitrary origin, for durations. */
  monotonic(): number;
  /** Calls `run` once after `delay` ms. */
  after(delay: number, run: () => void): Timer;
}

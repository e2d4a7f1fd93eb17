import type { Clock } from "../../base/clock.ts";

/** The machine's own time. Timers keep the process alive until cancelled, as the work they belong to must end in order. */
export const systemClock: Clock = {
  now: () => Date.now(),
  monotonic: () => performance.now(),
  after(delay, run) {
    const handle = setTimeout(run, delay);
    return { cancel: () => clearTimeout(handle) };
  },
};

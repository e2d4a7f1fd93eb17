import type { Clock } from "../base/clock.ts";

/** The page's own time. Timers of a hidden page fall to one a minute; the line uses a worker's instead (line/worker-clock.ts). */
export const pageClock: Clock = {
  now: () => Date.now(),
  monotonic: () => performance.now(),
  after: (delay, run) => {
    const timer = window.setTimeout(run, delay);
    return { cancel: () => window.clearTimeout(timer) };
  },
};

import type { Clock } from "../../src/base/clock.ts";
import { patience } from "../../src/seat/sync/dispatch-client.ts";

/** How much sooner a wait ends, and the silence after which a seat asks by itself, which would else be no pause. */
const [quick, less] = [500, 100];
/** That silence is of 15 s, ms. */
const silence = 14_500;

/** A clock on which waits between tries take no time, so that a seat can be cut off a thousand times. It shows the machine's time. */
export class QuickClock implements Clock {
  /** Real ms after which an answer is given up that does not come. */
  patience = 4_000;
  now(): number {
    return Date.now();
  }
  monotonic(): number {
    return performance.now() * quick;
  }
  after(delay: number, run: () => void): { cancel(): void } {
    const isPatience = delay === patience.short || delay === 2 * patience.short || delay === patience.long;
    const timer = setTimeout(run, isPatience ? this.patience : delay / (delay > silence ? less : quick));
    return { cancel: () => clearTimeout(timer) };
  }
}

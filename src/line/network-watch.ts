import type { Clock } from "../base/clock.ts";
import type { NetworkChange } from "../telephony/core/softphone-port.ts";

/** How often the clock is looked at, and what it may be late before the machine is taken to have slept. Ms. */
const beat = { every: 1_000, late: 5_000 };

/**
 * Tells what the machine says of its network, and when it slept: nothing says so but a clock that jumped.
 * @param clock whose timers no hidden page slows down
 */
export function watchNetwork(clock: Clock, onChange: (change: NetworkChange) => void): void {
  window.addEventListener("offline", () => onChange("offline"));
  window.addEventListener("online", () => onChange("online"));
  // Not in every browser; it also tells changes of mere speed, and so only asks to look.
  const { connection } = navigator as { connection?: EventTarget };
  connection?.addEventListener("change", () => onChange("changed"));
  let last = clock.now();
  const look = (): void => {
    const now = clock.now();
    if (now - last > beat.every + beat.late) onChange("resumed");
    last = now;
    clock.after(beat.every, look);
  };
  look();
}

import type { Clock } from "../base/clock.ts";

/** A clock whose timers live in a worker: those of a hidden page fall to one a second, and then to one a minute. */
export function createWorkerClock(): Clock {
  const worker = new Worker(new URL("./timer-worker.ts", import.meta.url), { type: "module" });
  const waiting = new Map<number, () => void>();
  let last = 0;
  worker.addEventListener("message", (event: MessageEvent<number>) => {
    const run = waiting.get(event.data);
    waiting.delete(event.data);
    run?.();
  });
  return {
    now: () => Date.now(),
    monotonic: () => performance.now(),
    after(delay, run) {
      last += 1;
      const id = last;
      waiting.set(id, run);
      worker.postMessage({ id, delay });
      return {
        cancel() {
          if (waiting.delete(id)) worker.postMessage({ id, delay: null });
        },
      };
    },
  };
}

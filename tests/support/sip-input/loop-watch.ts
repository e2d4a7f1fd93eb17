import type { CDPSession } from "@playwright/test";
import type { Operator } from "../browser/operator.ts";

interface Seen {
  slowest: number;
  readonly errors: string[];
  longTasks: number;
}
type Watched = typeof globalThis & { loopSeen: Seen };

/** Runs in each page before its own scripts: how long each frame of SIP kept the page from its next turn, and what was thrown and caught by nobody. */
export const rememberLoop = (): void => {
  const seen: Seen = { slowest: 0, errors: [], longTasks: 0 };
  Object.assign(globalThis, { loopSeen: seen });
  const begun: number[] = [];
  const turn = new MessageChannel();
  turn.port1.onmessage = () => {
    seen.slowest = Math.max(seen.slowest, performance.now() - (begun.shift() ?? performance.now()));
  };
  const add = WebSocket.prototype.addEventListener;
  WebSocket.prototype.addEventListener = function (this: WebSocket, type: string, listener: EventListenerOrEventListenerObject, options?: unknown) {
    const measured = (event: Event): void => {
      if (this.protocol === "sip") {
        begun.push(performance.now());
        turn.port2.postMessage(null);
      }
      if (typeof listener === "function") listener.call(this, event);
      else listener.handleEvent(event);
    };
    add.call(this, type, type === "message" ? measured : listener, options as AddEventListenerOptions);
  };
  addEventListener("error", ({ message }) => seen.errors.push(message));
  addEventListener("unhandledrejection", ({ reason }) => seen.errors.push(String(reason)));
  new PerformanceObserver((list) => {
    seen.longTasks += list.getEntries().length;
  }).observe({ type: "longtask" });
};

/**
 * What the line's page did since it was asked last. A halt over 50 ms is what a person perceives. It is judged by the time that the page's
 * own thread ran, over all its tasks: on a busy machine the time on the wall is mostly other programs'.
 */
export interface LoopFound {
  /** Time that the page's thread ran, ms. */
  readonly ran: number;
  /** From a frame of SIP to the page's next turn on the wall, at the most, ms. */
  readonly slowest: number;
  readonly errors: readonly string[];
  readonly longTasks: number;
}

/** Watches the line's page of an operator whose pages ran `rememberLoop`. */
export class LoopWatch {
  readonly #operator: Operator;
  #devtools: CDPSession | null = null;
  #ran = 0;

  constructor(operator: Operator) {
    this.#operator = operator;
  }
  async since(): Promise<LoopFound> {
    const before = this.#ran;
    this.#ran = await this.#taskTime();
    const seen = await (await this.#operator.line()).evaluate(() => {
      const { loopSeen } = globalThis as Watched;
      const found = { ...loopSeen, errors: [...loopSeen.errors] };
      Object.assign(loopSeen, { slowest: 0, longTasks: 0 });
      loopSeen.errors.length = 0;
      return found;
    });
    return { ...seen, ran: this.#ran - before };
  }

  /** All tasks of the page's thread so far, by the thread's own clock, ms. */
  async #taskTime(): Promise<number> {
    if (this.#devtools === null) {
      this.#devtools = await this.#operator.context.newCDPSession(await this.#operator.line());
      await this.#devtools.send("Performance.enable", { timeDomain: "threadTicks" });
    }
    const { metrics } = await this.#devtools.send("Performance.getMetrics");
    return 1_000 * (metrics.find(({ name }) => name === "TaskDuration")?.value ?? Number.NaN);
  }
}

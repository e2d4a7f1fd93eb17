import type { Clock } from "../../base/clock.ts";
import { HotlineError } from "../../contract/errors.ts";

/**
 * Requests that a device may make at once after a pause, and a second from then on. A seat at its busiest makes some tens a second;
 * a program gone wrong makes as many as there are answers.
 */
const [burst, perSecond] = [300, 50];
/** Requests of the sync that a device may have under way: a seat has two or three. */
const mostUnderWay = 12;
/** Streams that a device listens to: a seat has one or two, and those of its connections before until their end is noticed. */
const mostListening = 8;
/** So many devices are remembered; one that was quiet for long has its whole burst again anyway. */
const remembered = 5_000;

interface Device {
  left: number;
  at: number;
  underWay: number;
  listening: readonly AbortController[];
}

/** Keeps one device's requests from taking the time of all others. Each node counts for itself. */
export class DeviceLimits {
  readonly #clock: Clock;
  readonly #devices = new Map<string, Device>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }
  /** Counts a request. @throws HotlineError `tooManyRequests` with `retryAfter` */
  count(deviceId: string): void {
    const device = this.#device(deviceId);
    if (device.left < 1) throw new HotlineError({ kind: "tooManyRequests", detail: "rate", retryAfter: Math.ceil(((1 - device.left) * 1_000) / perSecond) });
    device.left -= 1;
  }
  /** Does what keeps dispatch busy for a device. @throws HotlineError `tooManyRequests` with `retryAfter`, and what `work` throws */
  async during<Value>(deviceId: string, work: () => Promise<Value>): Promise<Value> {
    const leave = this.#begin(deviceId);
    try {
      return await work();
    } finally {
      leave();
    }
  }
  /** The same for a stream, which is under way until it ends. */
  async streaming<Item>(deviceId: string, open: () => Promise<AsyncGenerator<Item, void>>): Promise<AsyncGenerator<Item, void>> {
    const leave = this.#begin(deviceId);
    try {
      return leaving(await open(), leave);
    } catch (error) {
      leave();
      throw error;
    }
  }
  /** A stream of what happens, until it ends. One too many ends the device's oldest: who listened there is gone, or goes on without. */
  listening<Item>(deviceId: string, signal: AbortSignal | undefined, open: (signal: AbortSignal) => AsyncGenerator<Item, void>): AsyncGenerator<Item, void> {
    const device = this.#device(deviceId);
    const own = new AbortController();
    const before = device.listening;
    device.listening = [...before.slice(Math.max(0, before.length + 1 - mostListening)), own];
    for (const oldest of before) if (!device.listening.includes(oldest)) oldest.abort();
    return leaving(open(signal === undefined ? own.signal : AbortSignal.any([signal, own.signal])), () => {
      device.listening = device.listening.filter((each) => each !== own);
    });
  }

  #begin(deviceId: string): () => void {
    const device = this.#device(deviceId);
    if (device.underWay >= mostUnderWay) throw new HotlineError({ kind: "tooManyRequests", detail: "underWay", retryAfter: 1_000 });
    device.underWay += 1;
    return () => {
      device.underWay -= 1;
    };
  }
  #device(deviceId: string): Device {
    const now = this.#clock.monotonic();
    const device = this.#devices.get(deviceId) ?? { left: burst, at: now, underWay: 0, listening: [] };
    device.left = Math.min(burst, device.left + ((now - device.at) * perSecond) / 1_000);
    device.at = now;
    this.#devices.delete(deviceId);
    this.#devices.set(deviceId, device);
    if (this.#devices.size > remembered) this.#forgetQuietest();
    return device;
  }
  #forgetQuietest(): void {
    for (const [id, { underWay, listening }] of this.#devices) {
      if (underWay > 0 || listening.length > 0) continue;
      this.#devices.delete(id);
      return;
    }
  }
}

/** No generator of its own, for one that is ended before its first item runs nothing of what it would do at its end. */
function leaving<Item>(items: AsyncGenerator<Item, void>, leave: () => void): AsyncGenerator<Item, void> {
  let isOver = false;
  const over = (): void => {
    if (!isOver) leave();
    isOver = true;
  };
  const watched = async (step: Promise<IteratorResult<Item, void>>): Promise<IteratorResult<Item, void>> => {
    try {
      const result = await step;
      if (result.done === true) over();
      return result;
    } catch (error) {
      over();
      throw error;
    }
  };
  return {
    next: () => watched(items.next()),
    return: () => watched(items.return()),
    throw: (error: unknown) => watched(items.throw(error)),
    [Symbol.asyncIterator]() {
      return this;
    },
    async [Symbol.asyncDispose]() {
      await watched(items.return());
    },
  };
}

import { describe, expect, it } from "vitest";
import type { Clock } from "../../base/clock.ts";
import { DeviceLimits } from "./device-limits.ts";

function limitsAt() {
  let now = 0;
  const clock: Clock = { now: () => now, monotonic: () => now, after: () => ({ cancel: () => {} }) };
  const pass = (ms: number): void => {
    now += ms;
  };
  return { limits: new DeviceLimits(clock), pass };
}
const many = (limits: DeviceLimits, deviceId: string): number => {
  for (let count = 0; ; count += 1) {
    try {
      limits.count(deviceId);
    } catch {
      return count;
    }
  }
};

describe("a device's requests", () => {
  it("are refused beyond their rate, with the time after which one is taken; another's are not", () => {
    const { limits, pass } = limitsAt();
    expect(many(limits, "wild")).toBe(300);
    expect(() => limits.count("wild")).toThrow(expect.objectContaining({ kind: "tooManyRequests", retryAfter: 20 }));
    expect(() => limits.count("calm")).not.toThrow();
    pass(20);
    expect(many(limits, "wild")).toBe(1);
    pass(60_000);
    expect(many(limits, "wild")).toBe(300);
  });
  it("of the sync are refused while too many are under way, also as streams, and taken again when one has ended", async () => {
    const { limits } = limitsAt();
    async function* one(): AsyncGenerator<number, void> {
      yield 1;
    }
    const ends: (() => void)[] = [];
    const waiting = Array.from({ length: 11 }, () => limits.during("wild", () => new Promise<void>((resolve) => ends.push(resolve))));
    const stream = await limits.streaming("wild", async () => one());
    await expect(limits.during("wild", async () => 1)).rejects.toMatchObject({ kind: "tooManyRequests", retryAfter: 1_000 });
    await expect(limits.during("calm", async () => 1)).resolves.toBe(1);
    for await (const item of stream) expect(item).toBe(1);
    await expect(limits.during("wild", async () => 1)).resolves.toBe(1);
    await expect(limits.during("wild", () => Promise.reject(new Error("failed")))).rejects.toThrow("failed");
    await expect(limits.during("wild", async () => 1)).resolves.toBe(1);
    for (const end of ends) end();
    await Promise.all(waiting);
  });
  it("of a stream are over where the seat is gone before its first item, where it ends early, and where it fails", async () => {
    const { limits } = limitsAt();
    async function* one(): AsyncGenerator<number, void> {
      yield 1;
      throw new Error("failed");
    }
    for (let count = 0; count < 13; count += 1) await (await limits.streaming("wild", async () => one())).return();
    for (let count = 0; count < 13; count += 1) for await (const item of await limits.streaming("wild", async () => one())) if (item === 1) break;
    for (let count = 0; count < 13; count += 1) {
      const stream = await limits.streaming("wild", async () => one());
      await stream.next();
      await expect(stream.next()).rejects.toThrow("failed");
      // What is over is counted once.
      await stream.return();
    }
    const under = Array.from({ length: 12 }, () => limits.streaming("wild", async () => one()));
    await Promise.all(under);
    await expect(limits.during("wild", async () => 1)).rejects.toMatchObject({ kind: "tooManyRequests" });
  });
  it("are remembered of a bounded number of devices", () => {
    const { limits } = limitsAt();
    many(limits, "wild");
    for (let index = 0; index < 5_000; index += 1) limits.count(`device-${index}`);
    expect(many(limits, "wild")).toBe(300);
  });
  it("end the device's oldest stream where one listens too often, and none of another's", async () => {
    const { limits } = limitsAt();
    async function* until(signal: AbortSignal): AsyncGenerator<string, void> {
      yield "hello";
      if (!signal.aborted) await new Promise((resolve) => signal.addEventListener("abort", resolve));
    }
    const listen = async (deviceId: string) => {
      const stream = limits.listening(deviceId, undefined, until);
      await stream.next();
      let isOver = false;
      const end = stream.next().then(() => {
        isOver = true;
      });
      return { stream, end, isOver: () => isOver };
    };
    const calm = await listen("calm");
    const wild = [];
    for (let count = 0; count < 9; count += 1) wild.push(await listen("wild"));
    await wild[0]?.end;
    expect([calm, ...wild].map(({ isOver }) => isOver())).toEqual([false, true, ...Array(8).fill(false)]);
    // What has ended counts no longer.
    const third = wild[2];
    const controller = new AbortController();
    const short = limits.listening("wild", controller.signal, until);
    await short.next();
    controller.abort();
    await short.next();
    await listen("wild");
    expect(third?.isOver()).toBe(false);
  });
});

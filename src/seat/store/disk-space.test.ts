import { describe, expect, it } from "vitest";
import type { Clock } from "../../base/clock.ts";
import { DiskWatch } from "./disk-space.ts";

const mebibyte = 1_048_576;

describe("the room on the data folder's disk", () => {
  it("is told while it is little, and only when that changes", async () => {
    let look: () => void = () => {};
    const clock: Clock = {
      now: () => 0,
      monotonic: () => 0,
      after: (_delay, run) => {
        look = run;
        return { cancel: () => {} };
      },
    };
    let free: number | null = 900;
    const told: (number | null)[] = [];
    const watch = new DiskWatch({
      folder: "/data",
      clock,
      free: async () => {
        if (free === null) throw new Error("gone");
        return free * mebibyte;
      },
      onChange: () => told.push(watch.low),
    });
    const settle = () => new Promise<void>((resolve) => setImmediate(resolve));
    watch.start();
    for (const left of [900, 487, 483, 120, null, 700]) {
      await settle();
      free = left;
      look();
    }
    await settle();
    expect(told).toEqual([480, 120, null]);
    watch.stop();
  });
});

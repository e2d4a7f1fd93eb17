import { describe, expect, it } from "vitest";
import type { Clock } from "../../base/clock.ts";
import { createCalmChanges } from "./calm-changes.ts";
import type { Notice } from "./notices.ts";

/** A node with so many seats, and a clock that the test moves. */
function nodeWith(listeners: number) {
  let now = 0;
  let timers: { at: number; work: () => void }[] = [];
  const told: string[] = [];
  const clock: Clock = {
    now: () => now,
    monotonic: () => now,
    after: (delay, work) => {
      const timer = { at: now + delay, work };
      timers.push(timer);
      return { cancel: () => (timers = timers.filter((other) => other !== timer)) };
    },
  } as Clock;
  const notices = { send: ({ kind }: Notice) => void told.push(`${kind} ${Math.round(now)}`), close: () => {}, listen: () => fail() };
  const fail = (): never => {
    throw new Error("nobody listens here");
  };
  const pass = (ms: number): void => {
    now += ms;
    const due = timers.filter(({ at }) => at <= now);
    timers = timers.filter(({ at }) => at > now);
    for (const { work } of due) work();
  };
  return { ...createCalmChanges(notices, () => listeners, clock), told, pass };
}

describe("changes of a busy node", () => {
  it("are told at once, and those that follow closely together, the last of them too", () => {
    const { heard, told, pass } = nodeWith(600);
    heard({ kind: "changed" });
    expect(told).toEqual(["changed 0"]);
    for (let index = 0; index < 5; index += 1) heard({ kind: "changed" });
    expect(told).toHaveLength(1);
    pass(60);
    expect(told).toEqual(["changed 0", "changed 60"]);
    heard({ kind: "changed" });
    pass(60);
    expect(told).toEqual(["changed 0", "changed 60", "changed 120"]);
  });
  it("wait for nothing where few seats listen, and hold up no other word", () => {
    const { heard, told, pass } = nodeWith(2);
    heard({ kind: "changed" });
    heard({ kind: "changed" });
    heard({ kind: "queues" });
    expect(told).toEqual(["changed 0", "queues 0"]);
    pass(2);
    expect(told).toEqual(["changed 0", "queues 0", "changed 2"]);
  });
});

import { describe, expect, it } from "vitest";
import { LatestTime } from "./latest-time.ts";

const day = 86_400_000;

/** A machine whose clock can be set, and its journal. */
function machine() {
  const facts = new Map<string, string>();
  const at = { wall: 100 * day, monotonic: 0 };
  const journal = {
    fact: (name: string, schema: { parse(value: unknown): unknown }) => {
      const value = facts.get(name);
      return (value === undefined ? null : schema.parse(JSON.parse(value))) as never;
    },
    setFact: (name: string, value: unknown) => void facts.set(name, JSON.stringify(value)),
  };
  const pass = (ms: number): void => {
    at.wall += ms;
    at.monotonic += ms;
  };
  const start = (): LatestTime => {
    const time = new LatestTime(
      { monotonic: () => at.monotonic, after: () => ({ cancel: () => {} }) },
      () => at.wall,
      () => {},
    );
    time.open(journal);
    return time;
  };
  return { at, pass, start };
}

describe("the latest time that was seen", () => {
  it("does not go back with the clock, in one process or the next", () => {
    const { at, pass, start } = machine();
    const time = start();
    time.note();
    pass(5 * day);
    time.note();
    at.wall -= 5 * day;
    expect(time.now()).toBe(105 * day);
    expect(time.behind).toBe(5 * day);
    const next = start();
    expect(next.now()).toBe(105 * day);
    expect(next.behind).toBe(5 * day);
  });
  it("goes on while the seat runs, also by a clock that stands still", () => {
    const { at, start } = machine();
    const time = start();
    time.note();
    at.monotonic += 2 * day;
    expect(time.now()).toBe(102 * day);
    time.note();
    expect(start().now()).toBe(102 * day);
  });
  it("is what dispatch says where the clock once stood too far ahead, and nothing is said of a clock that goes right", () => {
    const { at, start } = machine();
    const time = start();
    at.wall += 400 * day;
    time.note();
    at.wall -= 400 * day;
    expect(time.now()).toBe(500 * day);
    time.told(100 * day);
    expect(time.now()).toBe(100 * day);
    expect(time.behind).toBeNull();
    expect(start().now()).toBe(100 * day);
  });
  it("is not written for less than a minute", () => {
    const { at, pass, start } = machine();
    start().note();
    const time = start();
    pass(59_000);
    time.note();
    at.wall -= day;
    expect(start().now()).toBe(100 * day);
  });
});

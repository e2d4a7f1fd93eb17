import { describe, expect, it } from "vitest";
import { ClockOffset } from "./clock-offset.ts";

/** A question that takes `there` ms to dispatch and `back` ms from it, asked at a local time; the local clock is `off` ms ahead. */
function ask(clock: ClockOffset, off: number, there: number, back: number, asked: number): void {
  const serverTime = asked - off + there;
  const took = there + back;
  clock.measure(asked + took - took / 2 - serverTime, took, asked + took);
}

describe("what a seat knows of dispatch's time", () => {
  it("is right within its error, however unlike the ways there and back are", () => {
    for (const off of [0, 3_600_000, -90_000])
      for (const [there, back] of [
        [0, 0],
        [20, 20],
        [900, 4],
        [4, 900],
        [0, 7_000],
      ] as const) {
        const clock = new ClockOffset();
        ask(clock, off, there, back, 1_000);
        const { offset, error } = clock.estimate(1_000 + there + back) ?? { offset: Number.NaN, error: 0 };
        expect(Math.abs(offset - off)).toBeLessThanOrEqual(error);
        expect(error).toBe(Math.ceil((there + back) / 2));
      }
  });
  it("is not spoilt by a slow answer, and its error grows with the time since the good one", () => {
    const clock = new ClockOffset();
    ask(clock, 5_000, 10, 10, 0);
    ask(clock, 5_000, 3_000, 5, 10_000);
    expect(clock.value).toBe(5_000);
    expect(clock.estimate(20)?.error).toBe(10);
    expect(clock.estimate(300_020)?.error).toBe(40);
  });
  it("follows a clock that is set at once, not only when the last good answer is old", () => {
    const clock = new ClockOffset();
    ask(clock, 0, 5, 5, 0);
    ask(clock, 3_600_000, 40, 60, 20_000);
    expect(Math.abs((clock.value ?? 0) - 3_600_000)).toBeLessThanOrEqual(50);
  });
  it("is at first what it was before, without a word of how exact that is", () => {
    const clock = new ClockOffset();
    clock.recall(3_600_000);
    expect([clock.value, clock.estimate(0)]).toEqual([3_600_000, null]);
    ask(clock, -20, 10, 10, 0);
    expect([clock.value, clock.estimate(20)?.error]).toEqual([-20, 10]);
  });
  it("is unknown before the first answer", () => expect(new ClockOffset().estimate(0)).toBeNull());
});

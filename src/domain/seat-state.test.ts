import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { SeatState } from "../contract/session.ts";
import { offlineSeat, type SeatOccurrence, seatAfter, takesCalls } from "./seat-state.ts";

const run = (...occurrences: SeatOccurrence[]): SeatState =>
  occurrences.reduce((seat, occurrence, index) => seatAfter(seat, occurrence, index + 1), offlineSeat(0));
const ready: SeatOccurrence = { kind: "chosen", state: "ready", reason: null };
const lunch: SeatOccurrence = { kind: "chosen", state: "break", reason: "lunch" };
const ended: SeatOccurrence = { kind: "ended", wrapUpMs: 60_000 };

describe("the seat's states", () => {
  it("go from ready through a call and wrap-up to ready again", () => {
    expect(run(ready)).toMatchObject({ state: "ready", since: 1 });
    expect(run(ready, { kind: "ringing" }).state).toBe("ringing");
    expect(run(ready, { kind: "ringing" }, { kind: "answered" })).toMatchObject({ state: "talking", since: 3 });
    expect(run(ready, { kind: "ringing" }, { kind: "answered" }, ended)).toMatchObject({ state: "wrapUp", wrapUpEndsAt: 60_004 });
    expect(run(ready, { kind: "ringing" }, { kind: "answered" }, ended, { kind: "wrapUpOver" }).state).toBe("ready");
  });
  it("keep what was chosen in a call for after it", () => {
    const talking = [ready, { kind: "ringing" }, { kind: "answered" }, lunch] as const;
    expect(run(...talking)).toMatchObject({ state: "talking", next: "break" });
    expect(run(...talking, ended)).toMatchObject({ state: "wrapUp", next: "break" });
    expect(run(...talking, ended, { kind: "wrapUpOver" })).toMatchObject({ state: "break", reason: "lunch" });
  });
  it("keep what a break's reason was called when it was chosen, through a call and when it is called otherwise later", () => {
    const named = (reasonName: string | null): SeatOccurrence => ({ kind: "chosen", state: "break", reason: "lunch", reasonName });
    const talking = [ready, { kind: "ringing" }, { kind: "answered" }, named("用餐")] as const;
    expect(run(...talking, ended, { kind: "wrapUpOver" })).toMatchObject({ state: "break", reason: "lunch", reasonName: "用餐" });
    expect(run(named("用餐"), { kind: "ringing" }, ended)).toMatchObject({ state: "break", reasonName: "用餐" });
    expect(run(named("用餐"), named("用餐"))).toMatchObject({ since: 1 });
    expect(run(named("用餐"), named("午餐"))).toMatchObject({ since: 2, reasonName: "午餐" });
    expect(run(named("用餐"), ready)).toMatchObject({ reason: null, reasonName: null });
  });
  it("return to ready when a call was not answered", () => expect(run(ready, { kind: "ringing" }, ended).state).toBe("ready"));
  it("return to where they were after a call that was dialled in a pause", () => {
    expect(run(lunch, { kind: "answered" }, { kind: "ended", wrapUpMs: 0 })).toMatchObject({ state: "break", reason: "lunch" });
  });
  it("end wrap-up early by choosing ready, and lengthen it", () => {
    const wrapUp = [ready, { kind: "ringing" }, { kind: "answered" }, ended] as const;
    expect(run(...wrapUp, ready).state).toBe("ready");
    expect(run(...wrapUp, { kind: "wrapUpExtended", byMs: 30_000 }).wrapUpEndsAt).toBe(90_004);
  });
  it("never take calls while anything but ready", () => {
    const any = fc.constantFrom<SeatOccurrence>(
      ready,
      lunch,
      ended,
      { kind: "ringing" },
      { kind: "answered" },
      { kind: "wrapUpOver" },
      { kind: "wrapUpExtended", byMs: 1 },
    );
    fc.assert(
      fc.property(fc.array(any, { maxLength: 30 }), (occurrences) => {
        const seat = run(...occurrences);
        expect(takesCalls(seat)).toBe(seat.state === "ready");
        expect(seat.wrapUpEndsAt !== null).toBe(seat.state === "wrapUp");
      }),
    );
  });
});

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type LineCall, lineCallSchema } from "../../contract/line-api.ts";
import { actOfPress, type Headset, type HeadsetPress, headsetFollows, headsetReported, openedHeadset } from "./headset-machine.ts";
import type { ButtonKind, HeadsetButton, PressedButtons } from "./headset-reports.ts";

const call = (change: Partial<LineCall> = {}): LineCall =>
  lineCallSchema.parse({
    callId: "main:1",
    direction: "in",
    phase: "talking",
    number: null,
    displayName: null,
    queue: null,
    startedAt: 1,
    answeredAt: 2,
    endedAt: null,
    held: false,
    muted: false,
    endCause: null,
    mos: null,
    ...change,
  });
const ringing = (callId = "main:1"): LineCall => call({ callId, phase: "ringing", answeredAt: null });

/** A device of these kinds, driven step by step. */
function device(hook: ButtonKind, mute: ButtonKind = "pulse") {
  let headset: Headset = openedHeadset({ hook, mute }).headset;
  return {
    says(at: number, pressed: PressedButtons): readonly HeadsetPress[] {
      const step = headsetReported(headset, pressed, at);
      headset = step.headset;
      return step.presses;
    },
    sees(at: number, ...calls: LineCall[]) {
      const step = headsetFollows(headset, calls, at);
      headset = step.headset;
      return step.lights;
    },
    toldAgain(at: number, pressed: PressedButtons) {
      const step = headsetReported(headset, pressed, at);
      headset = step.headset;
      return step.lights;
    },
  };
}
const on = { hook: true };
const off = { hook: false };

describe("a hook that stays where it was put", () => {
  it("answers off the hook and hangs up on it", () => {
    const headset = device("state");
    headset.sees(0, ringing());
    expect(headset.says(1_000, on)).toEqual(["offHook"]);
    headset.sees(1_050, call());
    expect(headset.says(1_100, on)).toEqual([]);
    expect(headset.says(9_000, off)).toEqual(["onHook"]);
  });
  it("follows a call that was answered and ended from the keyboard without a press, and hears a person all the same", () => {
    const headset = device("state");
    headset.sees(0, ringing());
    headset.sees(1_000, call());
    expect(headset.says(1_060, on)).toEqual([]);
    headset.sees(20_000);
    expect(headset.says(20_040, off)).toEqual([]);
    headset.sees(30_000, ringing());
    expect(headset.says(31_000, on)).toEqual(["offHook"]);
  });
  it("is told again when it is taken off with no call, and not when it rings", () => {
    const headset = device("state");
    expect(headset.toldAgain(1_000, on)).toEqual({ offHook: false, ring: false, mute: false, hold: false });
    expect(headset.says(1_100, off)).toEqual([]);
    headset.sees(2_000, ringing());
    expect(headset.toldAgain(5_000, on)).toBeNull();
  });
});

describe("a hook of either kind", () => {
  it("that is pushed answers once, and hangs up at the next push", () => {
    const headset = device("either");
    headset.sees(0, ringing());
    expect([headset.says(1_000, on), headset.says(1_110, off)]).toEqual([["hook"], []]);
    headset.sees(1_200, call());
    expect([headset.says(9_000, on), headset.says(9_700, off)]).toEqual([["hook"], []]);
  });
  it("that is switched answers, and hangs up when it is put back", () => {
    const headset = device("either");
    headset.sees(0, ringing());
    expect(headset.says(1_000, on)).toEqual(["hook"]);
    headset.sees(1_050, call());
    expect(headset.says(30_000, off)).toEqual(["onHook"]);
  });
  it("that wakes 1.8 s after a call was answered from the keyboard does not end it", () => {
    const headset = device("either");
    headset.sees(0, ringing());
    headset.sees(1_000, call());
    expect(headset.says(2_800, on)).toEqual([]);
  });
});

describe("a mute button", () => {
  it("that pulses presses once a pulse, and the device's own pulse after its light is none", () => {
    const headset = device("state", "pulse");
    headset.sees(0, call());
    expect([headset.says(5_000, { mute: true }), headset.says(5_010, { mute: false })]).toEqual([["mute"], []]);
    headset.sees(5_030, call({ muted: true }));
    expect([headset.says(5_200, { mute: true }), headset.says(5_220, { mute: false })]).toEqual([[], []]);
    expect(headset.says(6_000, { mute: true })).toEqual(["mute"]);
  });
  it("that stays presses both ways, and says back what it was told without pressing", () => {
    const headset = device("state", "state");
    headset.sees(0, call());
    expect(headset.says(5_000, { mute: true })).toEqual(["mute"]);
    headset.sees(5_030, call({ muted: true }));
    headset.sees(9_000, call());
    expect(headset.says(9_200, { mute: false })).toEqual([]);
    headset.sees(12_000, call({ muted: true }));
    expect(headset.says(12_100, { mute: true })).toEqual([]);
    expect(headset.says(15_000, { mute: false })).toEqual(["mute"]);
  });
  it("whose contact bounces presses once", () => {
    const headset = device("state", "pulse");
    headset.sees(0, call());
    const presses = [0, 12, 25, 40, 61].flatMap((after, index) => headset.says(5_000 + after, { mute: index % 2 === 0 }));
    expect(presses).toEqual(["mute"]);
  });
});

describe("the lights", () => {
  it("are those of the calls, and are told only when they change", () => {
    const headset = device("state");
    const lit = (...names: string[]) => ({ offHook: false, ring: false, mute: false, hold: false, ...Object.fromEntries(names.map((name) => [name, true])) });
    expect(headset.sees(0, ringing())).toEqual(lit("ring"));
    expect(headset.sees(1, ringing())).toBeNull();
    expect(headset.sees(2, call({ phase: "answering" }))).toEqual(lit("offHook"));
    expect(headset.sees(3, call({ muted: true }))).toEqual(lit("offHook", "mute"));
    expect(headset.sees(4, call({ held: true }))).toEqual(lit("offHook", "hold"));
    expect(headset.sees(5, call(), ringing("main:2"))).toEqual(lit("offHook", "ring"));
    expect(headset.sees(6, call({ direction: "out", phase: "dialing", answeredAt: null }))).toEqual(lit("offHook"));
    expect(headset.sees(7, call({ phase: "ended", endedAt: 3 }))).toEqual(lit());
  });
});

describe("what a press does", () => {
  const held = call({ callId: "main:2", held: true });
  const of = (press: HeadsetPress, ...calls: LineCall[]) => {
    const act = actOfPress(press, calls);
    return act === null ? null : `${act.kind} ${act.callId} ${String(act.on)}`;
  };
  it("is asked of the calls as they are", () => {
    expect([of("offHook", ringing()), of("hook", ringing()), of("drop", ringing())]).toEqual([
      "answer main:1 true",
      "answer main:1 true",
      "reject main:1 true",
    ]);
    expect([of("hook", call()), of("onHook", call()), of("drop", call())]).toEqual(Array(3).fill("hangUp main:1 true"));
    expect([of("mute", call()), of("mute", call({ muted: true }))]).toEqual(["mute main:1 true", "mute main:1 false"]);
    expect([of("hold", call()), of("hold", call({ held: true }))]).toEqual(["hold main:1 true", "hold main:1 false"]);
    expect([of("flash", call(), held), of("flash", call(), ringing("main:3"))]).toEqual(["swap main:2 true", "answer main:3 true"]);
  });
  it("is nothing where there is nothing for it: no call, one that is dialled, one that is being handed over", () => {
    const presses: HeadsetPress[] = ["offHook", "onHook", "hook", "mute", "flash", "hold", "drop"];
    for (const press of presses) expect(of(press)).toBeNull();
    const dialled = call({ direction: "out", phase: "dialing", answeredAt: null });
    expect([of("mute", dialled), of("hold", dialled), of("offHook", dialled), of("hook", dialled)]).toEqual([null, null, null, "hangUp main:1 true"]);
    expect(of("mute", call({ transfer: { kind: "blind", state: "requested", code: null } }))).toBeNull();
    expect(of("flash", call())).toBeNull();
  });
  it("of a switch that missed the last call's end, and is put back while it rings, is the answer", () =>
    expect(of("onHook", ringing())).toBe("answer main:1 true"));
});

describe("a headset, whatever it says", () => {
  const steps = fc.array(
    fc.record({
      button: fc.constantFrom<HeadsetButton>("hook", "mute", "flash", "hold", "drop"),
      isDown: fc.boolean(),
      after: fc.nat({ max: 3_000 }),
      calls: fc.constantFrom<LineCall[]>([], [ringing()], [call()], [call({ muted: true })], [call({ held: true }), ringing("main:2")]),
    }),
    { maxLength: 60 },
  );
  const kind = fc.constantFrom<ButtonKind>("pulse", "state", "either");
  it("presses a button at most once a bounce's time, and the hook never without having moved", () => {
    fc.assert(
      fc.property(kind, kind, steps, (hook, mute, all) => {
        const headset = device(hook, mute);
        const last = new Map<string, number>();
        let [at, stands] = [0, false];
        for (const { button, isDown, after, calls } of all) {
          at += after;
          headset.sees(at, ...calls);
          const presses = headset.says(at, { [button]: isDown });
          if (button === "hook" && isDown === stands) expect(presses).toEqual([]);
          if (button === "hook") stands = isDown;
          expect(presses.length).toBeLessThanOrEqual(1);
          if (presses.length === 1) expect(at - (last.get(button) ?? Number.NEGATIVE_INFINITY)).toBeGreaterThanOrEqual(150);
          if (presses.length === 1) last.set(button, at);
        }
      }),
    );
  });
});

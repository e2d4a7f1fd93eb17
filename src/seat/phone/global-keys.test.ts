import { beforeEach, describe, expect, it } from "vitest";
import { HotlineError } from "../../contract/errors.ts";
import type { WantedKeys } from "../../contract/global-keys.ts";
import { type LineCall, lineCallSchema } from "../../contract/line-api.ts";
import type { CallAct } from "../../domain/call-acts.ts";
import { GlobalKeys } from "./global-keys.ts";

const ringing: LineCall = lineCallSchema.parse({
  ...{ callId: "main:1", direction: "in", phase: "ringing", number: null, displayName: null, queue: null, startedAt: 1, answeredAt: null },
  ...{ endedAt: null, held: false, muted: false, endCause: null, mos: null },
});
let facts = { isSignedIn: false, isRegistered: false, isOn: true, own: {} as Record<string, string>, calls: [] as LineCall[] };
let told: WantedKeys[] = [];
let acts: CallAct[] = [];
let keys: GlobalKeys;
const become = (change: Partial<typeof facts>): WantedKeys | undefined => {
  facts = { ...facts, ...change };
  const before = told.length;
  keys.follow();
  return told[before];
};
const names = (wanted: WantedKeys | undefined) => wanted?.keys.map(({ command, key }) => `${command} ${key}`);

beforeEach(() => {
  facts = { isSignedIn: false, isRegistered: false, isOn: true, own: {}, calls: [] };
  [told, acts] = [[], []];
  keys = new GlobalKeys({ facts: () => facts, act: (act) => acts.push(act), onChange: () => {} });
  keys.serve((wanted) => told.push(wanted));
});

describe("the keys that are taken from other programs", () => {
  it("are none until somebody is signed in and registered, then theirs, and none after they have gone or switched them off", () => {
    expect(told).toEqual([{ keys: [], inCall: false }]);
    expect(become({ isSignedIn: true })).toBeUndefined();
    expect(names(become({ isRegistered: true }))).toEqual(["answer F2", "hangUp F4", "mute F6", "hold F7"]);
    expect(become({})).toBeUndefined();
    expect(names(become({ own: { answer: "Control+Alt+a" } }))).toContain("answer Control+Alt+a");
    expect(become({ isOn: false })).toEqual({ keys: [], inCall: false });
    become({ isOn: true });
    expect(become({ isSignedIn: false })).toEqual({ keys: [], inCall: false });
  });
  it("stay with a call whose registration is away", () => {
    become({ isSignedIn: true, isRegistered: true });
    expect(become({ calls: [ringing] })?.inCall).toBe(true);
    expect(become({ isRegistered: false })).toBeUndefined();
    expect(become({ calls: [] })).toEqual({ keys: [], inCall: false });
  });
  it("ask it of the call in hand, and nothing without one or too late", () => {
    keys.pressed("answer");
    become({ isSignedIn: true, isRegistered: true, calls: [ringing] });
    keys.pressed("mute");
    keys.pressed("answer");
    expect(acts).toEqual([{ kind: "answer", callId: "main:1", on: true }]);
    const late = new GlobalKeys({
      facts: () => facts,
      act: () => {
        throw new HotlineError({ kind: "noCall" });
      },
      onChange: () => {},
    });
    expect(() => late.pressed("answer")).not.toThrow();
  });
  it("that were refused are known, and unknown where no shell takes any", () => {
    expect(keys.refused).toBeNull();
    keys.wereRefused(["answer"]);
    expect(keys.refused).toEqual(["answer"]);
  });
});

import { describe, expect, it } from "vitest";
import { type LineCall, lineCallSchema } from "../contract/line-api.ts";
import { actOfCommand } from "./call-acts.ts";

const call = (callId: string, change: Partial<LineCall> = {}): LineCall =>
  lineCallSchema.parse({
    ...{ callId, direction: "in", phase: "talking", number: null, displayName: null, queue: null, startedAt: 1, answeredAt: 2, endedAt: null },
    ...{ held: false, muted: false, endCause: null, mos: null },
    ...change,
  });
const ringing = call("main:2", { phase: "ringing", answeredAt: null });
const talked = call("main:1");

describe("a key that is about calls", () => {
  it("asks it of the one in hand", () => {
    expect(actOfCommand("answer", [talked, ringing])).toEqual({ kind: "answer", callId: "main:2", on: true });
    expect(actOfCommand("hangUp", [talked, ringing])).toEqual({ kind: "hangUp", callId: "main:1", on: true });
    // Its button says so.
    expect(actOfCommand("hangUp", [ringing])).toEqual({ kind: "reject", callId: "main:2", on: true });
    expect(actOfCommand("mute", [talked])).toEqual({ kind: "mute", callId: "main:1", on: true });
    expect(actOfCommand("mute", [{ ...talked, muted: true }])).toEqual({ kind: "mute", callId: "main:1", on: false });
    expect(actOfCommand("hold", [talked])).toEqual({ kind: "hold", callId: "main:1", on: true });
    expect(actOfCommand("hold", [talked, call("main:3", { held: true })])).toEqual({ kind: "swap", callId: "main:3", on: true });
  });
  it("asks nothing where there is nothing to ask", () => {
    for (const command of ["answer", "hangUp", "mute", "hold"] as const) expect(actOfCommand(command, [])).toBeNull();
    expect([actOfCommand("answer", [talked]), actOfCommand("mute", [ringing])]).toEqual([null, null]);
  });
});

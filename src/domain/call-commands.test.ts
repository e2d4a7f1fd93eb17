import { describe, expect, it } from "vitest";
import type { LineCall } from "../contract/line-api.ts";
import { mayCommand } from "./call-commands.ts";

const call = (phase: LineCall["phase"]) => ({ callId: "asterisk:1", phase, transfer: null }) as LineCall;

describe("a refusal", () => {
  it("that was pressed while it rang is taken, whatever has become of the call since", () => {
    const taken = (["ringing", "answering", "talking", "ended"] as const).map((phase) => mayCommand(call(phase), "reject"));
    expect(taken).toEqual([true, true, true, false]);
  });
  it("is not for a call of one's own", () => {
    expect([mayCommand(call("dialing"), "reject"), mayCommand(call("early"), "reject")]).toEqual([false, false]);
  });
});

import { describe, expect, it } from "vitest";
import type { LineCall } from "../contract/line-api.ts";
import { activeCall, lastEnded } from "./several-calls.ts";

const call = (callId: string, endedAt: number | null) => ({ callId, phase: endedAt === null ? "talking" : "ended", endedAt }) as LineCall;

describe("the call that ended last", () => {
  it("is not the one that began last", () => expect(lastEnded([call("citizen", 20), call("colleague", 10)])?.callId).toBe("citizen"));
  it("is the later of two that ended in one moment", () => expect(lastEnded([call("first", 10), call("second", 10)])?.callId).toBe("second"));
  it("is none of those that go on", () => expect(lastEnded([call("going on", null)])).toBeNull());
});

describe("the call that is talked in", () => {
  const talking = (callId: string, transfer: LineCall["transfer"] = null) => ({ callId, phase: "talking", held: false, transfer }) as LineCall;
  const leaving = talking("citizen", { kind: "conference", state: "accepted", code: 200 });
  it("is the room, while the call that went into it is still let go", () => {
    expect(activeCall([leaving, talking("room")])?.callId).toBe("room");
    expect(activeCall([leaving])?.callId).toBe("citizen");
  });
});

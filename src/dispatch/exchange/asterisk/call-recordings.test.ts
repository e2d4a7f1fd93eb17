import { describe, expect, it } from "vitest";
import { CallRecordings } from "./call-recordings.ts";

const call = "asterisk:1.1";

describe("the recordings of a call's channels", () => {
  it("are on while one of them hears, paused when none does, and ended with the last one", () => {
    const recordings = new CallRecordings();
    expect(recordings.of(call)).toBeNull();
    expect(recordings.heard(call, "caller", "started")).toBe("on");
    expect(recordings.heard(call, "seat", "started")).toBeNull();
    expect(recordings.heard(call, "caller", "muted")).toBeNull();
    expect(recordings.of(call)).toBe("on");
    expect(recordings.heard(call, "seat", "muted")).toBe("paused");
    expect(recordings.heard(call, "caller", "unmuted")).toBe("on");
    expect(recordings.heard(call, "caller", "stopped")).toBe("paused");
    expect(recordings.heard(call, "seat", "stopped")).toBe("ended");
    expect(recordings.of(call)).toBeNull();
  });
  it("are on again when another leg begins during a pause, which a transfer does", () => {
    const recordings = new CallRecordings();
    recordings.heard(call, "caller", "started");
    expect(recordings.heard(call, "caller", "muted")).toBe("paused");
    expect(recordings.heard(call, "seat", "started")).toBe("on");
  });
  it("are on when a silenced leg starts a second recorder, which nobody silenced", () => {
    const recordings = new CallRecordings();
    recordings.heard(call, "caller", "started");
    recordings.heard(call, "caller", "muted");
    expect(recordings.heard(call, "caller", "started")).toBe("on");
  });
  it("of different calls have nothing to do with each other", () => {
    const recordings = new CallRecordings();
    recordings.heard(call, "caller", "started");
    expect(recordings.heard("asterisk:2.1", "caller", "stopped")).toBeNull();
    expect(recordings.of(call)).toBe("on");
  });
});

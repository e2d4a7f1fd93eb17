import { describe, expect, it } from "vitest";
import type { RecordingState } from "../../../contract/recording.ts";
import { CallRecordings } from "./call-recordings.ts";

const call = "asterisk:1.1";
const are = (recording: RecordingState, callId = call) => ({ callId, recording });

describe("the recordings of a call's channels", () => {
  it("are on while one of them hears, paused when none does, and ended with the last one", () => {
    const recordings = new CallRecordings();
    expect(recordings.of(call)).toBeNull();
    expect(recordings.heard(call, "caller", "started")).toEqual(are("on"));
    expect(recordings.heard(call, "seat", "started")).toBeNull();
    expect(recordings.heard(call, "caller", "muted")).toBeNull();
    expect(recordings.of(call)).toBe("on");
    expect(recordings.heard(call, "seat", "muted")).toEqual(are("paused"));
    expect(recordings.heard(call, "caller", "unmuted")).toEqual(are("on"));
    expect(recordings.heard(call, "caller", "stopped")).toEqual(are("paused"));
    expect(recordings.heard(call, "seat", "stopped")).toEqual(are("ended"));
    expect(recordings.of(call)).toBeNull();
  });
  it("are on again when another leg begins during a pause, which a transfer does", () => {
    const recordings = new CallRecordings();
    recordings.heard(call, "caller", "started");
    expect(recordings.heard(call, "caller", "muted")).toEqual(are("paused"));
    expect(recordings.heard(call, "seat", "started")).toEqual(are("on"));
  });
  it("are on when a silenced leg starts a second recorder, which nobody silenced", () => {
    const recordings = new CallRecordings();
    recordings.heard(call, "caller", "started");
    recordings.heard(call, "caller", "muted");
    expect(recordings.heard(call, "caller", "started")).toEqual(are("on"));
  });
  it("of different calls have nothing to do with each other", () => {
    const recordings = new CallRecordings();
    recordings.heard(call, "caller", "started");
    expect(recordings.heard("asterisk:2.1", "other", "stopped")).toBeNull();
    expect(recordings.of(call)).toBe("on");
  });
  it("stay with the call in which they started when their channel is joined to another", () => {
    const recordings = new CallRecordings();
    recordings.heard(call, "caller", "started");
    recordings.heard("asterisk:2.1", "colleague", "started");
    expect(recordings.heard(call, "colleague", "muted")).toEqual(are("paused", "asterisk:2.1"));
    expect(recordings.heard(call, "colleague", "stopped")).toEqual(are("ended", "asterisk:2.1"));
    expect(recordings.of(call)).toBe("on");
  });
});

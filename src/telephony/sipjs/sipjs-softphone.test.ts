import { describe, expect, it } from "vitest";
import type { LineCall } from "../../contract/line-api.ts";
import { SipjsSoftphone, type SoftphoneOptions } from "./sipjs-softphone.ts";

describe("a telephone that can dial nothing", () => {
  it("says of whoever was to be called, or asked into a call, that they are not on the way", () => {
    const told: LineCall[] = [];
    const clock = { now: () => 1, monotonic: () => 1, after: () => ({ cancel: () => {} }) };
    const phone = new SipjsSoftphone({ clock, onCall: (call: LineCall) => told.push(call) } as unknown as SoftphoneOptions);
    const conference = {
      kind: "conference",
      callId: "asterisk:1",
      conferenceCallId: "asterisk:2",
      dialled: "9110",
      room: "81",
      party: null,
      colleague: null,
    } as const;
    phone.conference(conference);
    phone.dial({ kind: "dial", callId: "asterisk:3", number: "110", shown: null, purpose: "outside", aboutCallId: null, party: null });
    expect(told).toMatchObject([
      { callId: "asterisk:2", purpose: "conference", aboutCallId: "asterisk:1", phase: "ended", endedAt: 1, endCause: "unavailable" },
      { callId: "asterisk:3", phase: "ended", endCause: "invalidNumber" },
    ]);
  });
});

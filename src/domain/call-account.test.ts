import { describe, expect, it } from "vitest";
import type { CallRow } from "../contract/rows.ts";
import { notOver, withAccount } from "./call-account.ts";

const waiting: CallRow = {
  id: "asterisk:1",
  direction: "in",
  queue: "hotline",
  numberHash: "h",
  numberMask: "199****0001",
  callerId: "caller",
  personId: null,
  extension: null,
  startedAt: 1_000,
  answeredAt: null,
  endedAt: null,
  outcome: null,
  endedBy: null,
  joinedCallId: null,
  quality: null,
  ticketId: null,
  rating: null,
  recording: null,
  sample: false,
};
const rang: CallRow = { ...waiting, callerId: null, personId: "a", extension: "8001", endedAt: 16_000, outcome: "missed", endedBy: "exchange" };
const took: CallRow = {
  ...waiting,
  callerId: null,
  personId: "b",
  extension: "8002",
  answeredAt: 20_000,
  endedAt: 90_000,
  outcome: "answered",
  endedBy: "caller",
};
const heard: CallRow = { ...waiting, personId: "b", extension: "8002", answeredAt: 20_001, outcome: "answered" };

describe("a call that rang at one seat and is answered at another", () => {
  it("goes on waiting when the first tells of its part", () => expect(withAccount(waiting, rang)).toBe(waiting));
  it("stays who answered it's, while it lasts and after, however late the other tells", () => {
    expect(withAccount(heard, rang)).toBe(heard);
    expect(withAccount(took, rang)).toBe(took);
  });
  it("is as long as who answered it says, where the exchange was not heard at all, whichever of the two comes first", () => {
    const whole = { personId: "b", extension: "8002", answeredAt: 20_000, endedAt: 90_000, outcome: "answered", endedBy: "caller" };
    expect(withAccount(withAccount(null, rang), took)).toMatchObject(whole);
    expect(withAccount(withAccount(null, took), rang)).toMatchObject(whole);
  });
  it("is not over by that when the exchange is heard only then", () => {
    expect(notOver(rang)).toMatchObject({ endedAt: null, outcome: null, endedBy: null, personId: "a" });
    for (const call of [waiting, heard, took]) expect(notOver(call)).toBe(call);
  });
  it("is missed where nobody tells more", () => expect(withAccount(null, rang)).toBe(rang));
});

describe("a seat's account", () => {
  it("fills what the exchange did not say, and changes nothing of what it said", () => {
    expect(withAccount({ ...heard, endedAt: 88_000, endedBy: "network" }, { ...took, ticketId: "t" })).toMatchObject({
      answeredAt: 20_001,
      endedAt: 88_000,
      endedBy: "network",
      callerId: "caller",
      ticketId: "t",
    });
  });
  it("leaves a call that its caller gave up what it was", () => {
    const abandoned: CallRow = { ...waiting, endedAt: 17_000, outcome: "abandoned", endedBy: "caller" };
    expect(withAccount(abandoned, rang)).toMatchObject({ endedAt: 17_000, outcome: "abandoned", endedBy: "caller" });
  });
});

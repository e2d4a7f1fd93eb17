import { describe, expect, it } from "vitest";
import { type LineCall, lineCallSchema } from "../contract/line-api.ts";
import { callRecordOf } from "./call-record.ts";

const call = lineCallSchema.parse({
  ...{ callId: "asterisk:1.1", direction: "in", phase: "ended", number: "19900000001", displayName: null, queue: "hotline", startedAt: 1, answeredAt: 2 },
  ...{ endedAt: 9, held: false, muted: false, endCause: "callerHungUp", mos: null },
});
const endOf = (change: Partial<LineCall>) => {
  const { endedAt, endedBy, outcome } = callRecordOf({ ...call, ...change }, "1001", null);
  return { endedAt, endedBy, outcome };
};

describe("a seat's own record of a call", () => {
  it("tells its end, and by whom", () => expect(endOf({})).toEqual({ endedAt: 9, endedBy: "caller", outcome: "answered" }));
  it("tells no end of a queue's call that goes on elsewhere, and of any other, for nobody else may", () => {
    for (const endCause of ["transferred", "conferenced"] as const) {
      expect(endOf({ endCause })).toEqual({ endedAt: null, endedBy: null, outcome: "answered" });
      for (const other of [{ direction: "out" }, { queue: null }, { purpose: "consult" }] as const)
        expect(endOf({ endCause, ...other })).toMatchObject({ endedAt: 9, endedBy: "seat" });
    }
    expect(endOf({ endCause: "rated" })).toMatchObject({ endedAt: 9 });
  });
  it("tells what became of a call that nobody answered, and by whom", () => {
    const unanswered = (direction: LineCall["direction"], endCause: LineCall["endCause"]) => {
      const { outcome, endedBy } = endOf({ direction, endCause, answeredAt: null });
      return `${outcome} ${endedBy}`;
    };
    const here = ["rejected", "seatHungUp", "cancelled", "noAnswer", "noCommonSound"] as const;
    expect(here.map((cause) => unanswered("in", cause))).toEqual(["rejected seat", "rejected seat", "missed caller", "missed exchange", "failed seat"]);
    const there = ["declined", "seatHungUp", "busy", "noAnswer", "networkLost"] as const;
    const failed = ["failed exchange", "failed exchange", "failed network"];
    expect(there.map((cause) => unanswered("out", cause))).toEqual(["rejected caller", "abandoned seat", ...failed]);
    expect(endOf({ direction: "out", endCause: "calledHungUp" })).toMatchObject({ outcome: "answered", endedBy: "caller" });
  });
});

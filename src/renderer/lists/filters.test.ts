import { describe, expect, it } from "vitest";
import { conditionsOf, midnight } from "./filters.ts";

const facts = { now: Date.UTC(2026, 10, 24, 17, 30), personId: "me" };

describe("the filters of a list", () => {
  it("begin the day at midnight in the city", () => expect(midnight(facts.now)).toBe(Date.UTC(2026, 10, 24, 16)));
  it("ask for what was chosen, and for nothing that they do not know", () => {
    expect(conditionsOf("tickets", { status: "closed", place: "street:110114007", nonsense: "1" }, facts)).toEqual([
      { op: "in", column: "status", values: ["closed"] },
      { op: "in", column: "street_id", values: ["110114007"] },
    ]);
  });
  it("reckon times from now", () => {
    expect(conditionsOf("tickets", { overdue: "yes" }, facts)[1]).toEqual({ op: "between", column: "deadline", from: null, to: facts.now });
    expect(conditionsOf("calls", { since: "today" }, facts)).toEqual([{ op: "between", column: "neg_time", from: null, to: -midnight(facts.now) + 1 }]);
    expect(conditionsOf("tickets", { mine: "yes" }, facts)).toEqual([{ op: "in", column: "created_by", values: ["me"] }]);
  });
});

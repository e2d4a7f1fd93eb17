import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type RateRule, satisfiedSchema, solvedSchema } from "../contract/ticket-life.ts";
import { addRates, noRates, type RateGroup, ratePeriods, ratesOf } from "./rates.ts";

const rule: RateRule = { effectiveFrom: 0, partlySolvedCounts: 0, fairlySatisfiedCounts: 1, excludedDemandTypes: ["inquiry"], excludedCategoryIds: ["fault"] };
const matter = { demandType: "complaint", categoryId: "heat" };
const followUp = (solved: "solved" | "partly" | "unsolved" | "unrated", satisfied: "satisfied" | "fairly" | "dissatisfied" | "unrated", count: number) => ({
  ...matter,
  kind: "followUp" as const,
  solved,
  satisfied,
  count,
});

describe("the three rates", () => {
  it("count contacts in time, and of follow-ups those that were answered", () => {
    const groups: RateGroup[] = [
      { ...matter, kind: "contact", inTime: true, count: 8 },
      { ...matter, kind: "contact", inTime: false, count: 2 },
      followUp("solved", "satisfied", 5),
      followUp("partly", "fairly", 2),
      followUp("unsolved", "dissatisfied", 1),
      followUp("solved", "unrated", 1),
      followUp("unrated", "unrated", 7),
    ];
    expect(ratesOf(groups, rule)).toEqual({ response: { hits: 8, of: 10 }, resolution: { hits: 6, of: 9 }, satisfaction: { hits: 7, of: 8 } });
    expect(ratesOf(groups, { ...rule, partlySolvedCounts: 0.5 }).resolution).toEqual({ hits: 7, of: 9 });
  });
  it("leave out what the rule leaves out", () => {
    const excluded: RateGroup[] = [
      { ...matter, demandType: "inquiry", kind: "contact", inTime: true, count: 3 },
      { ...followUp("solved", "satisfied", 3), categoryId: "fault" },
    ];
    expect(ratesOf(excluded, rule)).toEqual(noRates);
  });
  it("are counted by the rule of their day", () => {
    const rules = { rates: [{ ...rule, effectiveFrom: 100 }, rule] };
    expect(ratePeriods(rules, 50, 150).map(({ from, to, rule: of }) => [from, to, of.effectiveFrom])).toEqual([
      [50, 100, 0],
      [100, 150, 100],
    ]);
    expect(ratePeriods(rules, 120, 150).map(({ from, to }) => [from, to])).toEqual([[120, 150]]);
  });
  it("lie between nothing and all, and parts make the whole", () => {
    const any: fc.Arbitrary<RateGroup> = fc.oneof(
      fc.record({ kind: fc.constant("contact" as const), inTime: fc.boolean(), count: fc.nat(50) }).map((group) => ({ ...matter, ...group })),
      fc
        .tuple(fc.constantFrom(...solvedSchema.options), fc.constantFrom(...satisfiedSchema.options), fc.nat(50))
        .map(([solved, satisfied, count]) => followUp(solved, satisfied, count)),
    );
    fc.assert(
      fc.property(fc.array(any), fc.array(any), (one, other) => {
        const whole = ratesOf([...one, ...other], rule);
        for (const { hits, of } of Object.values(whole)) expect(hits).toBeLessThanOrEqual(of);
        expect(addRates(ratesOf(one, rule), ratesOf(other, rule))).toEqual(whole);
      }),
    );
  });
});

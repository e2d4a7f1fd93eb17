import { describe, expect, it } from "vitest";
import { hasCitizen, isAskedIn } from "./three-party.ts";

const both = { direction: "in", purpose: "conference", colleague: "1001", number: "19900000001", party: "19900000001" } as const;

describe("a seat that was asked into a three-party call", () => {
  it("has the citizen when the colleague left, also one who withholds their number", () => {
    expect(hasCitizen(both)).toBe(false);
    expect(hasCitizen({ ...both, colleague: null })).toBe(true);
    expect(hasCitizen({ ...both, colleague: null, number: null, party: null })).toBe(true);
  });
  it("has it not when the citizen left", () => expect(hasCitizen({ ...both, colleague: null, number: "1001" })).toBe(false));
  it("is another than who asks, and than whoever has another call", () => {
    expect(isAskedIn(both)).toBe(true);
    expect(isAskedIn({ ...both, direction: "out" })).toBe(false);
    expect(hasCitizen({ ...both, direction: "out", colleague: null })).toBe(false);
    expect(hasCitizen({ ...both, purpose: "transfer", colleague: null })).toBe(false);
  });
});

import { describe, expect, it } from "vitest";
import { ordered } from "./tables.ts";

describe("the order of the tables", () => {
  it("puts each after those that it refers to", () => {
    const references = [
      { from: "applied", to: "device" },
      { from: "token", to: "person" },
      { from: "token", to: "device" },
    ];
    const order = ordered(["applied", "device", "person", "token"], references);
    expect([...order].sort()).toEqual(["applied", "device", "person", "token"]);
    for (const { from, to } of references) expect(order.indexOf(to)).toBeLessThan(order.indexOf(from));
  });
  it("keeps every table of a circle", () => {
    const circle = [
      { from: "a", to: "b" },
      { from: "b", to: "a" },
    ];
    expect([...ordered(["a", "b", "c"], circle)].sort()).toEqual(["a", "b", "c"]);
  });
});

import { describe, expect, it } from "vitest";
import { lateAt } from "./clocks.ts";

describe("the clocks that a step stopped", () => {
  it("were late only where something was owed: a right to return that ran out is no delay", () => {
    const stopped = [
      { clock: "contact", dueAt: 10 },
      { clock: "return", dueAt: 10 },
      { clock: "appeal", dueAt: 10 },
      { clock: "reminder", dueAt: 30 },
    ] as const;
    expect(lateAt([...stopped], 20).map(({ clock }) => clock)).toEqual(["contact"]);
    expect(lateAt([...stopped], 40).map(({ clock }) => clock)).toEqual(["contact", "reminder"]);
  });
});

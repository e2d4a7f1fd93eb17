import { describe, expect, it } from "vitest";
import { isSameArea, keptArea, withPlace } from "./area.ts";

describe("an area", () => {
  it("names each place once, the wider one for what lies in it", () => {
    expect(withPlace([], "110114")).toEqual(["110114"]);
    expect(withPlace(["110114"], "110114011")).toEqual(["110114"]);
    expect(withPlace(["110114011", "110108", "110114012"], "110114")).toEqual(["110108", "110114"]);
    expect(withPlace(["110108"], "110108")).toEqual(["110108"]);
  });
  it("is the whole city when it names nothing, and the same in any order", () => {
    expect(keptArea([])).toBeNull();
    expect(isSameArea(null, [])).toBe(true);
    expect(isSameArea(["110114", "110108"], ["110108", "110114"])).toBe(true);
    expect(isSameArea(["110114"], null)).toBe(false);
  });
});

import { describe, expect, it } from "vitest";
import { sharedRights } from "./rights.ts";

const lead = { role: "teamLead", areaIds: null } as const;
const administrator = { role: "administrator", areaIds: null } as const;
const operator = { role: "operator", areaIds: null } as const;

describe("what may be done in another's name", () => {
  it("is what both may", () => {
    expect(sharedRights(lead, lead)).toEqual(lead);
    expect(sharedRights(lead, operator)).toEqual(operator);
    expect(sharedRights(operator, administrator)).toEqual(operator);
    // Neither role holds all that the other does.
    expect(sharedRights(lead, administrator)).toEqual(operator);
  });
  it("reaches as far as both areas", () => {
    const areas = (one: readonly string[] | null, other: readonly string[] | null) =>
      sharedRights({ ...operator, areaIds: one }, { ...operator, areaIds: other }).areaIds;
    expect(areas(null, null)).toBeNull();
    expect(areas(["110114"], null)).toEqual(["110114"]);
    expect(areas(null, ["110114"])).toEqual(["110114"]);
    expect(areas(["110114", "110105"], ["110114013", "110101"])).toEqual(["110114013"]);
    expect(areas(["110114"], ["110114"])).toEqual(["110114"]);
    expect(areas(["110114"], ["110105"])).toEqual([]);
  });
});

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type ConfigurationRow, configurationRowSchema } from "../contract/configuration.ts";
import type { TicketFields } from "../contract/rows.ts";
import { assigned, dispatchRule, followRule } from "./dispatch-rule.ts";
import { emptyPlace, emptyTicketFields, withPatch } from "./ticket-fields.ts";

const category = (id: string, parentId: string | null, unitId: string | null) => ({ id, name: id, parentId, demandTypes: [], deadlineRuleId: "g", unitId });
const configuration: ConfigurationRow = configurationRowSchema.parse({
  id: "configuration",
  version: 1,
  effectiveFrom: 0,
  categories: [
    category("heating", null, null),
    category("heating.cold", "heating", "heat"),
    category("heating.fee", "heating", "heat"),
    category("noise", null, null),
    category("noise.social", "noise", null),
  ],
  units: [
    { id: "heat", name: "热力", kind: "utility", placeId: null },
    { id: "police", name: "公安", kind: "department", placeId: null },
    { id: "hlg", name: "回龙观街道", kind: "street", placeId: "110114011" },
    { id: "changping", name: "昌平区", kind: "district", placeId: "110114" },
  ],
  deadlineRules: [],
  urgencyHours: { normal: null, urgent: null, critical: null },
  wrapUpSeconds: 0,
  pauseReasons: [],
  dispatchRules: [
    {
      id: "7",
      name: "",
      demandTypes: ["report"],
      categoryIds: ["noise"],
      placeIds: ["110114"],
      lead: "street",
      helpers: ["unit:police", "unit:gone", "district"],
    },
    { id: "12", name: "", demandTypes: [], categoryIds: ["heating.cold"], placeIds: [], lead: "unit:heat", helpers: ["street", "unit:heat"] },
  ],
});
const place = { ...emptyPlace, districtId: "110114", streetId: "110114011" };
const matter = (change: Partial<TicketFields>): TicketFields => ({ ...emptyTicketFields, ...change });

describe("the unit by rule", () => {
  it("is the rule's lead with its helpers, each once and none twice", () => {
    expect(dispatchRule(configuration, matter({ place, categoryId: "heating.cold" }))).toEqual({
      leadUnitId: "heat",
      helperUnitIds: ["hlg"],
      basis: "rule",
      ruleId: "12",
    });
  });
  it("holds for what lies in a rule's category and place, and its type alone; a unit that is gone helps nobody", () => {
    const here = matter({ place, categoryId: "noise.social", demandType: "report" });
    expect(dispatchRule(configuration, here)).toMatchObject({ leadUnitId: "hlg", helperUnitIds: ["police", "changping"], ruleId: "7" });
    expect(dispatchRule(configuration, { ...here, demandType: "complaint" })).toMatchObject({ leadUnitId: "hlg", basis: "street", ruleId: null });
  });
  it("falls to the category's unit, the street, and the district as backstop", () => {
    expect(dispatchRule(configuration, matter({ categoryId: "heating.fee" }))).toMatchObject({ leadUnitId: "heat", basis: "category" });
    expect(dispatchRule(configuration, matter({ categoryId: "noise.social", place }))).toMatchObject({ leadUnitId: "hlg", basis: "street" });
    const elsewhere = { ...place, streetId: "110114999" };
    expect(dispatchRule(configuration, matter({ categoryId: "noise.social", place: elsewhere }))).toMatchObject({ leadUnitId: "changping", basis: "district" });
    expect(dispatchRule(configuration, matter({ categoryId: "noise.social" }))).toMatchObject({ leadUnitId: null, basis: "none" });
  });
  it("follows place and category until somebody chooses another unit", () => {
    const first = withPatch(matter({}), followRule(configuration, matter({}), { categoryId: "heating.cold" }));
    expect(first).toMatchObject({ unitId: "heat", helperUnitIds: [] });
    const second = withPatch(first, followRule(configuration, first, { place }));
    expect(second).toMatchObject({ unitId: "heat", helperUnitIds: ["hlg"] });
    const chosen = { ...second, unitId: "police" };
    expect(followRule(configuration, chosen, { categoryId: "noise.social" })).toEqual({ categoryId: "noise.social" });
  });
  it("goes out where nobody was named, and leaves who was", () => {
    expect(assigned(configuration, matter({ place, categoryId: "heating.cold" }))).toMatchObject({ unitId: "heat", helperUnitIds: ["hlg"] });
    expect(assigned(configuration, matter({ place, categoryId: "heating.cold", unitId: "police" }))).toMatchObject({ unitId: "police", helperUnitIds: [] });
  });
  it("never names a unit that is not there, nor one unit twice", () => {
    const units = new Set(configuration.units.map((unit) => unit.id));
    const anyMatter = fc.record({
      categoryId: fc.constantFrom(null, "gone", ...configuration.categories.map((each) => each.id)),
      demandType: fc.constantFrom(null, "report", "complaint"),
      place: fc.constantFrom(emptyPlace, place, { ...place, streetId: null }, { ...place, streetId: "110114999" }),
    });
    fc.assert(
      fc.property(anyMatter, (change) => {
        const { leadUnitId, helperUnitIds } = dispatchRule(configuration, matter(change));
        const named = [...(leadUnitId === null ? [] : [leadUnitId]), ...helperUnitIds];
        expect(named.every((id) => units.has(id))).toBe(true);
        expect(new Set(named).size).toBe(named.length);
      }),
    );
  });
});

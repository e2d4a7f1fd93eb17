import { describe, expect, it } from "vitest";
import { standardDemandTypes } from "../../contract/configuration.ts";
import { readConfiguration } from "./configuration.ts";
import { readDirectory } from "./directory.ts";

const configuration = await readConfiguration();
const places = await readDirectory();

describe("the sample configuration", () => {
  it("has at least 60 matters in two levels, over all demand types", () => {
    const fields = new Set(configuration.categories.filter((category) => category.parentId === null).map((category) => category.id));
    const matters = configuration.categories.filter((category) => category.parentId !== null);
    expect(matters.length).toBeGreaterThanOrEqual(60);
    expect(matters.filter((matter) => !fields.has(matter.parentId ?? ""))).toEqual([]);
    expect(new Set(matters.flatMap((matter) => matter.demandTypes))).toEqual(new Set<string>(standardDemandTypes));
  });
  it("refers only to rules, units and places that exist", () => {
    const rules = new Set(configuration.deadlineRules.map((rule) => rule.id));
    const units = new Set(configuration.units.map((unit) => unit.id));
    const placeIds = new Set(places.map((place) => place.id));
    expect(configuration.categories.filter((category) => !rules.has(category.deadlineRuleId))).toEqual([]);
    expect(configuration.categories.filter((category) => category.unitId !== null && !units.has(category.unitId))).toEqual([]);
    expect(configuration.units.filter((unit) => unit.placeId !== null && !placeIds.has(unit.placeId))).toEqual([]);
  });
  it("names each id and each unit once", () => {
    for (const ids of [
      configuration.categories.map((entry) => entry.id),
      configuration.units.map((entry) => entry.id),
      configuration.units.map((entry) => entry.name),
    ])
      expect(new Set(ids).size).toBe(ids.length);
  });
  it("has a unit for every district, street and town", () => {
    const placed = new Set(configuration.units.map((unit) => unit.placeId));
    expect(places.filter((place) => place.level !== "community" && !placed.has(place.id))).toEqual([]);
  });
});

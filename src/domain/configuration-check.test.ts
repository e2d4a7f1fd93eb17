import { describe, expect, it } from "vitest";
import beijing from "../../resources/configuration/beijing.json" with { type: "json" };
import { type ConfigurationRow, configurationRowSchema } from "../contract/configuration.ts";
import { configurationFaults } from "./configuration-check.ts";

const sample = configurationRowSchema.parse(beijing);
const now = sample.effectiveFrom;
const [firstCategory, ...otherCategories] = sample.categories;
const [firstRule] = sample.dispatchRules;
const [firstField] = sample.fieldDefinitions;
if (firstCategory === undefined || firstRule === undefined || firstField === undefined) throw new Error("the sample is empty");
const faults = (change: Partial<ConfigurationRow>, isPlace: ((id: string) => boolean) | null = null) =>
  configurationFaults({ ...sample, ...change }, now, isPlace);

describe("a version before it is published", () => {
  it("stands when all that it names is there, as in the sample", () => expect(faults({})).toEqual([]));

  it("does not begin in the past", () => {
    expect(faults({ effectiveFrom: now - 120_000 })).toEqual([{ kind: "past" }]);
    expect(faults({ effectiveFrom: now + 86_400_000 })).toEqual([]);
  });

  it("has categories, units and deadlines, and no id twice", () => {
    expect(faults({ units: [] })).toContainEqual({ kind: "empty", part: "units" });
    expect(faults({ categories: [...sample.categories, firstCategory] })).toEqual([{ kind: "twice", part: "categories", id: firstCategory.id }]);
    expect(faults({ pauseReasons: [{ id: "", name: "无" }] })).toEqual([{ kind: "noName", part: "pauseReasons", id: "" }]);
    expect(faults({ pauseReasons: [{ id: "rest", name: " " }] })).toEqual([{ kind: "noName", part: "pauseReasons", id: "rest" }]);
  });

  it("has no category that lies in itself", () => {
    const child = otherCategories.find(({ parentId }) => parentId === firstCategory.id);
    const circle = sample.categories.map((each) => (each.id === firstCategory.id ? { ...each, parentId: child?.id ?? each.id } : each));
    expect(faults({ categories: circle })).toContainEqual({ kind: "circle", part: "categories", id: firstCategory.id });
  });

  it("names only what it has", () => {
    const unknown = (change: Partial<ConfigurationRow>, isPlace?: (id: string) => boolean) =>
      faults(change, isPlace ?? null).map((fault) => (fault.kind === "unknown" ? `${fault.part} ${fault.id} ${fault.names} ${fault.named}` : fault.kind));
    const { id } = firstCategory;
    expect(unknown({ categories: [{ ...firstCategory, unitId: "post" }, ...otherCategories] })).toEqual([`categories ${id} unit post`]);
    expect(unknown({ categories: [{ ...firstCategory, deadlineRuleId: "never" }, ...otherCategories] })).toEqual([`categories ${id} deadline never`]);
    expect(unknown({ fieldDefinitions: [{ ...firstField, demandTypes: ["poll"] }] })).toEqual([`fieldDefinitions ${firstField.id} type poll`]);
    expect(unknown({ dispatchRules: [{ ...firstRule, helpers: ["unit:post"], placeIds: [], categoryIds: [] }] })).toEqual([
      `dispatchRules ${firstRule.id} unit post`,
    ]);
    expect(unknown({ dispatchRules: [{ ...firstRule, categoryIds: [], placeIds: ["999"] }] }, (place) => place !== "999")).toEqual([
      `dispatchRules ${firstRule.id} place 999`,
    ]);
    expect(faults({ fieldDefinitions: [{ ...firstField, kind: "choice", choices: [] }] })).toEqual([
      { kind: "noChoices", part: "fieldDefinitions", id: firstField.id },
    ]);
  });
});

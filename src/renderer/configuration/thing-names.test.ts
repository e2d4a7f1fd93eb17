import fc from "fast-check";
import { describe, expect, it } from "vitest";
import beijing from "../../../resources/configuration/beijing.json" with { type: "json" };
import { configurationRowSchema } from "../../contract/configuration.ts";
import { idsOf, list, sections, text } from "./sections.ts";
import { entryName, shownCell, thingNames, typedCell, withPlaces } from "./thing-names.ts";

const sample = configurationRowSchema.parse(beijing);
const targets = { street: "所在街乡镇", district: "所在区", category: "分类主管单位" };
const names = withPlaces(thingNames(sample, targets, "zh-CN"), new Map([["110105", { path: "朝阳区" }]]));
const units = idsOf("unit", list("units"));

describe("what stands in a configuration's tables", () => {
  it("is read by its name, whichever thing its column holds", () => {
    const rule = { demandTypes: ["help"], categoryIds: ["heating", "heating.cold"], placeIds: ["110105"], lead: "unit:utility-gas", helpers: ["street"] };
    expect(sections.dispatchRules.slice(2).map((column) => shownCell(rule, column, names))).toEqual([
      "求助",
      "供热，供热 / 室温不达标",
      "朝阳区",
      "燃气集团（示例）",
      "所在街乡镇",
    ]);
    expect(shownCell({ deadlineRuleId: "emergency" }, idsOf("deadline", text("deadlineRuleId")), names)).toBe("涉及生命财产安全 2 小时");
  });
  it("is written by its name, or its id, and what nothing is called so stays", () => {
    expect(typedCell("热力集团（示例），utility-gas, 无此单位", units, names)).toBe("utility-heating，utility-gas，无此单位");
    expect(typedCell("室温不达标", idsOf("category", text("parentId")), names)).toBe("heating.cold");
    expect(typedCell("Help", idsOf("type", list("demandTypes")), names)).toBe("help");
    expect(typedCell("热力集团（示例）", text("name"), names)).toBe("热力集团（示例）");
  });
  it("has its id behind its name where two are called so, and is not known by the name alone", () => {
    const twice = thingNames({ ...sample, units: sample.units.slice(0, 2).map((unit) => ({ ...unit, name: "热力公司" })) }, targets, "zh-CN");
    const shown = shownCell({ units: ["utility-heating", "utility-water"] }, units, twice);
    expect(shown).toBe("热力公司（utility-heating），热力公司（utility-water）");
    expect(typedCell(shown, units, twice)).toBe("utility-heating，utility-water");
    expect(twice.idOf("unit", "热力公司")).toBeNull();
  });
  it("comes back as the ids that it was, whatever things are called", () => {
    const word = fc.string({ unit: fc.constantFrom("甲", "乙", "，", ",", " ", "/", "（", "b"), maxLength: 6 });
    fc.assert(
      fc.property(fc.array(word, { minLength: 1, maxLength: 6 }), (words) => {
        const own = words.map((name, index) => ({ id: `u${index}`, name, kind: "department" as const, placeId: null, phone: null }));
        const known = thingNames({ ...sample, units: own }, targets, "zh-CN");
        const ids = own.map(({ id }) => id);
        expect(typedCell(shownCell({ units: ids }, units, known), units, known)).toBe(ids.join("，"));
      }),
    );
  });
  it("is a row of some name", () => {
    expect(entryName({ id: "x", label: { zh: "室温", en: "Room" } }, "en")).toBe("Room");
    expect(entryName({ id: "polite", text: "" }, "zh-CN")).toBe("polite");
    expect(entryName({ year: 2026 }, "zh-CN")).toBe("2026");
  });
});

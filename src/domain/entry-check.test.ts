import { describe, expect, it } from "vitest";
import { configurationRowSchema } from "../contract/configuration.ts";
import { dayOf, entryTroubles, type FieldDefinition, fieldsOf, fieldTrouble, happenedTrouble, holdsOnce } from "./entry-check.ts";
import { emptyTicketFields } from "./ticket-fields.ts";

const today = "2026-11-25";
const definition = (change: Partial<FieldDefinition>): FieldDefinition => ({
  id: "temperature",
  label: { zh: "室温", en: "Temperature" },
  kind: "number",
  demandTypes: [],
  categoryIds: [],
  required: false,
  max: null,
  choices: [],
  hint: { zh: "", en: "" },
  ...change,
});
const configuration = configurationRowSchema.parse({
  id: "configuration",
  version: 1,
  effectiveFrom: 0,
  categories: [
    { id: "heating", name: "供热", parentId: null, demandTypes: [], deadlineRuleId: "day", unitId: null },
    { id: "heating.cold", name: "室温不达标", parentId: "heating", demandTypes: [], deadlineRuleId: "day", unitId: null },
  ],
  units: [{ id: "heat", name: "热力公司", kind: "utility", placeId: null }],
  deadlineRules: [],
  urgencyHours: { normal: null, urgent: null, critical: null },
  wrapUpSeconds: 60,
  pauseReasons: [],
  fieldDefinitions: [
    definition({ id: "temperature", demandTypes: ["complaint"], categoryIds: ["heating.cold"], required: true, max: 40 }),
    definition({ id: "sharedBy", kind: "choice", categoryIds: ["heating"], choices: ["单户", "整栋"] }),
  ],
});
const cold = { ...emptyTicketFields, content: "暖气不热", demandType: "complaint", categoryId: "heating.cold" };
const names = (troubles: ReturnType<typeof entryTroubles>): string[] => troubles.map((each) => Object.values(each).join(" "));

describe("added fields", () => {
  it("follow the type and the category, with what the category lies in", () => {
    const shown = (demandType: string | null, categoryId: string | null) => fieldsOf(configuration, { demandType, categoryId }).map(({ id }) => id);
    expect(shown("complaint", "heating.cold")).toEqual(["temperature", "sharedBy"]);
    expect(shown("inquiry", "heating.cold")).toEqual(["sharedBy"]);
    expect(shown(null, "heating")).toEqual(["sharedBy"]);
    expect(shown("complaint", null)).toEqual([]);
  });

  it.each([
    [{ required: true }, "  ", "missing"],
    [{ required: false }, "", null],
    [{ max: 40 }, "１４．５", null],
    [{ max: 40 }, "41", "tooGreat"],
    [{ max: 40 }, "很冷", "notNumber"],
    [{ kind: "number" }, "1,200", null],
    [{ kind: "text", max: 3 }, "一二三四", "tooLong"],
    [{ kind: "text", max: 3 }, "👪👪👪", null],
    [{ kind: "choice", choices: ["单户"] }, "别的", "notChoice"],
    [{ kind: "choice", choices: ["单户"] }, "单户", null],
    [{ kind: "date" }, "昨天", null],
    [{ kind: "date" }, "2026-02-30", "notDate"],
    [{ kind: "date" }, "2026-11-26", "notYet"],
    [{ kind: "phone" }, "010-6666 7777", null],
    [{ kind: "phone" }, "物业", "notPhone"],
  ] as const)("of %o say of %o: %s", (change, value, trouble) => {
    expect(fieldTrouble(definition(change as Partial<FieldDefinition>), value, today)).toBe(trouble);
  });
});

describe("a day", () => {
  it.each([
    ["今天", "2026-11-25"],
    ["前天", "2026-11-23"],
    ["11-3", "2026-11-03"],
    ["12/31", "2025-12-31"],
    ["2026年1月9日", "2026-01-09"],
    ["２０２６．１．９", "2026-01-09"],
    ["2-30", null],
    ["上周", null],
  ])("as said %o is %s", (typed, day) => expect(dayOf(typed, today)).toBe(day));
});

describe("when it happened", () => {
  it.each([
    ["2026-11-26 上午", "notYet"],
    ["２０２７年１月２日", "notYet"],
    ["1926年3月1日", "longAgo"],
    ["2026年11月25日早上", null],
    ["昨天晚上起", null],
    ["", null],
  ])("%o is %s", (typed, odd) => expect(happenedTrouble(typed, today)).toBe(odd));
});

describe("a form on its way out", () => {
  it("is held back for what is wrong, and last for what is missing", () => {
    expect(names(entryTroubles(configuration, cold, { today }))).toEqual(["field temperature missing"]);
    const wrong = { ...cold, content: " ", extra: { sharedBy: "全城" } };
    expect(names(entryTroubles(configuration, wrong, { today }))).toEqual(["content", "field sharedBy notChoice", "field temperature missing"]);
    expect(entryTroubles(configuration, { ...cold, extra: { temperature: "14", sharedBy: "单户" } }, { today })).toEqual([]);
  });

  it("is held back once where the place was abolished, before what is missing", () => {
    const found = entryTroubles(configuration, cold, { today, isPlaceGone: true });
    expect(names(found)).toEqual(["place", "field temperature missing"]);
    expect(found.every(holdsOnce)).toBe(true);
    expect(holdsOnce({ kind: "gone", thing: "unit" })).toBe(false);
  });

  it("is held back once where a text module's hole was left open", () => {
    const found = entryTroubles(configuration, { ...cold, extra: { temperature: "14" }, answer: "{{来电人姓名}}您好" }, { today });
    expect([names(found), found.every(holdsOnce)]).toEqual([["hole answer"], true]);
  });

  it("is held back once where no unit would act, at what that follows from, and only on its way to a unit", () => {
    const said = { ...emptyTicketFields, content: "暖气不热" };
    const sent = (fields: object, isForUnit = true) => names(entryTroubles(configuration, { ...said, ...fields }, { today, isForUnit }));
    expect(sent({})).toEqual(["unassigned category"]);
    expect(sent({ categoryId: "heating" })).toEqual(["unassigned unit"]);
    expect(sent({ unitId: "heat" })).toEqual([]);
    expect(sent({}, false)).toEqual([]);
    expect(holdsOnce({ kind: "unassigned", thing: "category" })).toBe(true);
  });

  it.each([
    [{ demandType: "poll" }, "demandType"],
    [{ categoryId: "telegraph" }, "category"],
    [{ unitId: "post" }, "unit"],
    [{ unitId: "heat", helperUnitIds: ["post"] }, "unit"],
  ])("is held back when a new version removed what it names: %o", (change, thing) => {
    expect(entryTroubles(configuration, { ...cold, extra: { temperature: "14" }, ...change }, { today })).toEqual([{ kind: "gone", thing }]);
  });
});

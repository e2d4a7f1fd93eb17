import i18next from "i18next";
import { beforeAll, describe, expect, it } from "vitest";
import beijing from "../../../resources/configuration/beijing.json" with { type: "json" };
import { type ConfigurationRow, configurationRowSchema } from "../../contract/configuration.ts";
import { configurationFaults } from "../../domain/configuration-check.ts";
import { lifeRulesOf } from "../../domain/life-rules.ts";
import { catalogues } from "../shared/catalogue.ts";
import { faultWords, formFaultWords } from "./fault-words.ts";

const sample = configurationRowSchema.parse(beijing);
const rules = lifeRulesOf(sample);
const i18n = i18next.createInstance();
beforeAll(() =>
  i18n.init({
    lng: "zh-CN",
    resources: { "zh-CN": { translation: catalogues["zh-CN"] }, en: { translation: catalogues.en } },
    interpolation: { escapeValue: false },
  }),
);

const told = (change: Partial<ConfigurationRow>): string[] => {
  const next = { ...sample, ...change };
  const faults = configurationFaults(next, next.effectiveFrom, null);
  return [...new Set(faults.map((fault) => faultWords(fault, { i18n, next, before: sample })))];
};
const form = (change: object): string[] => {
  const next = { ...sample, ...change } as ConfigurationRow;
  return (configurationRowSchema.safeParse(next).error?.issues ?? []).map(({ path }) => formFaultWords(path, { i18n, next, before: sample }));
};

describe("why a version may not be published", () => {
  it("is told by the names of things, also of one that this version removed", () => {
    expect(told({ units: sample.units.filter(({ id }) => id !== "utility-heating") })).toContain("分类 供热 / 室温不达标 所用的单位 热力集团（示例） 不存在");
    expect(told({ deadlineRules: sample.deadlineRules.filter(({ id }) => id !== "emergency") })).toContain(
      "分类 供热 / 暖气管道跑水 所用的时限 涉及生命财产安全 2 小时 不存在",
    );
    const strange = sample.categories.map((each) => (each.id === "heating.cold" ? { ...each, unitId: "no-such" } : each));
    expect(told({ categories: strange })).toContain("分类 供热 / 室温不达标 所用的单位 no-such 不存在");
    const [unit] = sample.units;
    if (unit !== undefined)
      expect(told({ units: [...sample.units, { ...unit, name: "另一家" }] })).toContain("单位：编号 utility-heating 重复（热力集团（示例）、另一家）");
  });
  it("names clocks, deadlines, questions and types of the rates", () => {
    const never = { ...rules.calendar, weekend: [0, 1, 2, 3, 4, 5, 6], years: [] };
    const term = { amount: 1, unit: "workingDays" as const };
    const clocks = { sign: { normal: term, urgent: null, critical: null } };
    const endless = told({ lifeRules: { ...rules, calendar: never, clocks, longestExtension: term } });
    for (const thing of ["签收", "一般事项 7 个工作日", "一次最多延长"]) expect(endless).toContain(`各环节时限：${thing} 在此日历下永远到不了期`);
    const [question, ...others] = rules.followUp.questions;
    const questions = question === undefined ? [] : [{ ...question, choices: ["好"] }, ...others];
    expect(told({ lifeRules: { ...rules, followUp: { ...rules.followUp, questions } } })).toEqual([`回访问卷：${question?.text} 的选项不足两个或重复`]);
    const rates = rules.rates.map((rate) => ({ ...rate, excludedCategoryIds: ["heating.burst"] }));
    const categories = sample.categories.filter(({ id }) => id !== "heating.burst");
    expect(told({ categories, lifeRules: { ...rules, rates } })).toContain("三率算法：供热 / 暖气管道跑水 不存在");
  });
  it("says in the words of the screen where the form is not filled in rightly", () => {
    expect(form({ lifeRules: { ...rules, clocks: { sign: { normal: "很快", urgent: null, critical: null } } } })[0]).toBe(
      "各环节时限 · 签收 · 一般：填写不正确",
    );
    expect(form({ units: sample.units.map((unit) => ({ ...unit, kind: "other" })) })[0]).toBe("单位 · 热力集团（示例） · 种类：填写不正确");
    expect(form({ fieldDefinitions: sample.fieldDefinitions.map((field) => ({ ...field, label: { ...field.label, en: 5 } })) })[0]).toBe(
      "字段 · 室温（℃） · 名称：填写不正确",
    );
  });
});

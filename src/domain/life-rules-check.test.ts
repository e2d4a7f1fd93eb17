import { describe, expect, it } from "vitest";
import beijing from "../../resources/configuration/beijing.json" with { type: "json" };
import { configurationRowSchema } from "../contract/configuration.ts";
import type { LifeRules } from "../contract/ticket-life.ts";
import { lifeRulesOf } from "./life-rules.ts";
import { lifeFaults } from "./life-rules-check.ts";

const sample = configurationRowSchema.parse(beijing);
const rules = lifeRulesOf(sample);
const [year] = rules.calendar.years;
const [question] = rules.followUp.questions;
if (year === undefined || question === undefined) throw new Error("the sample has no calendar or no questions");
const faults = (change: Partial<LifeRules>): string[] =>
  lifeFaults({ ...sample, lifeRules: { ...rules, ...change } }).map(({ part, name, at }) => `${part} ${name} ${at}`.trim());
const calendar = (change: Partial<LifeRules["calendar"]>): string[] => faults({ calendar: { ...rules.calendar, ...change } });
const followUp = (change: Partial<LifeRules["followUp"]>): string[] => faults({ followUp: { ...rules.followUp, ...change } });

describe("the rules of the ticket's life before they are published", () => {
  it("stand as in the sample, and where a version has none", () => {
    expect(faults({})).toEqual([]);
    const { lifeRules: _none, ...without } = sample;
    expect(lifeFaults(without)).toEqual([]);
  });
  it("have a calendar whose days lie in their years, once, and either free or worked", () => {
    const day = year.holidays[0] ?? "";
    expect(calendar({ years: [{ ...year, holidays: [...year.holidays, "1999-01-01"] }] })).toContain("calendar otherYear 1999-01-01");
    expect(calendar({ years: [{ ...year, workdays: [...year.workdays, day] }] })).toContain(`calendar bothWays ${day}`);
    expect(calendar({ years: [{ ...year, holidays: [...year.holidays, day] }] })).toContain(`calendar dayTwice ${day}`);
    expect(calendar({ years: [year, year] })).toContain(`calendar yearTwice ${year.year}`);
    expect(calendar({ opensAt: 1_080, closesAt: 540 })).toContain("calendar noHours");
  });
  it("have no term of working days where nobody ever works", () => {
    const never = { ...rules.calendar, weekend: [0, 1, 2, 3, 4, 5, 6], years: [] };
    const term = { amount: 1, unit: "workingDays" } as const;
    const clocks = { sign: { normal: term, urgent: null, critical: null } };
    expect(faults({ calendar: never, clocks })).toContain("clocks endless sign");
    expect(faults({ calendar: never, clocks: {} })).toContain("clocks endless general");
    expect(faults({ clocks })).toEqual([]);
  });
  it("turn amber before red, call in hours that there are, and ask what can be answered", () => {
    expect(faults({ amberShare: 0.1, redShare: 0.2 })).toEqual(["clocks redBeforeAmber"]);
    expect(followUp({ fromHour: 21, untilHour: 8 })).toEqual(["followUp noHours"]);
    expect(followUp({ questions: [question, question] })).toContain(`questions questionTwice ${question.id}`);
    expect(followUp({ questions: [{ ...question, text: " " }] })).toContain(`questions noText ${question.id}`);
    expect(followUp({ questions: [{ ...question, choices: ["是"] }] })).toContain(`questions noChoice ${question.id}`);
  });
  it("leave out of the rates only what there is, from one day on once", () => {
    const [rate] = rules.rates;
    if (rate === undefined) throw new Error("the sample has no rates");
    expect(faults({ rates: [{ ...rate, excludedDemandTypes: ["poll"] }] })).toEqual(["rates unknownName poll"]);
    expect(faults({ rates: [rate, rate] })[0]).toMatch(/^rates dayTwice/);
  });
});

import type { ClockRule, LifeRules } from "../../src/contract/ticket-life.ts";
import type { Span, WorkingCalendar } from "../../src/contract/working-calendar.ts";

const day = 86_400_000;
/** The days from one to the other, both included, `YYYY-MM-DD`. */
function days(first: string, last: string): string[] {
  const count = (Date.parse(last) - Date.parse(first)) / day + 1;
  return Array.from({ length: count }, (_, index) => new Date(Date.parse(first) + index * day).toISOString().slice(0, 10));
}

/**
 * Public holidays and worked weekends. 2026 as the State Council's General Office announced it on 2025-11-04 (国办发明电〔2025〕7号).
 * The notice for 2027 is not out when this is written: what stands there are the days that the law itself names
 * (全国年节及纪念日放假办法 of 2024-11-10), without the weekends that are moved; a later version of the configuration brings them.
 */
const calendar: WorkingCalendar = {
  offsetMinutes: 480,
  weekend: [0, 6],
  opensAt: 0,
  closesAt: 1_440,
  fromNextDay: false,
  years: [
    {
      year: 2026,
      source: "国务院办公厅关于2026年部分节假日安排的通知（国办发明电〔2025〕7号）",
      provisional: false,
      holidays: [
        ...days("2026-01-01", "2026-01-03"),
        ...days("2026-02-15", "2026-02-23"),
        ...days("2026-04-04", "2026-04-06"),
        ...days("2026-05-01", "2026-05-05"),
        ...days("2026-06-19", "2026-06-21"),
        ...days("2026-09-25", "2026-09-27"),
        ...days("2026-10-01", "2026-10-07"),
      ],
      workdays: ["2026-01-04", "2026-02-14", "2026-02-28", "2026-05-09", "2026-09-20", "2026-10-10"],
    },
    {
      year: 2027,
      source: "全国年节及纪念日放假办法（法定日；2027年调休安排未公布）",
      provisional: true,
      holidays: [
        "2027-01-01",
        ...days("2027-02-05", "2027-02-08"),
        "2027-04-05",
        ...days("2027-05-01", "2027-05-02"),
        "2027-06-09",
        "2027-09-15",
        ...days("2027-10-01", "2027-10-03"),
      ],
      workdays: [],
    },
  ],
};

const hours = (amount: number): Span => ({ amount, unit: "hours" });
const workingDays = (amount: number): Span => ({ amount, unit: "workingDays" });
const rule = (normal: Span, urgent: Span, critical: Span): ClockRule => ({ normal, urgent, critical });

/** Sample rules: Beijing's own clocks inside its assessment are not published; an administrator sets them. */
export const lifeRules: LifeRules = {
  calendar,
  clocks: {
    sign: rule(hours(4), hours(1), hours(0.5)),
    contact: rule(hours(24), hours(4), hours(1)),
    return: rule(workingDays(1), hours(4), hours(0.5)),
    appeal: rule(workingDays(1), hours(4), hours(0.5)),
    ruling: rule(workingDays(1), hours(4), hours(1)),
    redispatch: rule(hours(4), hours(1), hours(0.5)),
    extension: rule(workingDays(1), hours(4), hours(1)),
    reminder: rule(hours(24), hours(4), hours(1)),
    supervision: rule(workingDays(2), hours(8), hours(2)),
    whistle: rule(workingDays(2), hours(8), hours(0.5)),
    followUp: rule(workingDays(3), hours(24), hours(24)),
    closing: rule(workingDays(1), hours(24), hours(24)),
  },
  amberShare: 0.25,
  redShare: 0.1,
  returnSuspends: true,
  longestExtension: workingDays(15),
  followUp: {
    attempts: 3,
    overDays: 2,
    spacingHours: 4,
    fromHour: 8,
    untilHour: 21,
    questions: [
      { id: "contacted", text: "承办单位是否与您联系过？", choices: ["是", "否", "不清楚"] },
      { id: "attitude", text: "工作人员态度如何？", choices: ["好", "一般", "差"] },
    ],
  },
  rates: [{ effectiveFrom: 0, partlySolvedCounts: 0, fairlySatisfiedCounts: 1, excludedDemandTypes: ["inquiry", "praise"], excludedCategoryIds: [] }],
};

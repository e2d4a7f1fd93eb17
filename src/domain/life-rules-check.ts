import type { ConfigurationRow } from "../contract/configuration.ts";
import type { LifeFaultName, LifePart } from "../contract/configuration-api.ts";
import type { LifeRules } from "../contract/ticket-life.ts";
import type { Span, WorkingCalendar } from "../contract/working-calendar.ts";
import { demandTypesOf } from "./configuration-names.ts";
import { addSpan } from "./working-calendar.ts";

/** What does not fit together in the rules of the ticket's life. */
export interface LifeFault {
  readonly kind: "life";
  readonly part: LifePart;
  readonly name: LifeFaultName;
  /** Which year, clock, question or day; empty where the part has but one. */
  readonly at: string;
}
const fault = (part: LifePart, name: LifeFaultName, at = ""): LifeFault => ({ kind: "life", part, name, at });
const twice = (names: readonly string[]): string[] => [...new Set(names.filter((name, index) => names.indexOf(name) !== index))];

/** All that stands against a version's calendar, clocks, follow-ups and rates. */
export function lifeFaults(next: ConfigurationRow): LifeFault[] {
  const rules = next.lifeRules;
  if (rules === undefined) return [];
  return [...calendarFaults(rules.calendar), ...clockFaults(next, rules), ...followUpFaults(rules), ...rateFaults(next, rules)];
}

function calendarFaults(calendar: WorkingCalendar): LifeFault[] {
  const ofYears = calendar.years.flatMap(({ year, holidays, workdays }) => [
    ...[...holidays, ...workdays].filter((day) => !day.startsWith(`${year}-`)).map((day) => fault("calendar", "otherYear", day)),
    ...holidays.filter((day) => workdays.includes(day)).map((day) => fault("calendar", "bothWays", day)),
    ...[...twice(holidays), ...twice(workdays)].map((day) => fault("calendar", "dayTwice", day)),
  ]);
  const hours = calendar.opensAt >= calendar.closesAt ? [fault("calendar", "noHours")] : [];
  return [...hours, ...twice(calendar.years.map(({ year }) => String(year))).map((year) => fault("calendar", "yearTwice", year)), ...ofYears];
}

/** A span of working days never ends where nobody ever works: then nothing would ever be late. */
function clockFaults(next: ConfigurationRow, { calendar, clocks, amberShare, redShare, longestExtension }: LifeRules): LifeFault[] {
  const ends = (span: Span | null | undefined): boolean => span == null || addSpan(calendar, next.effectiveFrom, span) !== null;
  const endless = Object.entries(clocks).filter(([, rule]) => rule !== undefined && !Object.values(rule).every(ends));
  const deadlines = next.deadlineRules.filter(({ span }) => !ends(span));
  return [
    ...endless.map(([name]) => fault("clocks", "endless", name)),
    ...deadlines.map(({ id }) => fault("clocks", "endless", id)),
    ...(ends(longestExtension) ? [] : [fault("clocks", "endless", "longestExtension")]),
    ...(redShare > amberShare ? [fault("clocks", "redBeforeAmber")] : []),
  ];
}

function followUpFaults({ followUp }: LifeRules): LifeFault[] {
  const { questions, fromHour, untilHour } = followUp;
  return [
    ...(fromHour >= untilHour ? [fault("followUp", "noHours")] : []),
    ...twice(questions.map(({ id }) => id)).map((id) => fault("questions", "questionTwice", id)),
    ...questions.filter(({ id, text }) => id.trim() === "" || text.trim() === "").map(({ id }) => fault("questions", "noText", id)),
    ...questions.filter(({ choices }) => choices.length === 1 || twice(choices).length > 0).map(({ id }) => fault("questions", "noChoice", id)),
  ];
}

function rateFaults(next: ConfigurationRow, { rates }: LifeRules): LifeFault[] {
  const [types, categories] = [new Set(demandTypesOf(next).map(({ id }) => id)), new Set(next.categories.map(({ id }) => id))];
  const unknown = rates.flatMap(({ excludedDemandTypes, excludedCategoryIds }) => [
    ...excludedDemandTypes.filter((id) => !types.has(id)),
    ...excludedCategoryIds.filter((id) => !categories.has(id)),
  ]);
  return [
    ...unknown.map((id) => fault("rates", "unknownName", id)),
    ...twice(rates.map(({ effectiveFrom }) => String(effectiveFrom))).map((from) =>
      fault("rates", "dayTwice", new Date(Number(from)).toISOString().slice(0, 10)),
    ),
  ];
}

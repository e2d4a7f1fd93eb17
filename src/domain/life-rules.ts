import type { ConfigurationRow } from "../contract/rows.ts";
import type { ClockRule, LifeRules } from "../contract/ticket-life.ts";
import type { Span } from "../contract/working-calendar.ts";
import { everyDay } from "./working-calendar.ts";

const hours = (amount: number): Span => ({ amount, unit: "hours" });
const rule = (normal: Span, urgent: Span, critical: Span): ClockRule => ({ normal, urgent, critical });

/** What counts under a configuration that was made before there were rules of the ticket's life. */
export const usualLifeRules: LifeRules = {
  calendar: everyDay,
  clocks: {
    sign: rule(hours(4), hours(1), hours(0.5)),
    contact: rule(hours(24), hours(4), hours(1)),
    return: rule(hours(24), hours(4), hours(1)),
    appeal: rule(hours(24), hours(4), hours(1)),
    ruling: rule(hours(24), hours(4), hours(1)),
    redispatch: rule(hours(4), hours(1), hours(0.5)),
    extension: rule(hours(24), hours(4), hours(1)),
    reminder: rule(hours(24), hours(4), hours(1)),
    supervision: rule(hours(48), hours(8), hours(2)),
    whistle: rule(hours(48), hours(8), hours(1)),
    followUp: rule(hours(72), hours(24), hours(24)),
    closing: rule(hours(24), hours(24), hours(24)),
  },
  amberShare: 0.25,
  redShare: 0.1,
  returnSuspends: true,
  longestExtension: null,
  followUp: { attempts: 3, overDays: 2, spacingHours: 4, fromHour: 8, untilHour: 21, questions: [] },
  rates: [{ effectiveFrom: 0, partlySolvedCounts: 0, fairlySatisfiedCounts: 1, excludedDemandTypes: [], excludedCategoryIds: [] }],
};

/** The rules of a configuration; the usual ones where it has none or where there is no configuration yet. */
export const lifeRulesOf = (configuration: Pick<ConfigurationRow, "lifeRules"> | null): LifeRules => configuration?.lifeRules ?? usualLifeRules;

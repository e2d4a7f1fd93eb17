import type { ConfigurationRow, Urgency } from "../contract/rows.ts";
import type { Span } from "../contract/working-calendar.ts";
import { lifeRulesOf } from "./life-rules.ts";
import { addSpan } from "./working-calendar.ts";

/** What a deadline depends on. `createdAt`: when the time begins to run, UTC ms. */
export interface DatedMatter {
  readonly categoryId: string | null;
  readonly urgency: Urgency;
  readonly createdAt: number;
}

/**
 * When the unit must have acted, UTC ms: the category's rule, or the urgency's hours where they end sooner; working days by the
 * configuration's calendar. Null when neither says anything. The rules are dated configuration (domain.md, "Deadlines"), never
 * constants here; seat and dispatch count by this one function.
 */
export const deadlineFor = (configuration: ConfigurationRow, matter: DatedMatter): number | null => soonestSpan(configuration, matter)?.dueAt ?? null;

/** The span that decides a deadline, and its end. */
export function soonestSpan(configuration: ConfigurationRow, matter: DatedMatter): { readonly span: Span; readonly dueAt: number } | null {
  const category = configuration.categories.find((entry) => entry.id === matter.categoryId);
  const rule = configuration.deadlineRules.find((entry) => entry.id === category?.deadlineRuleId);
  const urgencyHours = configuration.urgencyHours[matter.urgency];
  const spans = [rule?.span ?? asHours(rule?.hours), asHours(urgencyHours)].filter((span) => span !== null);
  const { calendar } = lifeRulesOf(configuration);
  return spans
    .flatMap((span) => {
      const dueAt = addSpan(calendar, matter.createdAt, span);
      return dueAt === null ? [] : [{ span, dueAt }];
    })
    .reduce<{ span: Span; dueAt: number } | null>((best, each) => (best === null || each.dueAt < best.dueAt ? each : best), null);
}

const asHours = (amount: number | null | undefined): Span | null => (amount === null || amount === undefined ? null : { amount, unit: "hours" });

import type { ConfigurationRow, Urgency } from "../contract/rows.ts";

const hour = 3_600_000;

/**
 * When the unit must have acted, UTC ms: the category's rule, or the urgency's hours where they are fewer.
 * Null when neither says anything. The rules are dated configuration (domain.md, "Deadlines"), never constants here.
 */
export function deadlineFor(
  configuration: ConfigurationRow,
  matter: { readonly categoryId: string | null; readonly urgency: Urgency; readonly createdAt: number },
): number | null {
  const category = configuration.categories.find((entry) => entry.id === matter.categoryId);
  const rule = configuration.deadlineRules.find((entry) => entry.id === category?.deadlineRuleId);
  const hours = [rule?.hours, configuration.urgencyHours[matter.urgency]].filter((entry): entry is number => typeof entry === "number");
  return hours.length === 0 ? null : matter.createdAt + Math.min(...hours) * hour;
}

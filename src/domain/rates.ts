import type { LifeRules, RateRule, Satisfied, Solved } from "../contract/ticket-life.ts";
import type { Rates } from "../contract/ticket-life-api.ts";

/** Rounds of handling that are alike in all that the rates look at. */
export type RateGroup = {
  readonly demandType: string | null;
  readonly categoryId: string | null;
  readonly count: number;
} & (
  | { /** Due to be contacted in the time asked about. */ readonly kind: "contact"; readonly inTime: boolean }
  | { /** Followed up in it. */ readonly kind: "followUp"; readonly solved: Solved; readonly satisfied: Satisfied }
);

/** A part of the time asked about in which one rule counts. UTC ms, `to` excluded. */
export interface RatePeriod {
  readonly rule: RateRule;
  readonly from: number;
  readonly to: number;
}

/** The rules are dated: each counts from its day on, the first also before. */
export function ratePeriods({ rates }: Pick<LifeRules, "rates">, from: number, to: number): RatePeriod[] {
  const rules = [...rates].sort((one, other) => one.effectiveFrom - other.effectiveFrom);
  return rules
    .map((rule, index) => ({
      rule,
      from: Math.max(from, index === 0 ? from : rule.effectiveFrom),
      to: Math.min(to, rules[index + 1]?.effectiveFrom ?? to),
    }))
    .filter((period) => period.from < period.to);
}

export const noRates: Rates = { response: { hits: 0, of: 0 }, resolution: { hits: 0, of: 0 }, satisfaction: { hits: 0, of: 0 } };

/**
 * The three rates (domain.md): contacted in time ÷ due; solved ÷ valid follow-ups; satisfied and fairly satisfied ÷ valid
 * follow-ups. A follow-up is valid for a question that was answered: unrated ones count in neither part.
 */
export function ratesOf(groups: readonly RateGroup[], rule: RateRule): Rates {
  return groups.filter((group) => !isExcluded(group, rule)).reduce((sum, group) => addRates(sum, ratesOfGroup(group, rule)), noRates);
}

/** Two parts of a time make the whole. */
export function addRates(one: Rates, other: Rates): Rates {
  const sum = (name: keyof Rates) => ({ hits: one[name].hits + other[name].hits, of: one[name].of + other[name].of });
  return { response: sum("response"), resolution: sum("resolution"), satisfaction: sum("satisfaction") };
}

function isExcluded({ demandType, categoryId }: RateGroup, rule: RateRule): boolean {
  return (demandType !== null && rule.excludedDemandTypes.includes(demandType)) || (categoryId !== null && rule.excludedCategoryIds.includes(categoryId));
}

function ratesOfGroup(group: RateGroup, rule: RateRule): Rates {
  const share = (worth: number | null) => (worth === null ? { hits: 0, of: 0 } : { hits: group.count * worth, of: group.count });
  if (group.kind === "contact") return { ...noRates, response: share(group.inTime ? 1 : 0) };
  const solved: Readonly<Record<Solved, number | null>> = { solved: 1, partly: rule.partlySolvedCounts, unsolved: 0, unrated: null };
  const satisfied: Readonly<Record<Satisfied, number | null>> = { satisfied: 1, fairly: rule.fairlySatisfiedCounts, dissatisfied: 0, unrated: null };
  return { ...noRates, resolution: share(solved[group.solved]), satisfaction: share(satisfied[group.satisfied]) };
}

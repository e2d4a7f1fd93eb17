import type { ConfigurationRow } from "../contract/configuration.ts";
import type { FieldsPatch } from "../contract/draft.ts";
import type { PlaceReference, TicketFields } from "../contract/rows.ts";
import { withLeadApart, withPatch } from "./ticket-fields.ts";

type Rule = ConfigurationRow["dispatchRules"][number];
type Matter = Pick<TicketFields, "place" | "categoryId" | "demandType">;

/** Who leads and who helps, and why: a rule by its number, the category's own unit, or the street or district of the place. */
export interface Assignment {
  readonly leadUnitId: string | null;
  readonly helperUnitIds: readonly string[];
  readonly basis: "rule" | "category" | "street" | "district" | "none";
  readonly ruleId: string | null;
}
const nobody: Assignment = { leadUnitId: null, helperUnitIds: [], basis: "none", ruleId: null };

/**
 * The unit that a matter goes to by rule (domain.md, 派单): the first rule that fits the type, the category and the place;
 * else the category's unit where the duty is clear; else the street of the place, with the district as backstop.
 * A rule whose leading unit is not there, such as the street of an unknown place, is passed over.
 */
export function dispatchRule(configuration: ConfigurationRow, matter: Matter): Assignment {
  const categories = lineage(configuration, matter.categoryId);
  for (const rule of configuration.dispatchRules) {
    const leadUnitId = fits(rule, matter, categories) ? unitOf(configuration, rule.lead, matter) : null;
    if (leadUnitId === null) continue;
    const helpers = rule.helpers.flatMap((target) => unitOf(configuration, target, matter) ?? []);
    return { leadUnitId, helperUnitIds: [...new Set(helpers)].filter((id) => id !== leadUnitId), basis: "rule", ruleId: rule.id };
  }
  if (matter.categoryId === null) return nobody;
  for (const basis of ["category", "street", "district"] as const) {
    const leadUnitId = unitOf(configuration, basis, matter);
    if (leadUnitId !== null) return { ...nobody, leadUnitId, basis };
  }
  return nobody;
}

/** A change with the unit that follows from it, as long as the unit was the rule's and nobody chose another. */
export function followRule(configuration: ConfigurationRow, fields: TicketFields, patch: FieldsPatch): FieldsPatch {
  const touches = patch.place !== undefined || patch.categoryId !== undefined || patch.demandType !== undefined;
  if (!touches || patch.unitId !== undefined || !isByRule(configuration, fields)) return patch;
  const { leadUnitId, helperUnitIds } = dispatchRule(configuration, withPatch(fields, patch));
  return { ...patch, unitId: leadUnitId, helperUnitIds: [...helperUnitIds] };
}

/** Fields as they go out: where nobody was named, who acts by rule. The same at seat and dispatch. */
export function assigned(configuration: ConfigurationRow | null, fields: TicketFields): TicketFields {
  if (configuration === null || fields.unitId !== null) return withLeadApart(fields);
  const { leadUnitId, helperUnitIds } = dispatchRule(configuration, fields);
  if (leadUnitId === null) return fields;
  const helpers = [...fields.helperUnitIds, ...helperUnitIds].filter((id) => id !== leadUnitId);
  return { ...fields, unitId: leadUnitId, helperUnitIds: [...new Set(helpers)].slice(0, 20) };
}

/** Whether nobody is named, or whom the rule names. */
export function isByRule(configuration: ConfigurationRow, fields: TicketFields): boolean {
  if (fields.unitId === null && fields.helperUnitIds.length === 0) return true;
  const rule = dispatchRule(configuration, fields);
  return rule.leadUnitId === fields.unitId && rule.helperUnitIds.join() === fields.helperUnitIds.join();
}

/** A category with all that it lies in. */
export function lineage(configuration: ConfigurationRow, categoryId: string | null): string[] {
  const ids: string[] = [];
  for (let id = categoryId; id !== null && !ids.includes(id); ) {
    ids.push(id);
    const at = id;
    id = configuration.categories.find((category) => category.id === at)?.parentId ?? null;
  }
  return ids;
}

const placeIds = (place: PlaceReference): string[] => [place.districtId, place.streetId, place.communityId].filter((id) => id !== null);

function fits(rule: Rule, matter: Matter, categories: readonly string[]): boolean {
  const isType = rule.demandTypes.length === 0 || (matter.demandType !== null && rule.demandTypes.includes(matter.demandType));
  const isCategory = rule.categoryIds.length === 0 || rule.categoryIds.some((id) => categories.includes(id));
  const here = placeIds(matter.place);
  return isType && isCategory && (rule.placeIds.length === 0 || rule.placeIds.some((id) => here.includes(id)));
}

function unitOf({ units, categories }: ConfigurationRow, target: string, { place, categoryId }: Matter): string | null {
  const at = (placeId: string | null) => (placeId === null ? null : (units.find((unit) => unit.placeId === placeId)?.id ?? null));
  const named = (id: string | null | undefined) => units.find((unit) => unit.id === id)?.id ?? null;
  if (target === "street") return at(place.streetId);
  if (target === "district") return at(place.districtId);
  if (target === "category") return named(categories.find((category) => category.id === categoryId)?.unitId);
  return named(target.replace(/^unit:/, ""));
}

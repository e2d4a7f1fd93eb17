import { type ConfigurationRow, type Urgency, urgencySchema } from "../contract/configuration.ts";

/** Types with their names in both languages. */
type DemandTypes = ConfigurationRow["demandTypes"];

const standard: DemandTypes = [
  { id: "inquiry", name: { zh: "咨询", en: "Inquiry" } },
  { id: "help", name: { zh: "求助", en: "Help" } },
  { id: "complaint", name: { zh: "投诉", en: "Complaint" } },
  { id: "report", name: { zh: "举报", en: "Report" } },
  { id: "suggestion", name: { zh: "建议", en: "Suggestion" } },
  { id: "praise", name: { zh: "表扬", en: "Praise" } },
];

/** The types of a configuration; the standard ones where it has none of its own. */
export const demandTypesOf = (configuration: ConfigurationRow): DemandTypes => (configuration.demandTypes.length === 0 ? standard : configuration.demandTypes);

/** A type's name in the language that is read; its id where the configuration does not have it. @param language such as `en` or `zh-CN` */
export function demandTypeName(configuration: ConfigurationRow | null, id: string, language: string): string {
  const types = configuration === null ? standard : demandTypesOf(configuration);
  const name = (types.find((each) => each.id === id) ?? standard.find((each) => each.id === id))?.name;
  return name === undefined ? id : language.startsWith("en") ? name.en : name.zh;
}

type UrgencyLevels = ConfigurationRow["urgencyLevels"];
const standardLevels: UrgencyLevels = [
  { id: "normal", name: { zh: "一般", en: "Normal" }, isOffered: true },
  { id: "urgent", name: { zh: "紧急", en: "Urgent" }, isOffered: true },
  { id: "critical", name: { zh: "特急", en: "Critical" }, isOffered: true },
];

/** The three levels of urgency, the least first; the standard ones where the configuration has none of its own. */
export const urgencyLevelsOf = (configuration: ConfigurationRow | null): UrgencyLevels =>
  urgencySchema.options.flatMap(
    (id) => (configuration?.urgencyLevels ?? []).find((level) => level.id === id) ?? standardLevels.find((level) => level.id === id) ?? [],
  );

/** A level's name in the language that is read. @param language such as `en` or `zh-CN` */
export function urgencyName(configuration: ConfigurationRow | null, id: Urgency, language: string): string {
  const name = urgencyLevelsOf(configuration).find((level) => level.id === id)?.name;
  return name === undefined ? id : language.startsWith("en") ? name.en : name.zh;
}

/** The levels from which one is chosen: those that are offered, the least as well, with which a ticket begins, and what stands there already. */
export const urgencyChoices = (configuration: ConfigurationRow | null, language: string, present: Urgency | null = null): { value: Urgency; label: string }[] =>
  urgencyLevelsOf(configuration)
    .filter(({ id, isOffered }) => isOffered || id === "normal" || id === present)
    .map(({ id }) => ({ value: id, label: urgencyName(configuration, id, language) }));

/** 小休 reasons of a configuration that has none of its own; the screens' own words say them. */
const usualBreakReasons = ["rest", "meal", "coaching", "meeting"] as const;
export const usualBreakReason = (id: string | null): (typeof usualBreakReasons)[number] | undefined => usualBreakReasons.find((usual) => usual === id);

/** Why somebody may have a break, as the team lead and the exchange are told; without a name it is one of the usual ones. */
export const breakReasonsOf = (configuration: ConfigurationRow | null): { readonly id: string; readonly name: string | null }[] =>
  configuration === null || configuration.pauseReasons.length === 0 ? usualBreakReasons.map((id) => ({ id, name: null })) : configuration.pauseReasons;

/** A category with what it lies in, `供热 / 室温不达标`; null where the version does not have it. */
export function categoryLabel({ categories }: ConfigurationRow, id: string | null): string | null {
  const category = categories.find((each) => each.id === id);
  const parent = categories.find((each) => each.id === category?.parentId);
  if (category === undefined) return null;
  return parent === undefined ? category.name : `${parent.name} / ${category.name}`;
}

/** A unit's name; null where the version does not have it. */
export const unitName = ({ units }: ConfigurationRow, id: string | null): string | null => units.find((unit) => unit.id === id)?.name ?? null;

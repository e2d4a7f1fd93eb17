import type { ConfigurationRow } from "../contract/configuration.ts";

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

/** A category with what it lies in, `供热 / 室温不达标`; null where the version does not have it. */
export function categoryLabel({ categories }: ConfigurationRow, id: string | null): string | null {
  const category = categories.find((each) => each.id === id);
  const parent = categories.find((each) => each.id === category?.parentId);
  if (category === undefined) return null;
  return parent === undefined ? category.name : `${parent.name} / ${category.name}`;
}

/** A unit's name; null where the version does not have it. */
export const unitName = ({ units }: ConfigurationRow, id: string | null): string | null => units.find((unit) => unit.id === id)?.name ?? null;

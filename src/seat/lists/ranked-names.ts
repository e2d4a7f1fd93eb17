import { type ConfigurationRow, standardDemandTypes } from "../../contract/configuration.ts";
import { sortKeyOf } from "../search/sort-key.ts";

/** Values of a column by which lists are grouped: types as the configuration orders them, categories and units by the pinyin of their names. */
export function rankedNames(configuration: ConfigurationRow | null, column: string): readonly string[] {
  if (column === "demand_type") {
    const types = configuration?.demandTypes.map(({ id }) => id) ?? [];
    return types.length === 0 ? standardDemandTypes : types;
  }
  const named = column === "category_id" ? configuration?.categories : configuration?.units;
  const keyed = (named ?? []).map(({ id, name }) => ({ id, key: Buffer.from(sortKeyOf(name)) }));
  return keyed.sort((one, other) => Buffer.compare(one.key, other.key)).map(({ id }) => id);
}

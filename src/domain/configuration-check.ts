import type { ConfigurationRow } from "../contract/configuration.ts";
import type { ConfigurationFault, ConfigurationPart } from "../contract/configuration-api.ts";
import { demandTypesOf } from "./configuration-names.ts";
import { lifeFaults } from "./life-rules-check.ts";

/** So long before its publication a version may begin, ms: the time that the publishing takes. */
const grace = 60_000;

/**
 * All that stands against a version of the configuration: what is named and not there, ids given twice, circles, and a beginning
 * in the past, which would change what was already decided under another version.
 * @param now UTC ms @param isPlace null: places are not looked at, as where the directory is not at hand
 */
export function configurationFaults(next: ConfigurationRow, now: number, isPlace: ((id: string) => boolean) | null): ConfigurationFault[] {
  const past: ConfigurationFault[] = next.effectiveFrom < now - grace ? [{ kind: "past" }] : [];
  return [
    ...past,
    ...emptyParts(next),
    ...twiceIn(next),
    ...circles(next),
    ...fieldFaults(next),
    ...namelessBreaks(next),
    ...unknowns(next, isPlace),
    ...lifeFaults(next),
  ];
}

const parts = [
  "demandTypes",
  "categories",
  "units",
  "deadlineRules",
  "pauseReasons",
  "fieldDefinitions",
  "dispatchRules",
] as const satisfies ConfigurationPart[];

const emptyParts = (next: ConfigurationRow): ConfigurationFault[] =>
  (["categories", "units", "deadlineRules"] as const).filter((part) => next[part].length === 0).map((part) => ({ kind: "empty", part }));

function twiceIn(next: ConfigurationRow): ConfigurationFault[] {
  return parts.flatMap((part) => {
    const ids = next[part].map(({ id }) => id);
    const unnamed = ids.filter((id) => id.trim() === "").map((id): ConfigurationFault => ({ kind: "noName", part, id }));
    const twice = new Set(ids.filter((id, index) => ids.indexOf(id) !== index));
    return [...unnamed, ...[...twice].map((id): ConfigurationFault => ({ kind: "twice", part, id }))];
  });
}

/** A category that lies in itself, by whatever way. */
function circles({ categories }: ConfigurationRow): ConfigurationFault[] {
  const parents = new Map(categories.map(({ id, parentId }) => [id, parentId]));
  const isCircle = (id: string): boolean => {
    let at = parents.get(id) ?? null;
    for (let steps = 0; at !== null && steps <= categories.length; steps += 1) {
      if (at === id) return true;
      at = parents.get(at) ?? null;
    }
    return false;
  };
  return categories.filter(({ id }) => isCircle(id)).map(({ id }) => ({ kind: "circle", part: "categories", id }));
}

const fieldFaults = ({ fieldDefinitions }: ConfigurationRow): ConfigurationFault[] =>
  fieldDefinitions.flatMap(({ id, kind, choices, label }): ConfigurationFault[] => [
    ...(kind === "choice" && choices.length === 0 ? [{ kind: "noChoices", part: "fieldDefinitions", id } as const] : []),
    ...(label.zh.trim() === "" ? [{ kind: "noName", part: "fieldDefinitions", id } as const] : []),
  ]);

/** Its reason is what a break is called by, at the seat and on the floor. */
const namelessBreaks = ({ pauseReasons }: ConfigurationRow): ConfigurationFault[] =>
  pauseReasons.filter(({ id, name }) => id.trim() !== "" && name.trim() === "").map(({ id }) => ({ kind: "noName", part: "pauseReasons", id }));

type Names = Extract<ConfigurationFault, { kind: "unknown" }>["names"];

function unknowns(next: ConfigurationRow, isPlace: ((id: string) => boolean) | null): ConfigurationFault[] {
  const known: Record<Names, (id: string) => boolean> = {
    type: isIn(demandTypesOf(next)),
    category: isIn(next.categories),
    unit: isIn(next.units),
    deadline: isIn(next.deadlineRules),
    place: isPlace ?? (() => true),
  };
  const missing = (part: ConfigurationPart, id: string, names: Names, named: readonly (string | null)[]): ConfigurationFault[] =>
    named.flatMap((each) => (each === null || known[names](each) ? [] : [{ kind: "unknown", part, id, names, named: each }]));
  return [
    ...next.categories.flatMap(({ id, parentId, demandTypes, deadlineRuleId, unitId }) => [
      ...missing("categories", id, "category", [parentId]),
      ...missing("categories", id, "type", demandTypes),
      ...missing("categories", id, "deadline", [deadlineRuleId]),
      ...missing("categories", id, "unit", [unitId]),
    ]),
    ...next.units.flatMap(({ id, placeId }) => missing("units", id, "place", [placeId])),
    ...next.fieldDefinitions.flatMap(({ id, demandTypes, categoryIds }) => [
      ...missing("fieldDefinitions", id, "type", demandTypes),
      ...missing("fieldDefinitions", id, "category", categoryIds),
    ]),
    ...next.dispatchRules.flatMap(({ id, demandTypes, categoryIds, placeIds, lead, helpers }) => [
      ...missing("dispatchRules", id, "type", demandTypes),
      ...missing("dispatchRules", id, "category", categoryIds),
      ...missing("dispatchRules", id, "place", placeIds),
      ...missing(
        "dispatchRules",
        id,
        "unit",
        [lead, ...helpers].filter((target) => target.startsWith("unit:")).map((target) => target.slice(5)),
      ),
    ]),
  ];
}

const isIn = (list: readonly { readonly id: string }[]): ((id: string) => boolean) => {
  const ids = new Set(list.map(({ id }) => id));
  return (id) => ids.has(id);
};

// `node tools/run.mjs tools/directory/make-configuration.ts`: writes resources/configuration/beijing.json (after make-directory.ts).
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { type ConfigurationRow, configurationRowSchema, type DemandType, type PlaceRow } from "../../src/contract/rows.ts";
import { readDirectory } from "../../src/dispatch/demo/directory.ts";
import { cityUnits, type Field, fields } from "./configuration-categories.ts";
import { lifeRules } from "./configuration-life.ts";
import { dispatchRules, fieldDefinitions } from "./configuration-rules.ts";

const letters: Readonly<Record<string, DemandType>> = { i: "inquiry", h: "help", c: "complaint", r: "report", s: "suggestion", p: "praise" };
const demandTypes = (types: string): DemandType[] => [...types].flatMap((letter) => letters[letter] ?? []);

/** A field and its matters; the field itself takes whatever fits none of them. */
function categoriesOf([id, name, leaves]: Field): ConfigurationRow["categories"] {
  const field = { id, name, parentId: null, demandTypes: Object.values(letters), deadlineRuleId: "general", unitId: null };
  const matters = leaves.map(([leafId, leafName, types, deadlineRuleId, unitId]) => {
    return { id: leafId, name: leafName, parentId: id, demandTypes: demandTypes(types), deadlineRuleId, unitId };
  });
  return [field, ...matters];
}

/** Districts answer by their hotline offices; streets and towns stand as the directory has them, with the district where a name is not unique. */
function unitsOf(places: readonly PlaceRow[]): ConfigurationRow["units"] {
  const districts = new Map(places.filter((place) => place.level === "district").map((place) => [place.id, place.name]));
  const streets = places.filter((place) => place.level === "street");
  const twice = new Set(streets.map((street) => street.name).filter((name, index, all) => all.indexOf(name) !== index));
  return [
    // Numbers of nobody: the demo's callers end in other digits.
    ...cityUnits.map(([id, name, kind], index) => ({ id, name, kind, placeId: null, phone: `1990009${String(index + 1).padStart(4, "0")}` })),
    ...[...districts].map(([id, name]) => ({ id: `district-${id}`, name: `${name}接诉即办专班`, kind: "district" as const, placeId: id, phone: null })),
    ...streets.map(({ id, name, parentId }) => {
      const shown = twice.has(name) ? `${name}（${districts.get(parentId ?? "") ?? ""}）` : name;
      return { id: `street-${id}`, name: shown, kind: "street" as const, placeId: id, phone: null };
    }),
  ];
}

const configuration: ConfigurationRow = configurationRowSchema.parse({
  id: "configuration",
  version: 1,
  effectiveFrom: Date.parse("2026-01-01T00:00:00+08:00"),
  deadlineRules: [
    { id: "emergency", name: "涉及生命财产安全 2 小时", hours: 2 },
    { id: "utility", name: "水电气热等 24 小时", hours: 24 },
    { id: "general", name: "一般事项 7 个工作日", hours: 7 * 24, span: { amount: 7, unit: "workingDays" } },
    { id: "complex", name: "疑难复杂事项 15 个工作日", hours: 15 * 24, span: { amount: 15, unit: "workingDays" } },
  ],
  urgencyHours: { normal: null, urgent: 24, critical: 2 },
  wrapUpSeconds: 60,
  pauseReasons: [
    { id: "rest", name: "短休" },
    { id: "meal", name: "用餐" },
    { id: "coaching", name: "辅导" },
    { id: "meeting", name: "会议" },
  ],
  fieldDefinitions,
  dispatchRules,
  lifeRules,
  categories: fields.flatMap(categoriesOf),
  units: unitsOf(await readDirectory()),
});
const lines = (rows: readonly unknown[]): string => `[\n${rows.map((row) => `    ${JSON.stringify(row)}`).join(",\n")}\n  ]`;
const { categories, units, fieldDefinitions: definitions, dispatchRules: rules, ...rest } = configuration;
const lists = Object.entries({ fieldDefinitions: definitions, dispatchRules: rules, categories, units }).map(([name, rows]) => `  "${name}": ${lines(rows)}`);
const text = `${JSON.stringify(rest, null, 2).slice(0, -2)},\n${lists.join(",\n")}\n}\n`;
writeFileSync(join(import.meta.dirname, "../../resources/configuration/beijing.json"), text);
console.log(`${categories.length} categories, ${units.length} units`);

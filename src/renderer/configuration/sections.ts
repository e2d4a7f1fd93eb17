import type { ConfigurationRow } from "../../contract/configuration.ts";
import type { ConfigurationPart } from "../../contract/configuration-api.ts";
import { dayOf, instantOfDay, parsedSpan, writtenSpan } from "./spans.ts";

/** What the ids of a column stand for; a `target` is who acts by a dispatch rule. */
export type Thing = "type" | "category" | "unit" | "deadline" | "place" | "target";

/** A column of a part's table: where its value stands in a row, and how it is written. A list is written with commas. */
export interface Column {
  readonly path: readonly string[];
  readonly kind: "text" | "optional" | "number" | "list" | "flag" | "choice" | "span" | "day";
  readonly choices?: readonly string[];
  /** It names the row and is not written; `words`: the section of the messages that says it. */
  readonly isFixed?: boolean;
  readonly words?: string;
  /** Whose ids stand in it; shown and written are names. */
  readonly names?: Thing;
  /** Of a span: whether one that is empty is left away; else it is null, which has no end. */
  readonly isOptional?: boolean;
}
/** An entry of a part, as a table shows and changes it. */
export type Entry = Readonly<Record<string, unknown>>;

export const text = (...path: string[]): Column => ({ path, kind: "text" });
const optional = (...path: string[]): Column => ({ path, kind: "optional" });
export const list = (...path: string[]): Column => ({ path, kind: "list" });
export const number = (...path: string[]): Column => ({ path, kind: "number" });
export const span = (...path: string[]): Column => ({ path, kind: "span" });
export const day = (...path: string[]): Column => ({ path, kind: "day" });
export const idsOf = (names: Thing, column: Column): Column => ({ ...column, names });
const choice = (choices: readonly string[], ...path: string[]): Column => ({ path, kind: "choice", choices });

/** The tables of a configuration, in the order in which they build on each other. */
export const sections: Readonly<Record<ConfigurationPart, readonly Column[]>> = {
  demandTypes: [text("id"), text("name", "zh"), text("name", "en")],
  categories: [
    text("id"),
    text("name"),
    idsOf("category", optional("parentId")),
    idsOf("type", list("demandTypes")),
    idsOf("deadline", text("deadlineRuleId")),
    idsOf("unit", optional("unitId")),
  ],
  units: [text("id"), text("name"), choice(["street", "district", "department", "utility"], "kind"), idsOf("place", optional("placeId")), optional("phone")],
  deadlineRules: [text("id"), text("name"), number("hours"), span("span")],
  dispatchRules: [
    text("id"),
    text("name"),
    idsOf("type", list("demandTypes")),
    idsOf("category", list("categoryIds")),
    idsOf("place", list("placeIds")),
    idsOf("target", text("lead")),
    idsOf("target", list("helpers")),
  ],
  fieldDefinitions: [
    text("id"),
    text("label", "zh"),
    text("label", "en"),
    choice(["text", "number", "date", "choice", "phone"], "kind"),
    idsOf("type", list("demandTypes")),
    idsOf("category", list("categoryIds")),
    { path: ["required"], kind: "flag" },
    number("max"),
    list("choices"),
    text("hint", "zh"),
    text("hint", "en"),
  ],
  pauseReasons: [text("id"), text("name")],
};

const blank: Readonly<Record<ConfigurationPart, Entry>> = {
  demandTypes: { id: "", name: { zh: "", en: "" } },
  categories: { id: "", name: "", parentId: null, demandTypes: [], deadlineRuleId: "", unitId: null },
  units: { id: "", name: "", kind: "department", placeId: null, phone: null },
  deadlineRules: { id: "", name: "", hours: 24 },
  dispatchRules: { id: "", name: "", demandTypes: [], categoryIds: [], placeIds: [], lead: "street", helpers: [] },
  fieldDefinitions: {
    id: "",
    label: { zh: "", en: "" },
    kind: "text",
    demandTypes: [],
    categoryIds: [],
    required: false,
    max: null,
    choices: [],
    hint: { zh: "", en: "" },
  },
  pauseReasons: { id: "", name: "" },
};
export const blankEntry = (part: ConfigurationPart): Entry => blank[part];

/** The value at a path of an entry, as it is written. */
export function written(entry: Entry, column: Column): string {
  const value = column.path.reduce<unknown>((at, name) => (at as Entry | undefined)?.[name], entry);
  if (Array.isArray(value)) return value.join("，");
  if (column.kind === "span") return writtenSpan(value);
  if (column.kind === "day") return typeof value === "number" ? dayOf(value) : String(value ?? "");
  return value === null || value === undefined ? "" : String(value);
}

/** An entry with what was written at a path. */
export function withWritten(entry: Entry, column: Column, typed: string): Entry {
  const [name, ...rest] = column.path;
  if (name === undefined) return entry;
  if (rest.length === 0 && column.kind === "span" && typed.trim() === "" && column.isOptional !== false) return without(entry, name);
  if (rest.length > 0) return { ...entry, [name]: withWritten((entry[name] ?? {}) as Entry, { ...column, path: rest }, typed) };
  return { ...entry, [name]: parsedValue(column, typed) };
}

function parsedValue({ kind }: Column, typed: string): unknown {
  if (kind === "flag") return typed === "true";
  if (kind === "span") return typed.trim() === "" ? null : (parsedSpan(typed) ?? typed);
  if (kind === "day") return instantOfDay(typed) ?? typed;
  if (kind === "optional") return typed.trim() === "" ? null : typed;
  if (kind === "number") return typed.trim() === "" ? null : Number.isNaN(Number(typed)) ? typed : Number(typed);
  return kind === "list" ? listOf(typed) : typed;
}
/** What is written with commas. */
export const listOf = (typed: string): string[] =>
  typed
    .split(/[，,]/)
    .map((each) => each.trim())
    .filter((each) => each !== "");

export const entriesOf = (configuration: ConfigurationRow, part: ConfigurationPart): readonly Entry[] => configuration[part] as readonly Entry[];

const without = (entry: Entry, name: string): Entry => Object.fromEntries(Object.entries(entry).filter(([key]) => key !== name));

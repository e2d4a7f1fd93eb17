import type { ConfigurationRow } from "../../contract/configuration.ts";
import { categoryLabel, demandTypesOf } from "../../domain/configuration-names.ts";
import { type Column, type Entry, listOf, type Thing, written } from "./sections.ts";

/** Ids as people read them, and what they type as ids. */
export interface ThingNames {
  /** null: nothing of that id is there */
  nameOf(thing: Thing, id: string): string | null;
  /** null: nothing is called so, or several things are */
  idOf(thing: Thing, typed: string): string | null;
}
export const noNames: ThingNames = { nameOf: () => null, idOf: () => null };

/** How the targets are called that are no unit of their own. */
export type TargetWords = Readonly<Record<"street" | "district" | "category", string>>;
interface Named {
  readonly id: string;
  /** As it is shown, first, and as it may be typed as well. */
  readonly names: readonly string[];
}

/** Names of all that a version has. @param language such as `en` or `zh-CN` */
export function thingNames(configuration: ConfigurationRow, targets: TargetWords, language: string): ThingNames {
  const { categories, units, deadlineRules } = configuration;
  const plain = ({ id, name }: { readonly id: string; readonly name: string }): Named => ({ id, names: [name] });
  const things: Readonly<Record<Exclude<Thing, "place">, readonly Named[]>> = {
    type: demandTypesOf(configuration).map(({ id, name }) => ({ id, names: language.startsWith("en") ? [name.en, name.zh] : [name.zh, name.en] })),
    category: categories.map(({ id, name }) => ({ id, names: [categoryLabel(configuration, id) ?? name, name] })),
    unit: units.map(plain),
    deadline: deadlineRules.map(plain),
    target: [...Object.entries(targets).map(([id, name]) => ({ id, name })), ...units.map(({ id, name }) => ({ id: `unit:${id}`, name }))].map(plain),
  };
  const books = Object.fromEntries(Object.entries(things).map(([thing, named]) => [thing, bookOf(named)]));
  return {
    nameOf: (thing, id) => books[thing]?.shown.get(id) ?? null,
    idOf: (thing, typed) => books[thing]?.ids.get(typed) ?? null,
  };
}

/** The same with the places that are known. */
export const withPlaces = (names: ThingNames, places: ReadonlyMap<string, { readonly path: string }>): ThingNames => {
  const book = bookOf([...places].map(([id, { path }]) => ({ id, names: [path] })));
  return {
    nameOf: (thing, id) => (thing === "place" ? (book.shown.get(id) ?? null) : names.nameOf(thing, id)),
    idOf: (thing, typed) => (thing === "place" ? (book.ids.get(typed) ?? null) : names.idOf(thing, typed)),
  };
};

/** What is called as another is has its id behind its name. */
function bookOf(named: readonly Named[]): { readonly shown: ReadonlyMap<string, string>; readonly ids: ReadonlyMap<string, string> } {
  const bearers = new Map<string, number>();
  for (const { names } of named) for (const name of new Set(names.map(inList))) bearers.set(name, (bearers.get(name) ?? 0) + 1);
  const [shown, ids] = [new Map<string, string>(), new Map<string, string>()];
  for (const { id, names } of named) {
    const [first = ""] = names.map(inList);
    const word = first.trim() === "" ? id : bearers.get(first) === 1 ? first : `${first}（${id}）`;
    shown.set(id, word);
    for (const name of [word, ...names.map(inList)]) if (name === word || bearers.get(name) === 1) ids.set(name, id);
  }
  return { shown, ids };
}
/** A list is written with commas, which no name in it may have. */
const inList = (name: string): string => name.replaceAll(/[，,]\s*/g, "、").trim();

/** A cell as it is read: names where its column holds ids; what nothing bears stays as it is. */
export function shownCell(entry: Entry, column: Column, names: ThingNames): string {
  const value = written(entry, column);
  return eachOf(column, value, (thing, id) => names.nameOf(thing, id));
}
/** What was typed into a cell, with ids where it named things; an id may be typed as well. */
export const typedCell = (typed: string, column: Column, names: ThingNames): string => eachOf(column, typed, (thing, name) => names.idOf(thing, name));

function eachOf(column: Column, text: string, found: (thing: Thing, each: string) => string | null): string {
  const { names: thing } = column;
  if (thing === undefined || text.trim() === "") return text;
  const parts = column.kind === "list" ? listOf(text) : [text.trim()];
  return parts.map((part) => found(thing, part) ?? part).join("，");
}

/** What an entry of a part is called: by its name, else its id or what it begins with. @param language such as `en` or `zh-CN` */
export function entryName(entry: Entry, language: string): string {
  const said = (value: unknown): string => {
    const word = typeof value === "object" && value !== null ? Reflect.get(value, language.startsWith("en") ? "en" : "zh") : value;
    return typeof word === "string" || typeof word === "number" ? String(word).trim() : "";
  };
  return ["name", "label", "text", "id", "year"].map((key) => said(entry[key])).find((word) => word !== "") ?? "";
}

import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { errorKindSchema } from "../../contract/errors.ts";
import { endCauseSchema } from "../../contract/line-api.ts";
import { type Catalogue, catalogues } from "./catalogue.ts";
import { shortcuts } from "./shortcuts.ts";

const { "zh-CN": chinese, en: english } = catalogues;
const keysOf = (catalogue: Catalogue, before = ""): string[] =>
  Object.entries(catalogue).flatMap(([key, value]) => (typeof value === "string" ? [before + key] : keysOf(value, `${before}${key}.`)));
const holes = (text: unknown): string[] => (typeof text === "string" ? (text.match(/\{\{\w+\}\}/g) ?? []).sort() : []);
const lookUp = (catalogue: Catalogue, key: string): unknown =>
  key.split(".").reduce<unknown>((at, part) => (typeof at === "object" && at !== null ? Reflect.get(at, part) : undefined), catalogue);

describe("the messages", () => {
  it("have the same keys and the same holes in both languages", () => {
    expect(keysOf(english).sort()).toEqual(keysOf(chinese).sort());
    for (const key of keysOf(chinese)) expect([key, holes(lookUp(english, key))]).toEqual([key, holes(lookUp(chinese, key))]);
  });
  it("have every key that the screens name", () => {
    const folder = join(import.meta.dirname, "..");
    const used = globSync("**/*.tsx", { cwd: folder }).flatMap((file) =>
      [...readFileSync(join(folder, file), "utf8").matchAll(/\bt\(\s*"([\w.]+)"/g)].map((match) => match[1] ?? ""),
    );
    expect(used.length).toBeGreaterThan(60);
    expect(used.filter((key) => typeof lookUp(chinese, key) !== "string")).toEqual([]);
  });
  it("have words for every kind of error, every end of a call and every key", () => {
    const wanted = [
      ...errorKindSchema.options.map((kind) => `error.${kind}`),
      ...endCauseSchema.options.map((cause) => `cause.${cause}`),
      ...Object.keys(shortcuts).map((name) => `help.key.${name}`),
    ];
    expect(wanted.filter((key) => typeof lookUp(chinese, key) !== "string")).toEqual([]);
  });
});

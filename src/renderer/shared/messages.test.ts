import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { callerFactsSchema, callerFlagSchema, callerStepSchema } from "../../contract/callers.ts";
import { errorKindSchema } from "../../contract/errors.ts";
import { articleContentSchema, versionStatusSchema, versionStepSchema } from "../../contract/knowledge-rows.ts";
import { endCauseSchema } from "../../contract/line-api.ts";
import { mutationBodySchema } from "../../contract/mutation.ts";
import { callOutcomeSchema, channelSchema, roleSchema, ticketStatusSchema } from "../../contract/rows.ts";
import { seatStateNameSchema } from "../../contract/session.ts";
import { clockNameSchema, transitionNameSchema } from "../../contract/ticket-life.ts";
import { type Catalogue, catalogues } from "./catalogue.ts";
import { shortcuts } from "./shortcuts.ts";

const { "zh-CN": chinese, en: english } = catalogues;
const keysOf = (catalogue: Catalogue, before = ""): string[] =>
  Object.entries(catalogue).flatMap(([key, value]) => (typeof value === "string" ? [before + key] : keysOf(value, `${before}${key}.`)));
const holes = (text: unknown): string[] => (typeof text === "string" ? (text.match(/\{\{\w+\}\}/g) ?? []).sort() : []);
const lookUp = (catalogue: Catalogue, key: string): unknown =>
  key.split(".").reduce<unknown>((at, part) => (typeof at === "object" && at !== null ? Reflect.get(at, part) : undefined), catalogue);

/** Sections whose keys are put together from the values of a schema: each value has its words. */
const unions: Readonly<Record<string, readonly string[]>> = {
  flag: callerFlagSchema.options,
  "callers.step": callerStepSchema.shape.kind.options,
  callers: Object.keys(callerFactsSchema.shape).filter((field) => field !== "flags"),
  channel: channelSchema.options,
  mutation: mutationBodySchema.options.map((option) => option.shape.name.value.replace(".", "_")),
  outcome: callOutcomeSchema.options,
  role: roleSchema.options,
  state: seatStateNameSchema.options,
  status: ticketStatusSchema.options,
  "life.move": transitionNameSchema.options,
  "life.clock": clockNameSchema.options,
  "library.status": versionStatusSchema.options,
  "library.step": versionStepSchema.shape.kind.options,
  "library.field": Object.keys(articleContentSchema.shape),
};

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
  it("have every section that a key is put together from", () => {
    const folder = join(import.meta.dirname, "..");
    const sections = globSync("**/*.{ts,tsx}", { cwd: folder }).flatMap((file) =>
      [...readFileSync(join(folder, file), "utf8").matchAll(/\bt\(\s*`([\w.]+)\.(\w*)\$\{/g)].map((match) => ({
        file,
        section: match[1] ?? "",
        start: match[2] ?? "",
      })),
    );
    expect(sections.length).toBeGreaterThan(40);
    const isThere = (section: unknown, start: string): boolean =>
      typeof section === "object" && section !== null && Object.keys(section).some((key) => key.startsWith(start));
    expect(sections.filter(({ section, start }) => !isThere(lookUp(chinese, section), start))).toEqual([]);
  });
  it.each(Object.entries(unions))("have words for all of %s", (section, values) => {
    expect(values.length).toBeGreaterThan(1);
    expect(values.map((value) => `${section}.${value}`).filter((key) => typeof lookUp(chinese, key) !== "string")).toEqual([]);
  });
});

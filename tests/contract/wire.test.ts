import { readFileSync, writeFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { protocolFloor, protocolVersion } from "../../src/contract/protocol-version.ts";
import { examplesOf } from "../support/schema-examples.ts";
import { asJson, frozenFile, frozenSchemas, frozenText, wireOfToday } from "../support/wire-schemas.ts";

const today = wireOfToday();
const frozen = frozenSchemas(protocolFloor);
const outputs = [...frozen].filter(([name]) => !name.endsWith(" input"));
const inputs = [...frozen].filter(([name]) => name.endsWith(" input"));

/** What is said to a seat of the floor's version never, though the schema has it. */
const isNeverTold = (name: string, example: unknown): boolean =>
  // Both are told to those alone that say a version which takes them (`firstWithStreamedRows`, `firstWithConferences`).
  name === "sync.live output" && z.looseObject({ kind: z.enum(["rows", "conferences"]) }).safeParse(example).success;

describe("the wire", () => {
  it("has not changed without a new protocol version, in no part of the contract between seat and dispatch", () => {
    // A new version's schemas are frozen once: HOTLINE_FREEZE_WIRE=1. Kept are those of today and of the floor.
    if (process.env.HOTLINE_FREEZE_WIRE !== undefined) writeFileSync(frozenFile(protocolVersion), frozenText(today));
    expect(frozenText(today).split("\n")).toEqual(readFileSync(frozenFile(protocolVersion), "utf8").split("\n"));
  });
  it("serves no version above its own", () => expect(protocolFloor).toBeLessThanOrEqual(protocolVersion));
  it("has every part that the oldest seats use", () => expect([...frozen.keys()].filter((name) => today[name] === undefined)).toEqual([]));
});

describe("a seat of the oldest version that dispatch serves", () => {
  it.each(inputs)("is understood: %s", (name, schema) => {
    const examples = examplesOf(schema);
    expect(examples.length).toBeGreaterThan(0);
    for (const example of examples) expect({ example, ...today[name]?.safeParse(example) }).toMatchObject({ success: true });
  });
  it.each(outputs)("understands: %s", (name, schema) => {
    const asThen = z.fromJSONSchema(schema as Parameters<typeof z.fromJSONSchema>[0]);
    const said = examplesOf(asJson(today[name] ?? z.never(), "output")).filter((example) => !isNeverTold(name, example));
    expect(said.length).toBeGreaterThan(0);
    for (const example of said) expect({ example, ...asThen.safeParse(example) }).toMatchObject({ success: true });
  });
});

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { getEventIteratorSchemaDetails } from "@orpc/contract";
import { z } from "zod";
import { dispatchContract } from "../../src/contract/dispatch-api.ts";
import { entityRowSchema } from "../../src/contract/rows.ts";
import { streamedPageSchema } from "../../src/contract/sync.ts";

/** What goes one way over the wire, by its name, such as `sync.pull output`. */
export type WireSchemas = Readonly<Record<string, z.ZodType>>;

interface Procedure {
  readonly "~orpc": {
    readonly inputSchema?: unknown;
    readonly outputSchema?: unknown;
    readonly errorMap: Readonly<Record<string, { readonly data?: unknown }>>;
  };
}
const isProcedure = (value: object): value is Procedure => "~orpc" in value;
const asZod = (schema: unknown): z.ZodType => {
  if (!(schema instanceof z.ZodType)) throw new Error("a part of the contract is no zod schema");
  return schema;
};

/** All that a contract sends: of each procedure its input, its output or what it streams, and the facts of its errors. */
export function wireSchemas(contract: object, at = ""): WireSchemas {
  if (!isProcedure(contract))
    return Object.assign({}, ...Object.entries(contract).map(([name, part]) => wireSchemas(part, at === "" ? name : `${at}.${name}`)));
  const { inputSchema, outputSchema, errorMap } = contract["~orpc"];
  const streamed = getEventIteratorSchemaDetails(outputSchema as Parameters<typeof getEventIteratorSchemaDetails>[0]);
  const errors = Object.entries(errorMap).flatMap(([code, { data }]) => (data === undefined ? [] : [[`${at} error ${code}`, asZod(data)]]));
  return Object.fromEntries([
    ...(inputSchema === undefined ? [] : [[`${at} input`, asZod(inputSchema)]]),
    [`${at} output`, asZod(streamed === undefined ? outputSchema : streamed.yields)],
    ...errors,
  ]);
}

/** What a snapshot's pieces and a stream's rows hold as text, that nothing on the way walks through. */
export const insideTexts: WireSchemas = { "inside texts: row output": entityRowSchema, "inside texts: page output": streamedPageSchema };
/** All that a seat and dispatch say to each other. */
export const wireOfToday = (): WireSchemas => ({ ...wireSchemas(dispatchContract), ...insideTexts });

/** A schema as JSON. A seat reads an answer by what its schema takes; dispatch says what its schema gives. */
export const asJson = (schema: z.ZodType, io: "input" | "output"): object => z.toJSONSchema(schema, { io, unrepresentable: "any" });

const lineSchema = z.union([
  z.object({ name: z.string(), schema: z.record(z.string(), z.unknown()) }),
  /** The same as of a name before. */
  z.object({ name: z.string(), as: z.string() }),
]);
/** A version's schemas, a line each. */
export function frozenText(schemas: WireSchemas): string {
  const first = new Map<string, string>();
  const lines = Object.entries(schemas).map(([name, schema]) => {
    const { $schema: _, ...json } = asJson(schema, "input") as { $schema?: string };
    const text = JSON.stringify(json);
    const as = first.get(text);
    first.set(text, as ?? name);
    return JSON.stringify(as === undefined ? { name, schema: json } : { name, as });
  });
  return `${lines.join("\n")}\n`;
}
export const frozenFile = (version: number): string => join(import.meta.dirname, "wire", `version-${version}.jsonl`);
/** The wire as it was, by the names of its parts. */
export function frozenSchemas(version: number): ReadonlyMap<string, object> {
  const found = new Map<string, object>();
  for (const text of readFileSync(frozenFile(version), "utf8").trim().split("\n")) {
    const line = lineSchema.parse(JSON.parse(text));
    const schema = "schema" in line ? line.schema : found.get(line.as);
    if (schema === undefined) throw new Error(`no schema of ${line.name}`);
    found.set(line.name, schema);
  }
  return found;
}

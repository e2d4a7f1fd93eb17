import { z } from "zod";

const nodeSchema = z.looseObject({
  $ref: z.string().optional(),
  type: z.union([z.string(), z.array(z.string())]).optional(),
  const: z.unknown().optional(),
  enum: z.array(z.unknown()).optional(),
  anyOf: z.array(z.unknown()).optional(),
  oneOf: z.array(z.unknown()).optional(),
  allOf: z.array(z.unknown()).optional(),
  properties: z.record(z.string(), z.unknown()).optional(),
  required: z.array(z.string()).optional(),
  propertyNames: z.unknown().optional(),
  additionalProperties: z.unknown().optional(),
  items: z.unknown().optional(),
  prefixItems: z.array(z.unknown()).optional(),
  minItems: z.number().optional(),
  pattern: z.string().optional(),
  minLength: z.number().optional(),
  maxLength: z.number().optional(),
  minimum: z.number().optional(),
  exclusiveMinimum: z.number().optional(),
  maximum: z.number().optional(),
});
type Node = z.infer<typeof nodeSchema>;

/** Texts that a field of the wire may ask for by its pattern. */
const texts = [
  "x",
  "1",
  "0190f3c0-0000-7000-8000-000000000001",
  "1.1.1",
  "2026-03-01",
  "08:30",
  "manual:0190f3c0-0000-7000-8000-000000000001",
  "asterisk:1",
  "street",
  "configuration:1",
  "1001",
  "110101001001",
  "id@1",
  "a".repeat(43),
  "a".repeat(64),
  "00000000000000000000000000000001",
  "AAAA",
  "https://a.example",
  "ws://a.example",
];

/**
 * Values that a JSON schema takes: one that is whole, one of what must be there alone, and for each part of it, however deep, one for each kind
 * that it may be of. So no kind, no name of an enumeration and no missing part goes without an example.
 * @throws Error naming a pattern for which no text is known
 */
export function examplesOf(schema: object): unknown[] {
  return new Examples(schema).of(schema, 0);
}

/** So deep a schema that holds itself is followed. */
const deepest = 12;

class Examples {
  readonly #root: Node;
  constructor(root: object) {
    this.#root = nodeSchema.parse(root);
  }
  of(schema: unknown, depth: number): unknown[] {
    if (depth > deepest || typeof schema !== "object" || schema === null) return [null];
    const node = nodeSchema.parse(schema);
    if (node.$ref !== undefined) return this.of(this.#named(node.$ref), depth + 1);
    if ("const" in node) return [node.const];
    if (node.enum !== undefined) return node.enum;
    const either = node.anyOf ?? node.oneOf;
    if (either !== undefined) return either.flatMap((one) => this.of(one, depth + 1));
    if (node.allOf !== undefined) return this.of(Object.assign({}, ...node.allOf), depth + 1);
    if (node.type === "object") return this.#objects(node, depth);
    if (node.type === "array") return this.#arrays(node, depth);
    return [plain(node)];
  }
  #named(reference: string): unknown {
    if (reference === "#") return this.#root;
    return reference
      .slice(2)
      .split("/")
      .reduce<unknown>((at, name) => z.record(z.string(), z.unknown()).parse(at)[name], this.#root);
  }
  #objects({ properties = {}, required = [], propertyNames, additionalProperties }: Node, depth: number): unknown[] {
    if (Object.keys(properties).length === 0 && typeof additionalProperties === "object" && additionalProperties !== null) {
      const [name] = propertyNames === undefined ? ["x"] : this.of(propertyNames, depth + 1);
      return [{}, ...this.of(additionalProperties, depth + 1).map((value) => ({ [String(name)]: value }))];
    }
    const parts = Object.entries(properties).map(([name, part]) => [name, this.of(part, depth + 1)] as const);
    const whole = Object.fromEntries(parts.map(([name, [first]]) => [name, first]));
    const least = Object.fromEntries(Object.entries(whole).filter(([name]) => required.includes(name)));
    return [whole, least, ...parts.flatMap(([name, [, ...others]]) => others.map((value) => ({ ...whole, [name]: value })))];
  }
  #arrays({ items, prefixItems, minItems = 0 }: Node, depth: number): unknown[] {
    if (prefixItems !== undefined) return [prefixItems.map((item) => this.of(item, depth + 1)[0])];
    const each = this.of(items ?? {}, depth + 1);
    const several = each.map((value) => Array.from({ length: Math.max(1, minItems) }, () => value));
    return minItems === 0 ? [...several, []] : several;
  }
}

function plain(node: Node): unknown {
  const { type, pattern, minLength = 0, maxLength = Number.POSITIVE_INFINITY, minimum, exclusiveMinimum, maximum } = node;
  if (type === "boolean") return true;
  if (type === "null") return null;
  if (type === "integer" || type === "number") {
    const least = exclusiveMinimum === undefined ? (minimum ?? 0) : exclusiveMinimum + 1;
    return Math.min(Math.max(1, least), maximum ?? Number.POSITIVE_INFINITY);
  }
  if (type !== "string") return null;
  const fits = (text: string): boolean =>
    (pattern === undefined || new RegExp(pattern, "u").test(text)) && text.length >= minLength && text.length <= maxLength;
  const found = [...texts, "x".repeat(minLength)].find(fits);
  if (found === undefined) throw new Error(`no example is known of ${JSON.stringify(node)}`);
  return found;
}

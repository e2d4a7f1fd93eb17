import { parseArgs } from "node:util";
import { z } from "zod";
import { HotlineError } from "../contract/errors.ts";

const schema = z.object({
  data: z.string().optional(),
  "database-url": z
    .string()
    .regex(/^postgres(ql)?:\/\//)
    .optional(),
  listen: z
    .string()
    .regex(/^[\w.:[\]-]+:\d{1,5}$/)
    .default("127.0.0.1:7345"),
  "tls-cert": z.string().optional(),
  "tls-key": z.string().optional(),
  demo: z.boolean().default(false),
});

export type DispatchArguments = z.infer<typeof schema>;

/** Reads the command line. @throws HotlineError `invalid` naming the argument that is wrong */
export function readArguments(args: readonly string[]): DispatchArguments {
  const text = { type: "string" } as const;
  const options = { data: text, "database-url": text, listen: text, "tls-cert": text, "tls-key": text };
  try {
    const { values } = parseArgs({ args: [...args], options: { ...options, demo: { type: "boolean" } } });
    const parsed = schema.safeParse(values);
    if (parsed.success) return parsed.data;
    throw new HotlineError({ kind: "invalid", detail: `argument --${parsed.error.issues[0]?.path.join(".") ?? ""}` });
  } catch (error) {
    throw error instanceof HotlineError ? error : new HotlineError({ kind: "invalid", detail: error instanceof Error ? error.message : "arguments" });
  }
}

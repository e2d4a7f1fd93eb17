import { z } from "zod";
import { pageNameSchema } from "../shared/page.ts";
import { startFailureSchema } from "../shared/start-failure.ts";

/** What the process that started the browser shell may ask of it. */
export const toShellSchema = z.discriminatedUnion("kind", [
  /** A fresh one-time address of a page. */
  z.object({ kind: z.literal("issue"), page: pageNameSchema }),
]);

/** What the browser shell tells the process that started it. */
export const fromShellSchema = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("ready"), origin: z.string(), address: z.string() }),
  z.object({ kind: z.literal("issued"), page: pageNameSchema, address: z.string() }),
  z.object({ kind: z.literal("failed"), reason: startFailureSchema, sentence: z.string() }),
]);
export type FromShell = z.infer<typeof fromShellSchema>;

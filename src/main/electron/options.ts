import { join } from "node:path";
import { parseArgs } from "node:util";
import { z } from "zod";

const optionsSchema = z.object({
  data: z.string().min(1).optional(),
  dispatch: z.url({ protocol: /^https?$/ }).optional(),
});

export interface ShellOptions {
  /** Everything that this program writes lies below it. */
  readonly dataFolder: string;
  readonly dispatchUrl: string | null;
}

/**
 * Reads `--data=DIR` and `--dispatch=URL`; Chromium's own switches between them are left alone.
 * @param fallback data folder of an installed program
 * @throws ZodError for a value that cannot be used
 */
export function readShellOptions(argv: readonly string[], fallback: string): ShellOptions {
  const text = { type: "string" } as const;
  const { values } = parseArgs({ args: [...argv], options: { data: text, dispatch: text }, strict: false, allowPositionals: true });
  const options = optionsSchema.parse({ data: values.data, dispatch: values.dispatch });
  return { dataFolder: options.data ?? join(fallback, "data"), dispatchUrl: options.dispatch ?? null };
}

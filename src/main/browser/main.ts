// A seat with its browser shell as a process: `node src/main/browser/main.ts --data DIR [--dispatch URL] [--port N] [--pages DIR]`.
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { z } from "zod";
import { onFault } from "../../base/fault.ts";
import { startSeat } from "../../seat/start-seat.ts";
import { startFailureOf } from "../shared/start-failure.ts";
import { structuredLogger } from "../shared/structured-logger.ts";
import { systemClock } from "../shared/system-clock.ts";
import { runBrowserShell } from "./run-browser-shell.ts";

const flagsSchema = z.object({
  data: z.string().min(1),
  dispatch: z.url({ protocol: /^https?$/ }).optional(),
  port: z.coerce.number().int().min(0).max(65_535).optional(),
  pages: z.string().default(join(import.meta.dirname, "..", "..", "..", "out", "pages")),
});

const text = { type: "string" } as const;
const flags = flagsSchema.parse(parseArgs({ options: { data: text, dispatch: text, port: text, pages: text } }).values);
const logger = structuredLogger("seat");
onFault(process, logger, () => process.exit(1));
const folder = join(flags.data, "seat");

const startOwnSeat = async () => {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  return startSeat({ folder, dispatchUrl: flags.dispatch ?? null, keyWrap: null, clock: systemClock, logger });
};

await runBrowserShell({
  startSeat: startOwnSeat,
  pagesFolder: flags.pages,
  stateFile: join(folder, "browser-shell.json"),
  port: flags.port ?? null,
  clock: systemClock,
  logger,
  process,
}).catch((error: unknown) => {
  const failure = startFailureOf(error);
  logger.error("shell.start.failed", { reason: failure.reason, name: error instanceof Error ? error.name : "unknown" });
  process.send?.({ kind: "failed", ...failure });
  console.error(failure.sentence);
  process.exitCode = 1;
  process.disconnect?.();
});

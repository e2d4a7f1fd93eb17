import { chmodSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { z } from "zod";
import { type Child, startChild } from "../../support/house/child.ts";

const readySchema = z.object({ kind: z.literal("ready"), url: z.string() });
export const readyUrl = (message: unknown): string | null => {
  const ready = readySchema.safeParse(message);
  return ready.success ? ready.data.url : null;
};

/** dispatch as a process of its own on its own PostgreSQL, as in the product. */
export interface CentralProcess {
  readonly url: string;
  /** A folder of the measure's own; dispatch's data are in `central`. */
  readonly folder: string;
  readonly child: Child;
  stop(): Promise<void>;
}

/** @param nodeArguments before the script, such as `--inspect=0` */
export async function startCentralProcess(demo: { people: number; tickets: number }, nodeArguments: readonly string[] = []): Promise<CentralProcess> {
  const folder = mkdtempSync(join(tmpdir(), "hotline-bench-"));
  // A temporary folder is closed to others, and as root PostgreSQL is another.
  chmodSync(folder, 0o755);
  const script = join(import.meta.dirname, "../../../src/dispatch/main.ts");
  const fill = ["--demo", "--people", String(demo.people), "--history", String(demo.tickets)];
  const environment = nodeArguments.length === 0 ? {} : { NODE_OPTIONS: nodeArguments.join(" ") };
  const child = startChild(script, ["--data", join(folder, "central"), "--listen", "127.0.0.1:0", ...fill], environment);
  const url = await child.next(readyUrl);
  return {
    url,
    folder,
    child,
    async stop() {
      await child.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

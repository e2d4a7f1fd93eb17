// A process that prints caches for dispatch: `fork(print-caches.ts)`, orders and answers by messages (contract/cache-image.ts).
import { randomBytes } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { setPriority, tmpdir } from "node:os";
import { join } from "node:path";
import { type PrintAnswer, printOrderSchema } from "../../contract/cache-image.ts";
import { CachePrinter } from "./cache-printer.ts";

const folder = mkdtempSync(join(tmpdir(), "hotline-printer-"));
const answer = (said: PrintAnswer): void => void process.send?.(said);
// Who is served by dispatch meanwhile comes first.
setPriority(10);
// Known to nobody: what lies in the folder is of no use to who finds it.
const printer = new CachePrinter({ file: join(folder, "cache.sqlite"), key: randomBytes(32), now: Date.now });

process.on("message", (order: unknown) => {
  Promise.resolve()
    .then(() => printer.carryOut(printOrderSchema.parse(order)))
    .then(answer, (error: unknown) => answer({ kind: "failed", reason: error instanceof Error ? error.name : "unknown" }));
});
process.once("disconnect", () => {
  printer.close();
  rmSync(folder, { recursive: true, force: true });
  process.exit(0);
});

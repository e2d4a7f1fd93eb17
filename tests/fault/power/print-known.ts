import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { PrintAnswer } from "../../../src/contract/cache-image.ts";
import { CachePrinter } from "../../../src/seat/image/cache-printer.ts";
import { type Applied, everything } from "./remembering-dispatch.ts";

/** A cache of what dispatch took, as its printer makes it; its own files lie elsewhere than the seat's. */
export async function printKnown(known: readonly Applied[]): Promise<Extract<PrintAnswer, { kind: "printed" }>["image"]> {
  const folder = mkdtempSync(join(tmpdir(), "hotline-printed-"));
  const printer = new CachePrinter({ file: join(folder, "cache.sqlite"), key: null, now: Date.now });
  try {
    await printer.carryOut({ kind: "rows", entity: "ticket", documents: JSON.stringify(known.map(({ row }) => row)) });
    const answer = await printer.carryOut({ kind: "print", cursor: `1.0.${known.length}`, window: everything });
    if (answer.kind !== "printed") throw new Error(answer.kind);
    return answer.image;
  } finally {
    printer.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

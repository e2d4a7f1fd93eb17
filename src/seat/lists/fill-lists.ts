import { z } from "zod";
import type { EntityRow } from "../../contract/rows.ts";
import type { Cache } from "../store/cache.ts";
import { Slices } from "./slices.ts";

const fact = "lists";
const kinds = ["ticket", "call", "caller"] as const;
const progressSchema = z.union([z.literal("filled"), z.literal("wanting"), z.object({ kind: z.enum(kinds), key: z.number().int() })]);
/** Rows written at once; each costs as much as at a first fill. */
const piece = 24;

/**
 * A store from before the lists has documents without their list columns: they are written anew in small pieces, and where the
 * work stopped (the seat was ended) it goes on. A list shows what is there already.
 */
export async function fillLists(cache: Cache): Promise<void> {
  const closed = {
    get aborted() {
      return !cache.isOpen;
    },
  };
  const slices = new Slices(closed, piece, piece);
  for (;;) {
    const progress = readProgress(cache);
    if (progress === "filled") return;
    const at = progress === "wanting" ? { kind: kinds[0], key: 0 } : progress;
    const rows = cache.read((statements) => statements.ask(`SELECT key, document FROM ${at.kind} WHERE key > ? ORDER BY key LIMIT ?`).all(at.key, piece)) as {
      key: number;
      document: string;
    }[];
    const next = kinds[kinds.indexOf(at.kind) + 1];
    const last = rows.at(-1)?.key;
    const after = last !== undefined ? { kind: at.kind, key: last } : next === undefined ? "filled" : { kind: next, key: 0 };
    cache.rewrite(
      rows.map(({ document }) => ({ entity: at.kind, row: JSON.parse(document) }) as EntityRow),
      fact,
      after,
    );
    if (!(await slices.next())) return;
  }
}

function readProgress(cache: Cache): z.infer<typeof progressSchema> {
  const written = cache.read((statements) => statements.readFact.get(fact));
  const parsed = progressSchema.safeParse(typeof written === "string" ? JSON.parse(written) : null);
  return parsed.success ? parsed.data : "wanting";
}

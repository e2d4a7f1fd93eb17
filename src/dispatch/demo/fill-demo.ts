import type { BulkRow, BulkStore } from "../store/bulk-store.ts";
import { readConfiguration } from "./configuration.ts";
import { readDirectory } from "./directory.ts";
import { readKnowledge, readTextModules } from "./knowledge.ts";
import { SyntheticHistory } from "./synthetic-history.ts";

/** What the demo is filled with. */
export interface FillOptions {
  readonly store: BulkStore;
  readonly people: number;
  readonly tickets: number;
  /** The same seed makes the same people and tickets. */
  readonly seed: number;
  /** UTC ms at which the history ends. */
  readonly now: number;
  onProgress(step: "directory" | "knowledge" | "people" | "history", done: number, total: number): void;
}

/** Rows per transaction: the memory stays flat at any size of history. */
const batchSize = 2_000;

/**
 * Fills an empty store with the directory, the configuration, the sample knowledge and a synthetic history; does nothing to a
 * filled one. A fill that was cut short begins again: what its seed makes again is already there and stays.
 */
export async function fillDemo({ store, people, tickets, seed, now, onProgress }: FillOptions): Promise<void> {
  if (await store.isFilled()) return;
  const [places, configuration, articles] = [await readDirectory(), await readConfiguration(), await readKnowledge()];
  await store.insertRows([{ entity: "configuration", row: configuration }]);
  const write = async (step: Parameters<FillOptions["onProgress"]>[0], rows: Iterable<BulkRow>, total: number): Promise<void> => {
    let batch: BulkRow[] = [];
    let done = 0;
    const flush = async (): Promise<void> => {
      await store.insertRows(batch);
      done += batch.length;
      batch = [];
      onProgress(step, done, total);
    };
    for (const row of rows) {
      batch.push(row);
      if (batch.length >= batchSize) await flush();
    }
    await flush();
  };
  const history = new SyntheticHistory({ people, tickets, seed, now, numberKey: store.numberKey, places, configuration });
  await write(
    "directory",
    places.map((row) => ({ entity: "place", row }) as const),
    places.length,
  );
  await write(
    "knowledge",
    articles.map((row) => ({ entity: "article", row }) as const),
    articles.length,
  );
  await store.insertRows((await readTextModules()).map((row) => ({ entity: "textModule", row }) as const));
  await write("people", history.people(), people);
  if (people > 0) await write("history", history.tickets(), tickets * 2);
  await store.markFilled({ seed, people, tickets });
}

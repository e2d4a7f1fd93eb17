import { randomBytes } from "node:crypto";
import Sqlite, { type Database } from "better-sqlite3";
import type { EntityRow } from "../../../src/contract/rows.ts";
import { readConfiguration } from "../../../src/dispatch/demo/configuration.ts";
import { readDirectory } from "../../../src/dispatch/demo/directory.ts";
import { SyntheticHistory } from "../../../src/dispatch/demo/synthetic-history.ts";
import type { BulkRow } from "../../../src/dispatch/store/bulk-store.ts";
import type { Cache } from "../../../src/seat/store/cache.ts";
import { holdRows } from "../../support/hold-rows.ts";

/** How much is made. */
export interface FillOptions {
  readonly cache: Cache;
  /** By which the seat hashes numbers; null: a key of its own. */
  readonly numberKey: Buffer | null;
  readonly people: number;
  readonly tickets: number;
}
export interface BigStoreOptions extends FillOptions {
  /** A bare database with the same tickets, by number: the baseline. */
  readonly bareFile: string;
}

const batchSize = 5_000;

/** Fills a seat's cache by its own way of writing. @param also is given what was written */
export async function fillCache({ cache, numberKey, people, tickets }: FillOptions, also: (rows: readonly EntityRow[]) => void = () => {}): Promise<void> {
  const [places, configuration] = [await readDirectory(), await readConfiguration()];
  const history = new SyntheticHistory({ people, tickets, seed: 7, now: Date.now(), numberKey: numberKey ?? randomBytes(32), places, configuration });
  holdRows(cache, [...places.map((row): EntityRow => ({ entity: "place", row })), { entity: "configuration", row: configuration }]);
  for (const batch of batches(history.people())) holdRows(cache, batch);
  for (const batch of batches(history.tickets())) {
    holdRows(cache, batch);
    also(batch);
  }
}

/** Fills a seat's cache, and a bare database beside it. @returns the bare one */
export async function fillBigStore({ bareFile, ...options }: BigStoreOptions): Promise<Database> {
  const bare = new Sqlite(bareFile);
  bare.pragma("journal_mode = WAL");
  bare.pragma("synchronous = OFF");
  bare.exec("CREATE TABLE ticket (id TEXT PRIMARY KEY, number_hash TEXT, document TEXT NOT NULL) WITHOUT ROWID");
  const insert = bare.prepare("INSERT INTO ticket VALUES (?, ?, ?)");
  await fillCache(options, (batch) =>
    bare.transaction(() => {
      for (const { entity, row } of batch) if (entity === "ticket") insert.run(row.id, row.numberHash, JSON.stringify(row));
    })(),
  );
  bare.exec("CREATE INDEX ticket_by_number ON ticket (number_hash)");
  bare.pragma("wal_checkpoint(TRUNCATE)");
  return bare;
}

function* batches(rows: Iterable<BulkRow>): Generator<EntityRow[]> {
  let batch: EntityRow[] = [];
  for (const row of rows) {
    batch.push(asEntity(row));
    if (batch.length < batchSize) continue;
    yield batch;
    batch = [];
  }
  yield batch;
}

/** Without the full numbers, which no seat keeps. */
function asEntity(row: BulkRow): EntityRow {
  if (row.entity === "caller") return { entity: "caller", row: row.row };
  return row;
}

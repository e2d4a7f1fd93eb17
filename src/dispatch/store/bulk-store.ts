import type { Clock } from "../../base/clock.ts";
import type { EntityRow } from "../../contract/rows.ts";
import { keepRounds } from "../reports/rounds.ts";
import type { Database } from "./database.ts";
import { entityColumns, entityInsert } from "./entity-columns.ts";
import { readFact, writeFact } from "./facts.ts";

/** A row for the first fill, with the full numbers that dispatch alone keeps. `e164` such as `+8613800138000`. */
export type BulkRow = EntityRow & { readonly fullNumbers?: readonly { readonly hash: string; readonly mask: string; readonly e164: string }[] };

/** Fills an empty store quickly: no changefeed entry per row, so that a first pull brings all of it. */
export interface BulkStore {
  /** The city's key for hashing numbers. */
  readonly numberKey: Buffer;
  insertRows(rows: readonly BulkRow[]): Promise<void>;
  isFilled(): Promise<boolean>;
  /** Marks the fill as complete, with facts such as its seed and counts. */
  markFilled(facts: Readonly<Record<string, string | number>>): Promise<void>;
}

/** Transaction number of rows that were there before the feed began. */
const beforeTheFeed = 0;

export function createBulkStore(database: Database, numberKey: Buffer, clock: Clock): BulkStore {
  return {
    numberKey,
    insertRows: (rows) => insertRows(database, rows),
    isFilled: async () => (await readFact(database, "filled")) !== null,
    async markFilled(facts) {
      await database.query("ANALYZE");
      await writeFact(database, "filled", { ...facts, at: clock.now() });
    },
  };
}

async function insertRows(database: Database, rows: readonly BulkRow[]): Promise<void> {
  if (rows.length === 0) return;
  const columns = rows.map((row) => entityColumns(row));
  const callers = rows.flatMap((row) => (row.entity === "caller" ? row.row.numbers.map((number) => ({ hash: number.hash, callerId: row.row.id })) : []));
  const numbers = rows.flatMap((row) => row.fullNumbers ?? []);
  await database.transaction(async (client) => {
    // A first fill that was cut short starts again from its first row; what is there stays.
    await client.query(`${entityInsert} ON CONFLICT (entity, id) DO NOTHING`, [JSON.stringify(columns), beforeTheFeed, null, null]);
    await keepRounds(client, rows);
    const link = "INSERT INTO caller_number SELECT * FROM unnest($1::text[], $2::text[]) ON CONFLICT DO NOTHING";
    if (callers.length > 0) await client.query(link, [callers.map((entry) => entry.hash), callers.map((entry) => entry.callerId)]);
    const keep = "INSERT INTO full_number SELECT * FROM unnest($1::text[], $2::text[]) ON CONFLICT DO NOTHING";
    if (numbers.length > 0) await client.query(keep, [numbers.map((entry) => entry.hash), numbers.map((entry) => entry.e164)]);
  });
}

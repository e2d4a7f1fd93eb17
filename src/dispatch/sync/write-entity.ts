import type { EntityRow } from "../../contract/rows.ts";
import { keepRounds } from "../reports/rounds.ts";
import type { Querier } from "../store/database.ts";
import { entityColumns, entityInsert, entityReplace } from "../store/entity-columns.ts";

/** Whose change a row comes from; null for dispatch's own. */
export interface Origin {
  readonly deviceId: string;
  readonly sequence: number;
}

const upsert = `${entityInsert} ${entityReplace}`;

/** Number of the running transaction, by which the feed's horizon is reckoned. */
export async function transactionNumber(client: Querier): Promise<number> {
  const found = await client.query<{ transaction: number }>("SELECT pg_current_xact_id()::text::bigint AS transaction");
  return found.rows[0]?.transaction ?? 0;
}

/** Writes rows with their place in the feed and wakes the live streams when the transaction commits. */
export async function writeEntities(client: Querier, rows: readonly EntityRow[], origin: Origin | null): Promise<void> {
  if (rows.length > 0) await writeNumbered(client, await transactionNumber(client), rows, origin);
}
/** The same in a transaction whose number is known. */
export async function writeNumbered(client: Querier, transaction: number, rows: readonly EntityRow[], origin: Origin | null): Promise<void> {
  if (rows.length === 0) return;
  const columns = JSON.stringify(rows.map(entityColumns));
  await Promise.all([
    client.query(upsert, [columns, transaction, origin?.deviceId ?? null, origin?.sequence ?? null]),
    keepRounds(client, rows),
    client.query("SELECT pg_notify('hotline', 'changed')"),
  ]);
}

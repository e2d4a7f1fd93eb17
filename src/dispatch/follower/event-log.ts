import { storable } from "../../base/storable.ts";
import { type ExchangeEvent, exchangeEventSchema } from "../../contract/exchange.ts";
import type { Querier } from "../store/database.ts";

/** So long what was heard is kept, ms: as long as the feed goes back. */
const kept = 35 * 86_400_000;
/** So many are let go at once; each minute as many, a city has some 150 of them. */
const batch = 1_000;
/** A node that was cut off from PostgreSQL may have heard less than was recorded meanwhile. */
const spare = 1_000;

/** @param place the number of the lease, and the event's own under it */
export async function writeEvent(client: Querier, exchange: string, [epoch, sequence]: readonly [number, number], event: ExchangeEvent): Promise<void> {
  const text = JSON.stringify(storable("callingNumber" in event ? { ...event, callingNumber: null } : event));
  await client.query("INSERT INTO exchange_event VALUES ($1, $2, $3, $4::jsonb)", [exchange, epoch, sequence, text]);
}

/** A node that lost the lease for a moment and got it back under the same number goes on counting where it was. */
export async function lastSequence(client: Querier, exchange: string, epoch: number): Promise<number> {
  const found = await client.query<{ last: number }>(
    "SELECT coalesce(max(sequence), 0)::bigint AS last FROM exchange_event WHERE exchange = $1 AND epoch = $2",
    [exchange, epoch],
  );
  return found.rows[0]?.last ?? 0;
}

/** The newest events that any node recorded, oldest first. @param heard how many this node knows: no more of them can be the same */
export async function lastRecorded(client: Querier, exchange: string, heard: number): Promise<ExchangeEvent[]> {
  const found = await client.query<{ event: unknown }>("SELECT event FROM exchange_event WHERE exchange = $1 ORDER BY epoch DESC, sequence DESC LIMIT $2", [
    exchange,
    heard + spare,
  ]);
  return found.rows.map(({ event }) => exchangeEventSchema.parse(event)).reverse();
}

/** Lets go what is older than is kept, a part of it. @param now UTC ms */
export async function forgetEvents(client: Querier, exchange: string, now: number): Promise<void> {
  await client.query(
    `DELETE FROM exchange_event WHERE (event->>'at')::bigint < $2 AND ctid IN (
       SELECT ctid FROM exchange_event WHERE exchange = $1 ORDER BY epoch, sequence LIMIT $3)`,
    [exchange, now - kept, batch],
  );
}

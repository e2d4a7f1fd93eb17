import type { Clock } from "../../base/clock.ts";
import type { TicketRow } from "../../contract/rows.ts";
import type { Change, PullResult } from "../../contract/sync.ts";
import { emptyTicketFields } from "../../domain/ticket-fields.ts";
import type { Database, Querier } from "../store/database.ts";
import { readCursor, writeCursor } from "./cursor.ts";

/** What a pull needs. `windowDays`: how many days of tickets and calls a seat is first filled with. */
export interface PullContext {
  readonly database: Database;
  readonly clock: Clock;
  readonly epoch: number;
  readonly windowDays: number;
}

/** A place from which the whole feed follows; sorts before every row. */
const beginning = { transaction: -1, n: 0 };

/**
 * The changes after a cursor, up to the horizon: the oldest transaction still running when we looked. PostgreSQL's
 * sequences are not commit order, so a change beyond it waits for the next pull and none is ever skipped.
 * The first fill is the same walk, limited to a seat's window: all knowledge and places, open tickets, the last days.
 * @throws HotlineError `epochChanged`
 */
export function pull(context: PullContext, deviceId: string, input: { cursor: string | null; limit: number }): Promise<PullResult> {
  const { epoch } = context;
  const from = input.cursor === null ? beginning : readCursor(input.cursor, epoch);
  return context.database.transaction(async (client) => {
    await client.query("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY");
    const horizon = await readHorizon(client);
    // Rows from before the feed are filled by the window; everything later is wanted whole.
    const since = context.clock.now() - context.windowDays * 86_400_000;
    const rows = await readRows(client, from, horizon, since, input.limit + 1);
    const more = rows.length > input.limit;
    const page = rows.slice(0, input.limit);
    const last = page.at(-1);
    const end = more && last !== undefined ? { transaction: last.transaction, n: last.n } : { transaction: horizon, n: 0 };
    return {
      changes: page.map(asChange),
      cursor: writeCursor({ epoch, ...end }),
      containedSequence: await readContained(client, deviceId, end.transaction),
      more,
      remaining: input.cursor === null ? await countRemaining(client, end, horizon, since) : null,
      serverTime: context.clock.now(),
    };
  });
}

interface FeedRow {
  readonly entity: string;
  readonly document: unknown;
  readonly transaction: number;
  readonly n: number;
  readonly device_id: string | null;
  readonly sequence: number | null;
}

const window = "(transaction > 0 OR entity IN ('place', 'article', 'configuration', 'caller', 'incident') OR open OR occurred_at >= $5)";

async function readHorizon(client: Querier): Promise<number> {
  const found = await client.query<{ horizon: number }>("SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint AS horizon");
  return found.rows[0]?.horizon ?? 0;
}

async function readRows(client: Querier, from: { transaction: number; n: number }, horizon: number, since: number, limit: number): Promise<FeedRow[]> {
  const found = await client.query<{ [Key in keyof FeedRow]: FeedRow[Key] }>(
    `SELECT entity, document, transaction, n, device_id, sequence FROM entity
     WHERE (transaction, n) > ($1::bigint, $2::bigint) AND transaction < $3::bigint AND ${window} ORDER BY transaction, n LIMIT $4`,
    [from.transaction, from.n, horizon, limit, since],
  );
  return found.rows;
}

async function countRemaining(client: Querier, from: { transaction: number; n: number }, horizon: number, since: number): Promise<number> {
  const found = await client.query<{ count: number }>(
    `SELECT count(*) AS count FROM entity WHERE (transaction, n) > ($1::bigint, $2::bigint) AND transaction < $3::bigint AND $4::integer = 0 AND ${window}`,
    [from.transaction, from.n, horizon, 0, since],
  );
  return found.rows[0]?.count ?? 0;
}

/**
 * The device's highest mutation whose effect lies before the cursor; 0 while any row lies behind it. A row has one place in the feed,
 * that of its last change: such a row may hold the effect of an earlier mutation, and left its place before the cursor with it.
 */
async function readContained(client: Querier, deviceId: string, before: number): Promise<number> {
  const found = await client.query<{ contained: number }>(
    `SELECT coalesce(max(sequence), 0)::bigint AS contained FROM applied
     WHERE device_id = $1 AND transaction < $2 AND NOT EXISTS (SELECT 1 FROM entity WHERE transaction >= $2)`,
    [deviceId, before],
  );
  return found.rows[0]?.contained ?? 0;
}

function asChange(row: FeedRow): Change {
  const value = { entity: row.entity, row: row.entity === "ticket" ? withoutConfidence(row.document as TicketRow) : row.document } as Change["value"];
  return { value, deviceId: row.device_id, sequence: row.sequence };
}

/** A confidential ticket's text stays here; seats learn that one exists, where and until when. */
export function withoutConfidence(ticket: TicketRow): TicketRow {
  if (!ticket.fields.confidential) return ticket;
  const { demandType, categoryId, urgency, unitId } = ticket.fields;
  const steps = ticket.steps.map(({ lostText: _withheld, facts: _said, ...step }) => step);
  const { life } = ticket;
  const silent = life === undefined ? {} : { life: { ...life, returning: life.returning === null ? null : { ...life.returning, rule: "" } } };
  const others = ticket.together === undefined ? {} : { together: { ...ticket.together, participants: [] } };
  return { ...ticket, ...silent, ...others, fields: { ...emptyTicketFields, confidential: true, demandType, categoryId, urgency, unitId }, steps };
}

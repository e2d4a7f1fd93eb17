import type { Clock } from "../../base/clock.ts";
import { Gathered } from "../../base/gathered.ts";
import type { CallerRow, TicketRow } from "../../contract/rows.ts";
import type { Change, Forgotten, PullResult } from "../../contract/sync.ts";
import type { SeatWindow } from "../../contract/window.ts";
import type { WindowPerson } from "../../domain/window.ts";
import type { Configurations } from "../configuration/configurations.ts";
import type { Database, Querier } from "../store/database.ts";
import { withoutConfidence } from "./confidence.ts";
import { currentWindow } from "./current-window.ts";
import { type Cursor, readCursor, writeCursor } from "./cursor.ts";
import { checkAge, readHorizon } from "./horizon.ts";
import { heldSql, windowValues } from "./window-sql.ts";

/** What a pull needs. */
export interface PullContext {
  readonly database: Database;
  readonly clock: Clock;
  readonly epoch: number;
  readonly configurations: Configurations;
  /** Of one node; without it each pull is read by itself. */
  readonly shared?: SharedPulls;
}
/** Who asks, and by which of a person's seats. */
export interface PullSession {
  readonly person: WindowPerson;
  readonly deviceId: string;
}
export type Place = Pick<Cursor, "transaction" | "n">;

/** A place from which the whole feed follows; sorts before every row. */
const beginning: Place = { transaction: -1, n: 0 };

/**
 * The changes after a cursor, up to the horizon: the oldest transaction still running when we looked. PostgreSQL's
 * sequences are not commit order, so a change beyond it waits for the next pull and none is ever skipped.
 * A seat hears of a row outside its window only that it is to be forgotten.
 * @throws HotlineError `epochChanged`, `cursorTooOld`
 */
export async function pull(context: PullContext, { person, deviceId }: PullSession, input: PullInput): Promise<PullResult> {
  const { shared, clock } = context;
  const page = shared === undefined ? await readPage(context, person, input, [deviceId]) : await shared.read(context, person, input, deviceId);
  return { ...page.result, containedSequence: page.contained.get(deviceId) ?? 0, serverTime: clock.now() };
}

interface PullInput {
  readonly cursor: string | null;
  readonly limit: number;
}
/** What is the same for all who hold the same window up to the same place, and what each device's own part in it is. */
interface Page {
  readonly result: Omit<PullResult, "containedSequence" | "serverTime">;
  readonly contained: ReadonlyMap<string, number>;
}

/**
 * Every seat of a node pulls after every change, most of them from the same place and with the same window: those who ask while such a page
 * is being read are answered together by the next reading of it.
 */
export class SharedPulls {
  readonly #reading = new Map<string, Gathered<string, Page>>();

  async read(context: PullContext, person: WindowPerson, input: PullInput, deviceId: string): Promise<Page> {
    const key = JSON.stringify([input.cursor, input.limit, windowKey(person)]);
    const reading = this.#reading.get(key) ?? new Gathered<string, Page>((deviceIds) => readPage(context, person, input, deviceIds));
    this.#reading.set(key, reading);
    try {
      return await reading.ask(deviceId);
    } finally {
      if (reading.isIdle) this.#reading.delete(key);
    }
  }
}

/** The same for all who hold the same window, now and later. */
export const windowKey = ({ role, areaIds, id }: WindowPerson): string => JSON.stringify([role, areaIds, areaIds === null ? null : id]);

/** What changed in a person's window after a place of the feed, for whoever holds it: no device's own part is in it. @throws HotlineError `cursorTooOld` */
export async function readChanges(
  context: PullContext,
  person: WindowPerson,
  input: { readonly cursor: string; readonly limit: number },
): Promise<{ changes: WindowChanges; more: boolean }> {
  const { changes, people, forget, window, cursor, more } = (await readPage(context, person, input, [])).result;
  return { changes: { changes, people, forget, window, cursor }, more };
}
export type WindowChanges = Pick<PullResult, "changes" | "people" | "forget" | "window" | "cursor">;

/** The place before which nothing is missing. */
export async function endOfFeed({ database, clock, epoch }: PullContext): Promise<string> {
  const { horizon } = await readHorizon(database, clock.now());
  return writeCursor({ epoch, transaction: horizon, n: 0 });
}

function readPage(
  { database, clock, epoch, configurations }: PullContext,
  person: WindowPerson,
  input: PullInput,
  deviceIds: readonly string[],
): Promise<Page> {
  const from: Place = input.cursor === null ? beginning : readCursor(input.cursor, epoch);
  return database.transaction(async (client) => {
    const isolated = client.query("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY");
    const [bounds, window] = await Promise.all([
      readHorizon(client, clock.now()),
      currentWindow({ client, configurations, now: clock.now() }, person),
      isolated,
    ]);
    const { horizon } = bounds;
    // Who walks through the whole feed begins before all that left it.
    if (input.cursor !== null) checkAge(from, bounds);
    const rows = await readRows(client, { from, horizon, window, limit: input.limit + 1 });
    const more = rows.length > input.limit;
    const page = rows.slice(0, input.limit);
    const last = page.at(-1);
    const end = more && last !== undefined ? { transaction: last.transaction, n: last.n } : { transaction: horizon, n: 0 };
    const held = page.filter((row) => row.held);
    const [people, contained] = await Promise.all([peopleIn(client, held), readContained(client, deviceIds, end.transaction)]);
    const result = {
      changes: held.map(asChange),
      people: people.map(({ document }) => document as CallerRow),
      forget: page.flatMap((row) => (row.held ? [] : [{ entity: row.entity, id: row.id } as Forgotten])),
      window,
      cursor: writeCursor({ epoch, ...end }),
      more,
      remaining: input.cursor === null ? await countRemaining(client, end, horizon, window) : null,
    };
    return { result, contained };
  });
}

interface FeedRow {
  readonly entity: string;
  readonly id: string;
  readonly document: unknown;
  readonly transaction: number;
  readonly n: number;
  readonly device_id: string | null;
  readonly sequence: number | null;
  readonly held: boolean;
}

/** Each text is made once: whoever prepares or counts statements knows it again. */
const feedSql = `SELECT e.entity, e.id, CASE WHEN h.held THEN e.document END AS document, e.transaction, e.n, e.device_id, e.sequence, h.held
     FROM entity e CROSS JOIN LATERAL (SELECT ${heldSql("e", 5)} AS held) h
     WHERE (e.transaction, e.n) > ($1::bigint, $2::bigint) AND e.transaction < $3::bigint AND (e.transaction > 0 OR h.held)
     ORDER BY e.transaction, e.n LIMIT $4`;
const remainingSql = `SELECT count(*) AS count FROM entity e WHERE (e.transaction, e.n) > ($1::bigint, $2::bigint) AND e.transaction < $3::bigint AND ${heldSql("e", 4)}`;

/** Rows from before the feed that are not held were never told of: there is nothing to forget. */
async function readRows(
  client: Querier,
  { from, horizon, window, limit }: { from: Place; horizon: number; window: SeatWindow; limit: number },
): Promise<FeedRow[]> {
  const found = await client.query<{ [Key in keyof FeedRow]: FeedRow[Key] }>(feedSql, [from.transaction, from.n, horizon, limit, ...windowValues(window)]);
  return found.rows;
}

async function countRemaining(client: Querier, from: Place, horizon: number, window: SeatWindow): Promise<number> {
  const found = await client.query<{ count: number }>(remainingSql, [from.transaction, from.n, horizon, ...windowValues(window)]);
  return found.rows[0]?.count ?? 0;
}

/** Whom tickets and calls name that may be new to the seat: which it holds is not known here, and a card is small. */
async function peopleIn(client: Querier, rows: readonly FeedRow[]): Promise<FeedRow[]> {
  const changed = new Set(rows.flatMap((row) => (row.entity === "caller" ? [row.id] : [])));
  const named = rows.flatMap((row) => {
    const callerId = row.entity === "ticket" || row.entity === "call" ? (row.document as { callerId: string | null }).callerId : null;
    return callerId === null || changed.has(callerId) ? [] : [callerId];
  });
  if (named.length === 0) return [];
  const found = await client.query<{ id: string; document: unknown }>("SELECT id, document FROM entity WHERE entity = 'caller' AND id = ANY($1::text[])", [
    [...new Set(named)],
  ]);
  return found.rows.map((row) => ({ ...row, entity: "caller", transaction: 0, n: 0, device_id: null, sequence: null, held: true }));
}

/**
 * Each device's highest mutation whose effect lies before the cursor; none while any row lies behind it. A row has one place in the feed,
 * that of its last change: such a row may hold the effect of an earlier mutation, and left its place before the cursor with it.
 */
async function readContained(client: Querier, deviceIds: readonly string[], before: number): Promise<Map<string, number>> {
  if (deviceIds.length === 0) return new Map();
  const found = await client.query<{ device_id: string; contained: number | null }>(
    `SELECT asked.id AS device_id, (SELECT max(sequence) FROM applied WHERE device_id = asked.id AND transaction < $2)::bigint AS contained
     FROM unnest($1::text[]) AS asked (id) WHERE NOT EXISTS (SELECT 1 FROM entity WHERE transaction >= $2)`,
    [deviceIds, before],
  );
  return new Map(found.rows.map(({ device_id, contained }) => [device_id, contained ?? 0]));
}

function asChange(row: FeedRow): Change {
  const value = { entity: row.entity, row: row.entity === "ticket" ? withoutConfidence(row.document as TicketRow) : row.document } as Change["value"];
  return { value, deviceId: row.device_id, sequence: row.sequence };
}

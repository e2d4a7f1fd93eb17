import type { Clock, Timer } from "../../base/clock.ts";
import type { Logger } from "../../base/logger.ts";
import { longestHeldDays } from "../../domain/window.ts";
import type { Configurations } from "../configuration/configurations.ts";
import type { Database, Querier } from "../store/database.ts";
import { feedRetention, readHorizon } from "./horizon.ts";

const day = 86_400_000;
/** One mark an hour tells old cursors from young ones well enough. */
const markEvery = 3_600_000;
/** Rows that one transaction moves, and transactions of one run: each holds the feed's horizon for a moment only. */
const [batch, mostBatches] = [500, 40];

/** What a run works with. */
export interface RetentionContext {
  readonly database: Database;
  readonly clock: Clock;
  readonly configurations: Configurations;
}

/**
 * Marks where the feed stands, and takes out of it what changed before its retention and lies in no seat's window any more: such rows stay,
 * are found by whoever asks for them, and change into the feed again. One node at a time.
 * @returns how many rows left the feed
 */
export async function trimFeed({ database, clock, configurations }: RetentionContext): Promise<number> {
  const now = clock.now();
  const floor = await database.transaction((client) => mark(client, now));
  if (floor === 0) return 0;
  const days = longestHeldDays(await configurations.versions(database));
  let trimmed = 0;
  for (let round = 0; round < mostBatches; round += 1) {
    const count = await database.transaction((client) => trimBatch(client, floor, now - Math.max(feedRetention, (days + 1) * day)));
    trimmed += count;
    if (count < batch) break;
  }
  return trimmed;
}

/** @returns the first transaction of the feed that is kept; 0 while all of it is, or another node is at it */
async function mark(client: Querier, now: number): Promise<number> {
  const locked = await client.query<{ mine: boolean }>("SELECT pg_try_advisory_xact_lock(723450003) AS mine");
  if (locked.rows[0]?.mine !== true) return 0;
  const { horizon, floor } = await readHorizon(client, now);
  await client.query("INSERT INTO feed_mark SELECT $1, $2 WHERE NOT EXISTS (SELECT 1 FROM feed_mark WHERE at > $1 - $3::bigint)", [now, horizon, markEvery]);
  await client.query("DELETE FROM feed_mark WHERE at < (SELECT max(at) FROM feed_mark WHERE at <= $1)", [now - feedRetention]);
  return floor;
}

async function trimBatch(client: Querier, floor: number, before: number): Promise<number> {
  const moved = await client.query(
    `UPDATE entity SET transaction = 0 WHERE (entity, id) IN (
       SELECT entity, id FROM entity WHERE transaction > 0 AND transaction < $1 AND entity IN ('ticket', 'call') AND NOT open AND changed_at < $2
       ORDER BY transaction, n LIMIT $3 FOR UPDATE SKIP LOCKED)`,
    [floor, before, batch],
  );
  return moved.rowCount ?? 0;
}

/** Trims now and then. @returns its end */
export function startRetention(context: RetentionContext, logger: Logger): () => Promise<void> {
  const { clock } = context;
  let isStopped = false;
  let timer: Timer | null = null;
  let running: Promise<void> = Promise.resolve();
  const run = async (): Promise<void> => {
    const trimmed = await trimFeed(context).catch(() => null);
    if (trimmed === null) logger.warn("feed.trim.failed");
    else if (trimmed > 0) logger.info("feed.trimmed", { rows: trimmed });
    if (!isStopped) next();
  };
  const next = (): void => {
    timer = clock.after(markEvery / 2, () => {
      running = run();
    });
  };
  running = run();
  return async () => {
    isStopped = true;
    timer?.cancel();
    await running;
  };
}

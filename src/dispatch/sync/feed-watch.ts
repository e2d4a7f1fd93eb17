import type { Clock, Timer } from "../../base/clock.ts";
import type { Logger } from "../../base/logger.ts";
import type { Querier } from "../store/database.ts";

/** How often it is looked, and how long one transaction may hold the feed before it is told, and told again, ms. */
const [lookEvery, patience, toldEvery] = [10_000, 30_000, 60_000] as const;

/** Where the feed stands, and whether a transaction holds it there. */
interface Standing {
  readonly horizon: number;
  readonly isHeld: boolean;
}

async function readStanding(client: Querier): Promise<Standing> {
  const found = await client.query<{ horizon: number; next: number }>(
    "SELECT pg_snapshot_xmin(s)::text::bigint AS horizon, pg_snapshot_xmax(s)::text::bigint AS next FROM pg_current_snapshot() s",
  );
  const { horizon = 0, next = 0 } = found.rows[0] ?? {};
  return { horizon, isHeld: horizon < next };
}

/** Who holds it: the writing transaction that is open longest, of whatever database of the server. */
async function readHolder(client: Querier): Promise<{ database: string; application: string; process: number } | null> {
  const found = await client.query<{ database: string; application: string; process: number }>(
    `SELECT coalesce(datname, '') AS database, coalesce(application_name, '') AS application, pid AS process
     FROM pg_stat_activity WHERE backend_xid IS NOT NULL ORDER BY age(backend_xid) DESC LIMIT 1`,
  );
  return found.rows[0] ?? null;
}

/**
 * Tells (`feed.stalled`, an error in the log) when one open transaction keeps what is committed from the seats: they show that they are
 * online, hear nothing, and their outboxes fill. dispatch's own end after 5 s; a transaction by hand, or another program's on the same
 * server, may stay open for hours. `feed.goes.on` when that is over. @returns its end
 */
export function watchFeed(database: Querier, clock: Clock, logger: Logger): () => Promise<void> {
  let held: { readonly horizon: number; readonly since: number; toldAt: number | null } | null = null;
  let isStopped = false;
  let timer: Timer | null = null;
  let running: Promise<void> = Promise.resolve();
  const look = async (): Promise<void> => {
    const { horizon, isHeld } = await readStanding(database);
    const now = clock.monotonic();
    if (!isHeld || held?.horizon !== horizon) {
      if (held !== null && held.toldAt !== null) logger.info("feed.goes.on", { seconds: Math.round((now - held.since) / 1_000) });
      held = isHeld ? { horizon, since: now, toldAt: null } : null;
      return;
    }
    if (now - held.since < patience || (held.toldAt !== null && now - held.toldAt < toldEvery)) return;
    held.toldAt = now;
    logger.error("feed.stalled", { seconds: Math.round((now - held.since) / 1_000), ...(await readHolder(database)) });
  };
  const next = (): void => {
    timer = clock.after(lookEvery, () => {
      // Without the database there is no feed, which others tell.
      running = look()
        .catch(() => {})
        .then(() => (isStopped ? undefined : next()));
    });
  };
  next();
  return async () => {
    isStopped = true;
    timer?.cancel();
    await running;
  };
}

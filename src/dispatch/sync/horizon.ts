import { HotlineError } from "../../contract/errors.ts";
import type { Querier } from "../store/database.ts";

/** How long the feed goes back, ms: a month's leave and some days. A seat that was away for longer takes a snapshot. */
export const feedRetention = 35 * 86_400_000;

/** Where the feed ends for now, and where it begins. */
export interface FeedBounds {
  /** The oldest transaction still running: below it nothing is missing. */
  readonly horizon: number;
  /** A cursor from before this transaction is too old. */
  readonly floor: number;
}

/** @param now UTC ms */
export async function readHorizon(client: Querier, now: number): Promise<FeedBounds> {
  const found = await client.query<{ horizon: number; floor: number | null }>(
    `SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint AS horizon,
       (SELECT transaction FROM feed_mark WHERE at <= $1 ORDER BY at DESC LIMIT 1) AS floor`,
    [now - feedRetention],
  );
  return { horizon: found.rows[0]?.horizon ?? 0, floor: found.rows[0]?.floor ?? 0 };
}

/** @throws HotlineError `cursorTooOld` for a place that the feed no longer goes back to: a snapshot is to be taken */
export function checkAge({ transaction }: { readonly transaction: number }, { floor }: FeedBounds): void {
  if (transaction < floor) throw new HotlineError({ kind: "cursorTooOld" });
}

import type { Querier } from "../store/database.ts";

/** How long a lease lives without renewal, ms; another node takes over after it. */
export const leaseLife = 3_000;

/**
 * Takes or renews the lease on an exchange: exactly one node follows it. Time is PostgreSQL's own.
 * @param isDeaf the node does not hear the exchange: it keeps the lease only until somebody asks who does, and takes none but one that nobody wants
 * @returns the fencing number, which rises with each change of holder; null when another node holds the lease
 */
export async function takeLease(client: Querier, exchange: string, holder: string, isDeaf = false): Promise<number | null> {
  const taken = await client.query<{ fencing: number }>(
    `INSERT INTO exchange_lease VALUES ($1, $2, 1, now() + $3 * interval '1 millisecond')
     ON CONFLICT (exchange) DO UPDATE SET
       fencing = exchange_lease.fencing + CASE WHEN exchange_lease.holder = excluded.holder THEN 0 ELSE 1 END,
       holder = excluded.holder, expires_at = excluded.expires_at
     WHERE exchange_lease.holder = excluded.holder OR exchange_lease.expires_at < now() - $4 * interval '1 millisecond'
     RETURNING fencing`,
    [exchange, holder, isDeaf ? 0 : leaseLife, isDeaf ? leaseLife : 0],
  );
  return taken.rows[0]?.fencing ?? null;
}

/** Lets another node take over at once. */
export async function giveUpLease(client: Querier, exchange: string, holder: string): Promise<void> {
  await client.query("UPDATE exchange_lease SET expires_at = now() WHERE exchange = $1 AND holder = $2", [exchange, holder]);
}

/** Whether this fencing number still stands; a node that was paused must not write after its successor. Locks the lease for the transaction. */
export async function holdsLease(client: Querier, exchange: string, fencing: number): Promise<boolean> {
  const found = await client.query("SELECT 1 FROM exchange_lease WHERE exchange = $1 AND fencing = $2 FOR SHARE", [exchange, fencing]);
  return found.rows.length > 0;
}

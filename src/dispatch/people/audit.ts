import { createHash } from "node:crypto";
import type { Querier } from "../store/database.ts";

/** One line of the audit: who did what when. Facts carry ids, never numbers or texts. */
export interface AuditEntry {
  readonly at: number;
  readonly personId: string;
  readonly action: string;
  readonly facts: Readonly<Record<string, string | number>>;
}

const chained = (previous: string, entry: AuditEntry): string =>
  createHash("sha256")
    .update(JSON.stringify([previous, entry.at, entry.personId, entry.action, Object.entries(entry.facts).sort()]))
    .digest("hex");

/** Appends to the audit; each line's hash covers the line before, so that a change of any is found. Run it in a transaction. */
export async function writeAudit(client: Querier, entry: AuditEntry): Promise<void> {
  await client.query("LOCK TABLE audit IN EXCLUSIVE MODE");
  const last = await client.query<{ hash: string }>("SELECT hash FROM audit ORDER BY n DESC LIMIT 1");
  const previous = last.rows[0]?.hash ?? "";
  await client.query("INSERT INTO audit (at, person_id, action, facts, previous_hash, hash) VALUES ($1, $2, $3, $4::jsonb, $5, $6)", [
    entry.at,
    entry.personId,
    entry.action,
    JSON.stringify(entry.facts),
    previous,
    chained(previous, entry),
  ]);
}

/** The number of the first line that does not fit the chain; null when all do. */
export async function findBrokenAudit(client: Querier): Promise<number | null> {
  const found = await client.query<{
    n: number;
    at: number;
    person_id: string;
    action: string;
    facts: Record<string, string>;
    previous_hash: string;
    hash: string;
  }>("SELECT * FROM audit ORDER BY n");
  let previous = "";
  for (const row of found.rows) {
    const entry = { at: Number(row.at), personId: row.person_id, action: row.action, facts: row.facts };
    if (row.previous_hash !== previous || row.hash !== chained(previous, entry)) return Number(row.n);
    previous = row.hash;
  }
  return null;
}

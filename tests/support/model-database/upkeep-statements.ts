import type { ModelTransaction } from "./model-transaction.ts";
import { keyOf, type Row } from "./tables.ts";

type Statement = (client: ModelTransaction, values: readonly unknown[]) => Promise<readonly Row[]> | readonly Row[];

/** How the feed is marked and trimmed. */
const retentionStatements: Readonly<Record<string, Statement>> = {
  "SELECT pg_try_advisory_xact_lock(723450003) AS mine": (client) => [{ mine: client.tryLock("advisory 723450003") }],
  "INSERT INTO feed_mark SELECT $1, $2 WHERE NOT EXISTS (SELECT 1 FROM feed_mark WHERE at > $1 - $3::bigint)": (client, [at, transaction, every]) => {
    const isMarked = client.all("feedMark").some((row) => Number(row.at) > Number(at) - Number(every));
    if (!isMarked) client.put("feedMark", String(at), { at, transaction });
    return [];
  },
  "DELETE FROM feed_mark WHERE at < (SELECT max(at) FROM feed_mark WHERE at <= $1)": (client, [before]) => {
    const times = client.all("feedMark").map((row) => Number(row.at));
    const newest = Math.max(...times.filter((at) => at <= Number(before)));
    for (const at of times) if (at < newest) client.remove("feedMark", String(at));
    return [];
  },
  [`UPDATE entity SET transaction = 0 WHERE (entity, id) IN (
    SELECT entity, id FROM entity WHERE transaction > 0 AND transaction < $1 AND entity IN ('ticket', 'call') AND NOT open AND changed_at < $2
    ORDER BY transaction, n LIMIT $3 FOR UPDATE SKIP LOCKED)`]: (client, [floor, before, limit]) => {
    const old = client
      .all("entity")
      .filter((row) => Number(row.transaction) > 0 && Number(row.transaction) < Number(floor))
      .filter((row) => (row.entity === "ticket" || row.entity === "call") && row.open === false && Number(row.changed_at) < Number(before))
      .sort((one, other) => Number(one.transaction) - Number(other.transaction) || Number(one.n) - Number(other.n))
      .filter((row) => client.tryLock(`entity ${keyOf(row.entity, row.id)}`))
      .slice(0, Number(limit));
    for (const row of old) client.put("entity", keyOf(row.entity, row.id), { ...row, transaction: 0 });
    return old;
  },
};

/** How a person is given another role or area, and what the audit says of it. */
const personStatements: Readonly<Record<string, Statement>> = {
  "UPDATE person SET role = coalesce($2, role), area_ids = CASE WHEN $3 THEN $4::text[] ELSE area_ids END WHERE id = $1 RETURNING id": async (
    client,
    [id, role, isMoved, area_ids],
  ) => {
    await client.lock(`person ${String(id)}`);
    const person = client.get("person", String(id));
    if (person === undefined) return [];
    client.put("person", String(id), { ...person, role: role ?? person.role, area_ids: isMoved === true ? area_ids : (person.area_ids ?? null) });
    return [{ id }];
  },
  "LOCK TABLE audit IN EXCLUSIVE MODE": async (client) => {
    await client.lock("audit");
    return [];
  },
  "SELECT hash FROM audit ORDER BY n DESC LIMIT 1": (client) => client.all("audit").slice(-1),
  "INSERT INTO audit (at, person_id, action, facts, previous_hash, hash) VALUES ($1, $2, $3, $4::jsonb, $5, $6)": (client, values) => {
    const [at, person_id, action, facts, previous_hash, hash] = values;
    const n = client.all("audit").length + 1;
    client.put("audit", String(n), { n, at, person_id, action, facts: JSON.parse(String(facts)), previous_hash, hash });
    return [];
  },
  "SELECT pg_notify('hotline', $1)": (client, [payload]) => {
    client.notices.push(String(payload));
    return [];
  },
};

/** What dispatch does beside its seats: the feed's retention, and changes of its people. */
export const upkeepStatements: Readonly<Record<string, Statement>> = { ...retentionStatements, ...personStatements };

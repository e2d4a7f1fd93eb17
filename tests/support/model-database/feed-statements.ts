import { entityInsert, entityReplace } from "../../../src/dispatch/store/entity-columns.ts";
import { heldSql } from "../../../src/dispatch/sync/window-sql.ts";
import type { ModelTransaction } from "./model-transaction.ts";
import { keyOf, type Row } from "./tables.ts";

type Statement = (client: ModelTransaction, values: readonly unknown[]) => Promise<readonly Row[]> | readonly Row[];

/** `window-sql.ts` on the model's rows. */
function heldBy(client: ModelTransaction, [since, areaIds, personId]: readonly unknown[]): (row: Row) => boolean {
  const areas = areaIds as readonly string[] | null;
  const liesIn = (row: Row): boolean =>
    (row.open === true || Number(row.changed_at) >= Number(since)) &&
    (areas === null || row.place_id === null || row.created_by === personId || areas.some((area) => String(row.place_id).startsWith(area)));
  const isNamed = (id: unknown): boolean =>
    client.all("entity").some((row) => row.caller_id === id && (row.entity === "ticket" || row.entity === "call") && liesIn(row));
  return (row) => {
    if (row.entity === "ticket" || row.entity === "call") return liesIn(row);
    if (row.entity !== "caller") return true;
    const { mergedInto } = row.document as { mergedInto?: { id: string } | null };
    return Number(row.changed_at) >= Number(since) || isNamed(mergedInto?.id ?? row.id);
  };
}

const compare = (row: Row, [transaction, n]: readonly unknown[]): number => Number(row.transaction) - Number(transaction) || Number(row.n) - Number(n);

/** Rows of the feed after a place and below a horizon, with whether a window holds them. */
function feed(client: ModelTransaction, from: readonly unknown[], horizon: unknown, window: readonly unknown[]): Row[] {
  const isHeld = heldBy(client, window);
  return client
    .all("entity")
    .filter((row) => compare(row, from) > 0 && Number(row.transaction) < Number(horizon))
    .map((row): Row => ({ ...row, held: isHeld(row) }))
    .filter((row) => Number(row.transaction) > 0 || row.held === true)
    .sort((one, other) => compare(one, [other.transaction, other.n]));
}

/** A snapshot's rows; those that a window gained come up to a place alone. */
function walked(client: ModelTransaction, values: readonly unknown[], isHeld: boolean): Row[] {
  const rows = client.all("entity").filter(heldBy(client, values.slice(0, 3)));
  if (!isHeld) return rows;
  const isOld = heldBy(client, values.slice(3, 6));
  return rows.filter((row) => !isOld(row) && compare(row, values.slice(6, 8)) <= 0);
}
const walkedSql = (isHeld: boolean): string =>
  `${heldSql("e", 1)}${isHeld ? ` AND NOT (${heldSql("e", 4)}) AND (e.transaction, e.n) <= ($7::bigint, $8::bigint)` : ""}`;
const pieceSql = (isHeld: boolean, next: number): string =>
  `SELECT e.id, e.document::text AS document, e.entity = 'ticket' AND coalesce((e.document#>>'{fields,confidential}')::boolean, false) AS confidential
   FROM entity e WHERE e.entity = $${next} AND e.id > $${next + 1} AND ${walkedSql(isHeld)} ORDER BY e.id LIMIT $${next + 2}`;

function piece(client: ModelTransaction, values: readonly unknown[], isHeld: boolean): Row[] {
  const [entity, after, limit] = values.slice(-3);
  const byId = (one: Row, other: Row): number => (String(one.id) < String(other.id) ? -1 : 1);
  const rows = walked(client, values, isHeld).filter((row) => row.entity === entity && String(row.id) > String(after));
  return rows
    .sort(byId)
    .slice(0, Number(limit))
    .map(({ id, document }) => {
      const { fields } = document as { fields?: { confidential: boolean } };
      return { id, document: JSON.stringify(document), confidential: entity === "ticket" && fields?.confidential === true };
    });
}

const snapshotStatements: Readonly<Record<string, Statement>> = Object.fromEntries(
  [false, true].flatMap((isHeld) => [
    [pieceSql(isHeld, isHeld ? 9 : 4), (client: ModelTransaction, values: readonly unknown[]) => piece(client, values, isHeld)],
    [
      `SELECT count(*) AS count FROM entity e WHERE ${walkedSql(isHeld)}`,
      (client: ModelTransaction, values: readonly unknown[]) => [{ count: walked(client, values, isHeld).length }],
    ],
  ]),
);

/** Where the feed stood at a time, or before. */
const newestMark = (client: ModelTransaction, before: number): Row | undefined =>
  client
    .all("feedMark")
    .filter((row) => Number(row.at) <= before)
    .sort((one, other) => Number(other.at) - Number(one.at))[0];

/** The feed: its horizon, its rows, and where a row is written into it; and the walk of a snapshot. */
export const feedStatements: Readonly<Record<string, Statement>> = {
  ...snapshotStatements,
  "SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint AS horizon, (SELECT transaction FROM feed_mark WHERE at <= $1 ORDER BY at DESC LIMIT 1) AS floor":
    (client, [before]) => [{ horizon: client.horizon(), floor: newestMark(client, Number(before))?.transaction ?? null }],
  "SELECT pg_current_xact_id()::text::bigint AS transaction": (client) => [{ transaction: client.number() }],
  [`SELECT e.entity, e.id, CASE WHEN h.held THEN e.document END AS document, e.transaction, e.n, e.device_id, e.sequence, h.held
    FROM entity e CROSS JOIN LATERAL (SELECT ${heldSql("e", 5)} AS held) h
    WHERE (e.transaction, e.n) > ($1::bigint, $2::bigint) AND e.transaction < $3::bigint AND (e.transaction > 0 OR h.held)
    ORDER BY e.transaction, e.n LIMIT $4`]: (client, [transaction, n, horizon, limit, ...window]) =>
    feed(client, [transaction, n], horizon, window).slice(0, Number(limit)),
  [`SELECT count(*) AS count FROM entity e WHERE (e.transaction, e.n) > ($1::bigint, $2::bigint) AND e.transaction < $3::bigint AND ${heldSql("e", 4)}`]: (
    client,
    [transaction, n, horizon, ...window],
  ) => [{ count: feed(client, [transaction, n], horizon, window).filter((row) => row.held).length }],
  "SELECT id, document FROM entity WHERE entity = 'caller' AND id = ANY($1::text[])": (client, [ids]) =>
    client.all("entity").filter((row) => row.entity === "caller" && (ids as readonly unknown[]).includes(row.id)),
  [`SELECT asked.id AS device_id, (SELECT max(sequence) FROM applied WHERE device_id = asked.id AND transaction < $2)::bigint AS contained
    FROM unnest($1::text[]) AS asked (id) WHERE NOT EXISTS (SELECT 1 FROM entity WHERE transaction >= $2)`]: (client, [devices, before]) => {
    if (client.all("entity").some((row) => Number(row.transaction) >= Number(before))) return [];
    const applied = client.all("applied").filter((row) => Number(row.transaction) < Number(before));
    return (devices as readonly string[]).map((device_id) => {
      const sequences = applied.flatMap((row) => (row.device_id === device_id ? [Number(row.sequence)] : []));
      return { device_id, contained: sequences.length === 0 ? null : Math.max(...sequences) };
    });
  },
  [`${entityInsert} ${entityReplace}`]: async (client, [columns, transaction, device_id, sequence]) => {
    for (const row of JSON.parse(String(columns)) as Row[]) {
      const key = keyOf(row.entity, row.id);
      await client.lock(`entity ${key}`);
      client.put("entity", key, { ...row, transaction, n: client.place(), device_id, sequence });
    }
    return [];
  },
  "SELECT pg_notify('hotline', 'changed')": (client) => {
    client.notices.push("changed");
    return [];
  },
};

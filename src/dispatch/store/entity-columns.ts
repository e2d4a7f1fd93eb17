import type { EntityRow } from "../../contract/rows.ts";
import { isOpen } from "../../domain/ticket-life.ts";

/** The columns by which a synced document is found, taken from the document. Times in UTC ms. */
export interface EntityColumns {
  readonly entity: string;
  readonly id: string;
  readonly document: unknown;
  readonly number_hash: string | null;
  readonly caller_id: string | null;
  readonly occurred_at: number;
  readonly open: boolean;
}

/** `$1` JSON array of EntityColumns, `$2` transaction, `$3` device, `$4` sequence. */
export const entityInsert = `
  INSERT INTO entity (entity, id, document, transaction, n, device_id, sequence, number_hash, caller_id, occurred_at, open)
  SELECT r.entity, r.id, r.document, $2::bigint, nextval('feed_n'), $3::text, $4::bigint, r.number_hash, r.caller_id, r.occurred_at, r.open
  FROM jsonb_to_recordset($1::jsonb) AS r (entity text, id text, document jsonb, number_hash text, caller_id text, occurred_at bigint, open boolean)`;

/** What is searched of each kind of row. */
export function entityColumns(value: EntityRow): EntityColumns {
  const none = { number_hash: null, caller_id: null, occurred_at: 0, open: true };
  const base = { entity: value.entity, id: value.row.id, document: value.row };
  switch (value.entity) {
    case "ticket":
      return {
        ...base,
        number_hash: value.row.numberHash,
        caller_id: value.row.callerId,
        occurred_at: value.row.createdAt,
        open: isOpen(value.row.status),
      };
    case "call":
      return { ...base, number_hash: value.row.numberHash, caller_id: value.row.callerId, occurred_at: value.row.startedAt, open: value.row.endedAt === null };
    case "caller":
      return { ...base, ...none, occurred_at: value.row.updatedAt, open: false };
    case "article":
    case "articleVersion":
    case "articleReport":
    case "textModule":
    case "place":
    case "configuration":
    case "incident":
      return { ...base, ...none };
  }
}

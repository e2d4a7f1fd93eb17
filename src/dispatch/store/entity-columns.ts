import type { EntityRow } from "../../contract/rows.ts";
import { isOpen } from "../../domain/ticket-life.ts";
import { lastTouched, placeOf } from "../../domain/window.ts";

/** The columns by which a synced document is found, taken from the document. Times in UTC ms. */
export interface EntityColumns {
  readonly entity: string;
  readonly id: string;
  readonly document: unknown;
  readonly number_hash: string | null;
  readonly caller_id: string | null;
  readonly occurred_at: number;
  readonly open: boolean;
  /** What a window is judged by (`domain/window.ts`): the last change, and of a ticket its place and its maker. */
  readonly changed_at: number;
  readonly place_id: string | null;
  readonly created_by: string | null;
}

/** `$1` JSON array of EntityColumns, `$2` transaction, `$3` device, `$4` sequence. */
export const entityInsert = `
  INSERT INTO entity (entity, id, document, transaction, n, device_id, sequence, number_hash, caller_id, occurred_at, open, changed_at, place_id, created_by)
  SELECT r.entity, r.id, r.document, $2::bigint, nextval('feed_n'), $3::text, $4::bigint, r.number_hash, r.caller_id, r.occurred_at, r.open, r.changed_at, r.place_id, r.created_by
  FROM jsonb_to_recordset($1::jsonb) AS r (entity text, id text, document jsonb, number_hash text, caller_id text, occurred_at bigint, open boolean,
    changed_at bigint, place_id text, created_by text)`;
/** When a row is there already. */
export const entityReplace = `ON CONFLICT (entity, id) DO UPDATE SET
  document = excluded.document, transaction = excluded.transaction, n = excluded.n, device_id = excluded.device_id, sequence = excluded.sequence,
  number_hash = excluded.number_hash, caller_id = excluded.caller_id, occurred_at = excluded.occurred_at, open = excluded.open,
  changed_at = excluded.changed_at, place_id = excluded.place_id, created_by = excluded.created_by`;

/** What is searched of each kind of row. */
export function entityColumns(value: EntityRow): EntityColumns {
  const none = { number_hash: null, caller_id: null, occurred_at: 0, open: true, changed_at: 0, place_id: null, created_by: null };
  const base = { entity: value.entity, id: value.row.id, document: value.row };
  switch (value.entity) {
    case "ticket":
      return {
        ...base,
        number_hash: value.row.numberHash,
        caller_id: value.row.callerId,
        occurred_at: value.row.createdAt,
        open: isOpen(value.row.status),
        changed_at: lastTouched(value.row),
        place_id: placeOf(value.row),
        created_by: value.row.createdBy,
      };
    case "call":
      return {
        ...base,
        ...none,
        number_hash: value.row.numberHash,
        caller_id: value.row.callerId,
        occurred_at: value.row.startedAt,
        open: value.row.endedAt === null,
        changed_at: value.row.startedAt,
      };
    case "caller":
      return { ...base, ...none, occurred_at: value.row.updatedAt, open: false, changed_at: value.row.updatedAt };
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

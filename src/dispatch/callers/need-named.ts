import type { CallerRow } from "../../contract/callers.ts";
import { HotlineError } from "../../contract/errors.ts";
import type { Querier } from "../store/database.ts";
import type { Author } from "../sync/author.ts";

/** A call of theirs or from one of their numbers, or a ticket of theirs that the author may see for where it lies (`domain/window.ts`), whenever that was. */
const namedSql = `SELECT 1 FROM entity e WHERE e.caller_id = $1 AND (e.entity = 'call' OR e.entity = 'ticket' AND (e.place_id IS NULL OR e.created_by = $2
    OR EXISTS (SELECT 1 FROM unnest($3::text[]) AS area WHERE starts_with(e.place_id, area))))
  UNION ALL SELECT 1 FROM entity e WHERE e.number_hash = ANY($4::text[]) AND e.entity = 'call' LIMIT 1`;

/**
 * Whom nothing in somebody's area names is not theirs to change: no call, for a call lies in no place, and no ticket there, of no known
 * place, or their own. A card that they changed or made before stays theirs to change.
 * @throws HotlineError `forbidden` (detail `area`)
 */
export async function needNamed(client: Querier, { id, areaIds }: Pick<Author, "id" | "areaIds">, caller: CallerRow): Promise<void> {
  if (areaIds === null || caller.steps.some(({ personId }) => personId === id)) return;
  const named = await client.query(namedSql, [caller.id, id, areaIds, caller.numbers.map(({ hash }) => hash)]);
  if (named.rows.length === 0) throw new HotlineError({ kind: "forbidden", detail: "area" });
}

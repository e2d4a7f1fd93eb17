import type { SeatWindow } from "../../contract/window.ts";

/** The three values that `heldSql` asks for. */
export const windowValues = ({ since, areaIds, personId }: SeatWindow): readonly unknown[] => [since, areaIds, personId];

/**
 * `domain/window.ts` as a condition on a row of `entity`, with `windowValues` from parameter `$first` on. A person is held who is
 * named by a held ticket or call, or whose card is by now that of such a one.
 */
export function heldSql(row: string, first: number): string {
  return `CASE ${row}.entity WHEN 'ticket' THEN ${liesIn(row, first)} WHEN 'call' THEN ${liesIn(row, first)}
    WHEN 'caller' THEN ${row}.changed_at >= $${first}::bigint OR EXISTS (
      SELECT 1 FROM entity named WHERE named.caller_id = coalesce(${row}.document#>>'{mergedInto,id}', ${row}.id)
        AND named.entity IN ('ticket', 'call') AND ${liesIn("named", first)})
    ELSE true END`;
}

/** A call has no place, and nobody's. */
const liesIn = (row: string, first: number): string =>
  `((${row}.open OR ${row}.changed_at >= $${first}::bigint) AND ($${first + 1}::text[] IS NULL OR ${row}.place_id IS NULL
    OR coalesce(${row}.created_by = $${first + 2}::text, false)
    OR EXISTS (SELECT 1 FROM unnest($${first + 1}::text[]) AS area WHERE starts_with(${row}.place_id, area))))`;

import type { CallRow } from "../../contract/rows.ts";

/** What became of a call, as a key of the catalogue; null while nobody told. That a call was rejected says by whom only with its direction. */
export function outcomeKey({ direction, outcome }: Pick<CallRow, "direction" | "outcome">): string | null {
  if (outcome === null) return null;
  return direction === "out" && outcome === "rejected" ? "outcome.declined" : `outcome.${outcome}`;
}

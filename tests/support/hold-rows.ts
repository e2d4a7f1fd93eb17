import type { EntityRow } from "../../src/contract/rows.ts";
import type { Cache } from "../../src/seat/store/cache.ts";

/** Puts rows into a seat's cache as the feed does. */
export function holdRows(cache: Cache, rows: readonly EntityRow[]): void {
  cache.apply(
    rows.map((value) => ({ value, deviceId: null, sequence: null })),
    cache.position,
    false,
  );
}

import type { Cache } from "./cache.ts";

/** Pages given back in one turn of the event loop, some milliseconds: a call is never kept waiting. */
const piece = 64;
/** Fewer free pages stay, for what comes next: 4 MiB, and a tenth of the file. */
const [fewest, share] = [1_000, 0.1];

/**
 * Gives the disk back what rows that were let go left empty in the cache's file. The journal keeps its empty pages: somebody types into it.
 * @returns how many pages were given back
 */
export async function giveSpaceBack(cache: Cache, isStopped: () => boolean): Promise<number> {
  let { free, all } = cache.pages;
  if (free < Math.max(fewest, all * share)) return 0;
  const before = all;
  while (free > 0 && !isStopped()) {
    cache.giveBack(piece);
    const left = cache.pages;
    // A file of before gives nothing back until it is begun anew.
    if (left.all >= all) break;
    ({ free, all } = left);
    await new Promise((resolve) => setImmediate(resolve));
  }
  if (all < before) cache.shorten();
  return before - all;
}

/** A name as it may be typed: each character with its readings, the usual one first; what is not Chinese is read as itself. */
export interface Spelled {
  readonly characters: readonly string[];
  readonly readings: readonly (readonly string[])[];
}
/** Where a typed run stands in a name, and how plainly it says it. */
export interface SpellingMatch {
  /** Index of the first character. */
  readonly start: number;
  /** Index behind the last one. */
  readonly end: number;
  /** 0: the very characters; each letter that stands for a character, and each unusual reading, adds to it. */
  readonly cost: number;
}

/** A longer run is free text and no name. */
const longestRun = 40;
const costs = { full: 1, initial: 2, unusual: 6 };

/**
 * Finds a folded run in a name by any part of it: characters, whole syllables, initials, and any mixture in the order
 * of the name (`回龙g`, `hlongguan`, `hlg`); the last syllable may be unfinished. Null where it is not there.
 * Of several places the plainest counts, of equals the foremost.
 */
export function spellingMatch(name: Spelled, run: string): SpellingMatch | null {
  const typed = Array.from(run);
  if (typed.length === 0 || typed.length > longestRun) return null;
  const known = new Map<number, Reach | null>();
  let best: SpellingMatch | null = null;
  for (let start = 0; start < name.characters.length; start++) {
    const reach = reachOf({ name, typed, known }, start, 0);
    if (reach !== null && (best === null || reach.cost < best.cost)) best = { start, ...reach };
  }
  return best;
}

interface Reach {
  readonly end: number;
  readonly cost: number;
}
interface Search {
  readonly name: Spelled;
  readonly typed: readonly string[];
  readonly known: Map<number, Reach | null>;
}

/** The cheapest way in which what is typed from `at` on stands in the name from `index` on. */
function reachOf(search: Search, index: number, at: number): Reach | null {
  if (at === search.typed.length) return { end: index, cost: 0 };
  if (index === search.name.characters.length) return null;
  const key = index * (longestRun + 1) + at;
  const known = search.known.get(key);
  if (known !== undefined) return known;
  const found = cheapest(search, index, at);
  search.known.set(key, found);
  return found;
}

function cheapest(search: Search, index: number, at: number): Reach | null {
  let best: Reach | null = null;
  const take = (length: number, cost: number): void => {
    const rest = reachOf(search, index + 1, at + length);
    if (rest !== null && (best === null || rest.cost + cost < best.cost)) best = { end: rest.end, cost: rest.cost + cost };
  };
  if (search.name.characters[index] === search.typed[at]) take(1, 0);
  const readings = search.name.readings[index] ?? [];
  for (const [rank, reading] of readings.entries()) {
    const unusual = rank === 0 ? 0 : costs.unusual;
    const common = commonStart(search.typed, at, reading);
    if (common === 0) continue;
    const isWhole = common === reading.length || at + common === search.typed.length;
    if (isWhole && common > 1) take(common, costs.full + unusual);
    take(1, costs.initial + unusual);
  }
  return best;
}

function commonStart(typed: readonly string[], at: number, reading: string): number {
  let length = 0;
  while (length < reading.length && typed[at + length] === reading[length]) length++;
  return length;
}

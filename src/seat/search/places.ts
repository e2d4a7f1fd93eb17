import type { PlaceRow } from "../../contract/rows.ts";
import type { PlaceHit } from "../../contract/seat-api.ts";
import { foldText, runsOf } from "../../domain/bigrams.ts";

interface Entry {
  readonly place: PlaceRow;
  readonly chain: readonly PlaceRow[];
  readonly name: string;
  readonly path: string;
}

const levelWeight = { district: 6, street: 8, community: 4 } as const;

/** The directory in memory: a few thousand names, looked through in about a millisecond. */
export class PlaceIndex {
  readonly #byId: ReadonlyMap<string, PlaceRow>;
  readonly #entries: readonly Entry[];

  constructor(places: readonly PlaceRow[]) {
    this.#byId = new Map(places.map((place) => [place.id, place]));
    this.#entries = places.map((place) => this.#entryOf(place));
  }
  get(id: string): PlaceRow | null {
    return this.#byId.get(id) ?? null;
  }
  /** A place with what it lies in; null when the directory does not have it. */
  hit(id: string): PlaceHit | null {
    const entry = this.#entries.find((each) => each.place.id === id);
    return entry === undefined ? null : hitOf(entry);
  }
  /** Places by name, full pinyin or initials; those in `near` (ids of places named before) stand in front. */
  search(query: { text: string; limit: number; near: readonly string[] }): PlaceHit[] {
    const runs = runsOf(query.text);
    if (runs.length === 0) return [];
    const near = new Set(query.near);
    const hits = this.#entries.flatMap((entry) => {
      const score = scoreOf(entry, runs, near);
      return score === null ? [] : [{ entry, score }];
    });
    hits.sort((one, other) => other.score - one.score || one.entry.place.id.localeCompare(other.entry.place.id));
    return hits.slice(0, query.limit).map(({ entry }) => hitOf(entry));
  }

  #entryOf(place: PlaceRow): Entry {
    const chain: PlaceRow[] = [];
    for (
      let each: PlaceRow | undefined = place;
      each !== undefined && chain.length < 4;
      each = each.parentId === null ? undefined : this.#byId.get(each.parentId)
    ) {
      chain.unshift(each);
    }
    return { place, chain, name: foldText(place.name), path: foldText(chain.map((each) => each.name).join(" ")) };
  }
}

/** The last run names the place itself; those before it may name what it lies in. Null: no hit. */
function scoreOf({ place, chain, name, path }: Entry, runs: readonly string[], near: ReadonlySet<string>): number | null {
  const outer = runs.slice(0, -1);
  if (!outer.every((run) => path.includes(run) || chain.some((each) => each.pinyin.includes(run) || each.initials.includes(run)))) return null;
  const own = ownScore(place, name, runs.at(-1) ?? "");
  if (own === null) return null;
  const isNear = chain.some((each) => near.has(each.id));
  return own + levelWeight[place.level] + (isNear ? 40 : 0) - name.length / 10;
}

function ownScore(place: PlaceRow, name: string, run: string): number | null {
  if (name === run) return 120;
  if (name.startsWith(run)) return 100;
  if (name.includes(run)) return 80;
  if (!/^[a-z]+$/.test(run)) return null;
  if (place.initials.startsWith(run)) return 70;
  if (place.pinyin.startsWith(run)) return 75;
  return run.length > 2 && (place.pinyin.includes(run) || place.initials.includes(run)) ? 50 : null;
}

function hitOf({ place, chain }: Entry): PlaceHit {
  const idAt = (level: PlaceRow["level"]): string | null => chain.find((each) => each.level === level)?.id ?? null;
  return {
    place,
    path: chain.map((each) => each.name).join(" · "),
    ids: { districtId: idAt("district"), streetId: idAt("street"), communityId: idAt("community") },
  };
}

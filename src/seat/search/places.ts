import type { PlaceRow } from "../../contract/rows.ts";
import type { PlaceHit } from "../../contract/seat-api.ts";
import { runsOf } from "../../domain/bigrams.ts";
import { foldBuilding, splitBuilding } from "../../domain/building.ts";
import { type Spelled, spellingMatch } from "../../domain/spelling.ts";
import type { KnownPlace } from "../store/known-places.ts";
import { firstOf, Speller } from "./speller.ts";

/** What tickets taught of places. */
export interface PlaceMemory {
  /** Buildings in a place, the most used first. */
  within(placeId: string): KnownPlace[];
  /** Buildings and spoken places by a part of their name. */
  named(run: string): KnownPlace[];
  uses(): { placeId: string; uses: number }[];
}
/** `near`: ids of places that the caller named before; `within`: the place that is chosen already. */
export interface PlaceQuery {
  readonly text: string;
  readonly limit: number;
  readonly near: readonly string[];
  readonly within: string | null;
  /** Today in the city, `YYYY-MM-DD`. */
  readonly today: string;
}

/** A place with how it may be typed; that is made when it is first needed. */
class Entry {
  readonly place: PlaceRow;
  readonly chain: readonly PlaceRow[];
  readonly #speller: Speller;
  #spelled: Spelled | null = null;
  #starters: ReadonlySet<string> | null = null;

  constructor(place: PlaceRow, chain: readonly PlaceRow[], speller: Speller) {
    this.place = place;
    this.chain = chain;
    this.#speller = speller;
  }
  get spelled(): Spelled {
    this.#spelled ??= this.#speller.spell(this.place);
    return this.#spelled;
  }
  /** All that a run may begin with to be found in the name: most names are passed over by it. */
  get starters(): ReadonlySet<string> {
    this.#starters ??= new Set([...this.spelled.characters, ...this.spelled.readings.flat().map(firstOf)]);
    return this.#starters;
  }
}
interface Scored {
  readonly hit: PlaceHit;
  readonly score: number;
}

const weight = {
  whole: 30,
  start: 20,
  characters: 25,
  cost: 2,
  level: { district: 12, street: 14, community: 4 },
  near: { itself: 40, around: 24, street: 8, district: 3 },
  within: 60,
  mostUses: 20,
  abolished: -80,
  building: 30,
} as const;
/** Places that an outer name such as `hlg` may mean, whose buildings are looked through. */
const outerPlaces = 6;
/** Some ms of work. */
const warmedAtOnce = 400;

/** The directory in memory and the buildings that tickets named, found by any part, by pinyin and by initials. */
export class PlaceIndex {
  readonly #byId: ReadonlyMap<string, Entry>;
  readonly #memory: PlaceMemory;
  readonly #speller = new Speller();
  readonly #uses = new Map<string, number>();
  #warmed = 0;

  constructor(places: readonly PlaceRow[], memory: PlaceMemory) {
    const rows = new Map(places.map((place) => [place.id, place]));
    this.#byId = new Map(places.map((place) => [place.id, new Entry(place, chainOf(rows, place), this.#speller)]));
    this.#memory = memory;
    this.countUses();
  }
  get(id: string): PlaceRow | null {
    return this.#byId.get(id)?.place ?? null;
  }
  /** A place with what it lies in; null when the directory does not have it. */
  hit(id: string): PlaceHit | null {
    const entry = this.#byId.get(id);
    return entry === undefined ? null : this.#hitOf(entry, "");
  }
  /** Counts anew how many tickets named each place. */
  countUses(): void {
    this.#uses.clear();
    for (const { placeId, uses } of this.#memory.uses()) {
      for (const place of this.#byId.get(placeId)?.chain ?? []) this.#uses.set(place.id, (this.#uses.get(place.id) ?? 0) + uses);
    }
  }

  /** Makes some more of what the first search needs, between other work. @returns whether there is more to do */
  warm(): boolean {
    const cold = [...this.#byId.values()].slice(this.#warmed, this.#warmed + warmedAtOnce);
    this.#warmed += cold.length;
    return cold.filter((entry) => entry.starters.size > 0).length === warmedAtOnce;
  }

  /** The best hits, buildings among them; ranked by how plainly they are named, the caller's earlier places, the chosen place and their uses. */
  search(query: PlaceQuery): PlaceHit[] {
    const split = splitBuilding(query.text);
    const scored = [...this.#places(runsOf(query.text), query), ...this.#buildings(split, query)];
    if (split.building !== "" && split.place !== "") {
      const folded = split.building.slice(0, 200);
      for (const { hit, score } of this.#places(runsOf(split.place), query)) scored.push({ hit: { ...hit, building: folded }, score: score - 1 });
    }
    scored.sort((one, other) => other.score - one.score || one.hit.path.localeCompare(other.hit.path));
    return withoutDoubles(scored.map(({ hit }) => hit)).slice(0, query.limit);
  }

  #places(runs: readonly string[], query: PlaceQuery): Scored[] {
    const own = runs.at(-1);
    if (own === undefined) return [];
    const outer = runs.slice(0, -1);
    const near = this.#nearOf(query.near);
    const scored: Scored[] = [];
    for (const entry of this.#byId.values()) {
      const score = this.#scoreOf(entry, own, outer);
      if (score !== null) scored.push({ hit: this.#hitOf(entry, ""), score: score + contextOf(entry, query, near) });
    }
    return scored;
  }
  /** The last run names the place itself, those before it what it lies in. */
  #scoreOf(entry: Entry, own: string, outer: readonly string[]): number | null {
    const match = entry.starters.has(firstOf(own)) ? spellingMatch(entry.spelled, own) : null;
    if (match === null || !outer.every((run) => this.#isAround(entry, run))) return null;
    const isWhole = match.start === 0 && match.end === entry.spelled.characters.length;
    return (
      (isWhole ? weight.whole : 0) +
      (match.start === 0 ? weight.start : 0) +
      (match.cost === 0 ? weight.characters : 0) -
      match.cost * weight.cost +
      weight.level[entry.place.level] +
      Math.min(weight.mostUses, 3 * Math.log2(1 + (this.#uses.get(entry.place.id) ?? 0))) -
      entry.spelled.characters.length / 5
    );
  }
  #isAround({ place, chain }: Entry, run: string): boolean {
    return chain.some((outer) => outer.id !== place.id && spellingMatch(this.#byId.get(outer.id)?.spelled ?? nothing, run) !== null);
  }

  #buildings({ place, building }: { place: string; building: string }, query: PlaceQuery): Scored[] {
    const typed = (building === "" ? query.text : building).trim().slice(0, 200);
    const wanted = { typed, folded: foldBuilding(typed) };
    if (wanted.folded === "") return [];
    const near = this.#nearOf(query.near);
    return this.#knownFor(place, building, query)
      .filter((known) => this.#holds(known, wanted.folded))
      .flatMap((known) => this.#scoredBuilding(known, wanted, query, near));
  }
  #knownFor(place: string, building: string, query: PlaceQuery): KnownPlace[] {
    if (building !== "" && place !== "") {
      const outer = this.#places(runsOf(place), query).sort((one, other) => other.score - one.score);
      return outer.slice(0, outerPlaces).flatMap(({ hit }) => (hit.place === null ? [] : this.#knownIn(hit.place.id)));
    }
    const chosen = query.within === null ? [] : this.#knownIn(query.within);
    // A number alone names a building in half the city.
    return building !== "" ? chosen : [...chosen, ...this.#memory.named(foldBuilding(query.text))];
  }
  /** A district is too wide to be looked through. */
  #knownIn(placeId: string): KnownPlace[] {
    return placeId.length < 9 ? [] : this.#memory.within(placeId);
  }
  /** A building by its beginning, a name by any part or its spelling. */
  #holds(known: KnownPlace, wanted: string): boolean {
    if (known.folded.startsWith(wanted) || goesOnBehind(known.folded, wanted)) return true;
    return !/\d$|号楼$/u.test(wanted) && spellingMatch(this.#speller.spellWords(known.name), wanted) !== null;
  }
  #scoredBuilding(known: KnownPlace, wanted: { typed: string; folded: string }, query: PlaceQuery, near: Near): Scored[] {
    const entry = this.#byId.get(known.placeId);
    if (known.placeId !== "" && entry === undefined) return [];
    const isWhole = known.folded === wanted.folded;
    // An entrance or a door behind the building is not to be lost to who takes the building.
    const name = goesOnBehind(known.folded, wanted.folded) ? wanted.typed : known.name;
    const score = weight.building + (isWhole ? weight.whole : 0) + Math.min(weight.mostUses, 3 * Math.log2(1 + known.uses));
    if (entry === undefined) return [{ hit: spokenHit(name), score }];
    return [{ hit: this.#hitOf(entry, name), score: score + contextOf(entry, query, near) }];
  }
  #hitOf({ place, chain }: Entry, building: string): PlaceHit {
    const successor = place.successorId === null ? undefined : this.#byId.get(place.successorId);
    return {
      place,
      path: chain.map((each) => each.name).join(" · "),
      building,
      successor: successor?.place.name ?? null,
      successorIds: successor === undefined ? null : idsOf(successor),
      ids: idsOf({ chain }),
    };
  }
  #nearOf(ids: readonly string[]): Near {
    return { itself: new Set(ids), around: new Set(ids.flatMap((id) => (this.#byId.get(id)?.chain ?? []).map((place) => place.id))) };
  }
}

interface Near {
  readonly itself: ReadonlySet<string>;
  readonly around: ReadonlySet<string>;
}
const nothing: Spelled = { characters: [], readings: [] };

function contextOf({ place, chain }: Entry, query: PlaceQuery, near: Near): number {
  let score = 0;
  if (near.itself.has(place.id)) score += weight.near.itself;
  else if (near.around.has(place.id)) score += weight.near.around;
  else if (chain.some((outer) => outer.level === "street" && near.around.has(outer.id))) score += weight.near.street;
  else if (chain.some((outer) => near.around.has(outer.id))) score += weight.near.district;
  if (query.within !== null && chain.some((outer) => outer.id === query.within)) score += weight.within;
  if (place.abolishedOn !== null && place.abolishedOn <= query.today) score += weight.abolished;
  return score;
}

function idsOf({ chain }: Pick<Entry, "chain">): PlaceHit["ids"] {
  const idAt = (level: PlaceRow["level"]): string | null => chain.find((each) => each.level === level)?.id ?? null;
  return { districtId: idAt("district"), streetId: idAt("street"), communityId: idAt("community") };
}

function chainOf(rows: ReadonlyMap<string, PlaceRow>, place: PlaceRow): PlaceRow[] {
  const chain: PlaceRow[] = [];
  for (let each: PlaceRow | undefined = place; each !== undefined && chain.length < 4; each = each.parentId === null ? undefined : rows.get(each.parentId)) {
    chain.unshift(each);
  }
  return chain;
}

/** Whether what is wanted is more than a known building; `52` is not behind `5`. */
const goesOnBehind = (known: string, wanted: string): boolean =>
  wanted.length > known.length && wanted.startsWith(known) && !/\d\d/u.test(wanted.slice(known.length - 1, known.length + 1));

const spokenHit = (path: string): PlaceHit => ({
  place: null,
  path,
  building: "",
  successor: null,
  successorIds: null,
  ids: { districtId: null, streetId: null, communityId: null },
});

function withoutDoubles(hits: readonly PlaceHit[]): PlaceHit[] {
  const seen = new Set<string>();
  return hits.filter((hit) => {
    const key = `${hit.place?.id ?? hit.path} ${foldBuilding(hit.building)}`;
    return seen.size < seen.add(key).size;
  });
}

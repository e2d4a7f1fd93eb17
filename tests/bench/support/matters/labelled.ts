import type { PlaceReference, PlaceRow } from "../../../../src/contract/rows.ts";
import type { SeededRandom } from "../../../../src/dispatch/demo/seeded-random.ts";
import { type Family, families } from "./families.ts";
import { seeded, tell } from "./speech.ts";

/** A ticket or a draft as the measure sees it. */
export interface Told {
  readonly familyId: string;
  readonly text: string;
  readonly place: PlaceReference;
  readonly placeNames: readonly string[];
  readonly at: number;
  readonly categoryId: string | null;
  readonly callerKey: string;
}
/** A draft beside an earlier ticket, and whether they are about the same matter. `kind` says how the pair was made. */
export interface LabelledPair {
  readonly kind: "same" | "sameCallerAgain" | "otherMatterHere" | "likeMatterHere" | "elsewhere" | "longAgo" | "otherMatterOfCaller";
  readonly isSame: boolean;
  readonly draft: Told;
  readonly earlier: Told;
}

const hour = 3_600_000;
const start = Date.UTC(2026, 10, 1);
/** Families of one field speak with the same words of other matters: they make the hardest pairs. */
const fieldOf = (family: Family): string => family.categoryId.split(".")[0] ?? "";
/** A burst main and the taps that run dry, a lift that stands and who stands in it, may be one matter or two: no honest label. */
const ambiguous: ReadonlySet<string> = new Set(["water-off water-main", "water-main water-off", "lift-stopped lift-trapped", "lift-trapped lift-stopped"]);

/** Makes labelled pairs of one half, the same for the same seed: one pair in four is the same matter, the others are hard ones. */
export class LabelledSet {
  readonly #random: SeededRandom;
  readonly #families: readonly Family[];
  readonly #communities: readonly PlaceRow[];
  readonly #names: ReadonlyMap<string, string>;

  constructor(half: Family["half"], places: readonly PlaceRow[], seed: number) {
    this.#random = seeded(seed);
    this.#families = families.filter((family) => family.half === half);
    this.#communities = places.filter((place) => place.level === "community");
    this.#names = new Map(places.map((place) => [place.id, place.name]));
  }

  pairs(count: number): LabelledPair[] {
    return Array.from({ length: count }, (_, index) => (index % 4 === 0 ? this.#same() : this.#other()));
  }

  #same(): LabelledPair {
    const random = this.#random;
    const family = random.pick(this.#families);
    const place = this.#somewhere();
    const before = this.#wording(family, "ticket");
    const earlier = this.#told(family, before, place, start + random.below(600) * hour, true);
    const isAgain = family.reach === "person" || random.next() < 0.2;
    const [wording, apart] = [this.#wordingOfSameFact(family, before), Math.exp(random.next() * 5.6 - 1.8) * hour];
    const here = isAgain || family.reach === "building" ? place : this.#inCommunity(place);
    const draft = this.#told(family, wording, here, earlier.at + apart, false);
    return { kind: isAgain ? "sameCallerAgain" : "same", isSame: true, draft: isAgain ? { ...draft, callerKey: earlier.callerKey } : draft, earlier };
  }
  #other(): LabelledPair {
    const random = this.#random;
    const family = random.pick(this.#families);
    const kind = random.pick(["otherMatterHere", "otherMatterHere", "likeMatterHere", "elsewhere", "elsewhere", "longAgo", "otherMatterOfCaller"] as const);
    const place = this.#somewhere();
    const draftAt = start + (400 + random.below(600)) * hour;
    const soon = Math.exp(random.next() * 5.6 - 1.8) * hour;
    const draft = this.#told(family, this.#wording(family, "draft"), place, draftAt, false);
    // A place without its community in the same street could be the same one: nobody could label it.
    const certain = (told: Told, where: PlaceReference): Told =>
      kind === "elsewhere" ? { ...told, place: { ...told.place, communityId: where.communityId } } : told;
    const make = (other: Family, where: PlaceReference, apart: number): LabelledPair => {
      const earlier = certain(this.#told(other, this.#wording(other, "ticket"), where, draftAt - apart, true), where);
      const callerKey = kind === "otherMatterOfCaller" ? draft.callerKey : earlier.callerKey;
      return { kind, isSame: false, draft: certain(draft, place), earlier: { ...earlier, callerKey } };
    };
    if (kind === "elsewhere") return make(family, this.#elsewhere(place), soon);
    if (kind === "longAgo") return make(family, place, (40 + random.below(160)) * 24 * hour);
    return make(this.#otherFamily(family, kind === "likeMatterHere"), random.next() < 0.6 ? place : this.#inCommunity(place), soon);
  }

  #told(family: Family, wording: number, place: PlaceReference, at: number, isTicket: boolean): Told {
    const random = this.#random;
    const placeName = this.#names.get(place.communityId ?? "") ?? "";
    const text = tell(family, wording, random.next() < 0.5 ? placeName : placeName + place.building, random);
    const known = isTicket ? 0.85 : 0.3;
    const draw = random.next();
    const isGuessed = isTicket && draw >= known && draw < known + 0.08;
    const categoryId = draw < known ? family.categoryId : isGuessed ? this.#otherFamily(family, true).categoryId : null;
    // One place in eight is said without its building, one in twelve without the community.
    const shown = { ...place, building: random.next() < 0.12 ? "" : place.building, communityId: random.next() < 0.08 ? null : place.communityId };
    const placeNames = [placeName, place.building, this.#names.get(place.streetId ?? "") ?? ""];
    return { familyId: family.id, text, place: shown, placeNames, at, categoryId, callerKey: `caller-${random.below(1_000_000)}` };
  }
  /** Tickets and drafts of a fact are told in different wordings: a draft's wording stands in no earlier ticket, so that nothing was learnt of it. */
  #wording(family: Family, side: "ticket" | "draft"): number {
    return this.#random.pick(family.facts.split("|").flatMap((fact) => sideOf(fact, side)));
  }
  #wordingOfSameFact(family: Family, wording: number): number {
    // Some tell it in the ticket's own wording, with other words around it, in another order and with other mistakes.
    if (this.#random.next() < 0.3) return wording;
    const fact = family.facts.split("|").find((each) => each.includes(String(wording))) ?? String(wording);
    return this.#random.pick(sideOf(fact, "draft"));
  }
  #otherFamily(family: Family, isAlike: boolean): Family {
    const others = this.#families.filter((other) => other.id !== family.id && !ambiguous.has(`${family.id} ${other.id}`));
    const alike = others.filter((other) => fieldOf(other) === fieldOf(family));
    return this.#random.pick(isAlike && alike.length > 0 ? alike : others);
  }
  #somewhere(): PlaceReference {
    const community = this.#random.pick(this.#communities);
    return { ...this.#ids(community), building: this.#building(), spoken: "" };
  }
  #inCommunity(place: PlaceReference): PlaceReference {
    return { ...place, building: this.#building() };
  }
  #elsewhere(place: PlaceReference): PlaceReference {
    const inStreet = this.#communities.filter((other) => other.parentId === place.streetId && other.id !== place.communityId);
    const isNear = this.#random.next() < 0.35 && inStreet.length > 0;
    return { ...place, ...this.#ids(this.#random.pick(isNear ? inStreet : this.#communities.filter((other) => other.parentId !== place.streetId))) };
  }
  #ids(community: PlaceRow) {
    return { districtId: community.id.slice(0, 6), streetId: community.id.slice(0, 9), communityId: community.id };
  }
  #building(): string {
    return `${1 + this.#random.below(24)}号楼${1 + this.#random.below(6)}单元`;
  }
}

/** Every second wording of a fact is for drafts; one that stands alone is for both. */
function sideOf(fact: string, side: "ticket" | "draft"): number[] {
  const wordings = [...fact].map(Number);
  return wordings.length === 1 ? wordings : wordings.filter((_, index) => index % 2 === (side === "ticket" ? 0 : 1));
}

/** The control: each draft beside another pair's text, places and times as they were. Whatever is found then is found by chance. */
export function shuffled(pairs: readonly LabelledPair[], seed: number): LabelledPair[] {
  const random = seeded(seed);
  return pairs.map((pair) => {
    const other = random.pick(pairs).earlier;
    return { ...pair, earlier: { ...pair.earlier, text: other.text, categoryId: other.categoryId, placeNames: other.placeNames } };
  });
}

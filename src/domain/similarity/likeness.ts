import type { PlaceReference } from "../../contract/rows.ts";
import { type Nearness, nearnessOf } from "./nearness.ts";
import type { Leaning, TermTable } from "./term-table.ts";
import type { Terms } from "./terms.ts";

/** What is known of a draft or a ticket. */
export interface Matter {
  readonly terms: Terms;
  readonly place: PlaceReference;
  /** UTC ms. */
  readonly at: number;
  readonly categoryId: string | null;
  /** The same for the same caller, such as the hash of the number; null: not known. */
  readonly callerKey: string | null;
}
/** A matter with what the table says of its words: made once and compared often. */
export interface MatterSketch extends Matter {
  readonly leaning: Leaning;
  /** What all its words weigh. */
  readonly weight: number;
}
export const sketchOf = (matter: Matter, table: TermTable): MatterSketch => ({
  ...matter,
  leaning: table.leaningOf(matter.terms.keys(), matter.categoryId),
  weight: [...matter.terms.keys()].reduce((total, term) => total + table.weightOf(term), 0),
});

/** Points that each finding gives for or against; `score` is their sum and nothing else. */
export interface LikenessParts {
  /** Words that both have. */
  readonly words: number;
  /** Whether the words of both point to the same categories, by what earlier tickets teach. */
  readonly topic: number;
  readonly place: number;
  readonly time: number;
  /** Categories that people chose. */
  readonly category: number;
  readonly caller: number;
}
/** Why two matters are held for the same, or not. */
export interface Likeness {
  readonly score: number;
  readonly parts: LikenessParts;
  readonly nearness: Nearness;
  /** Time between the two, ms. */
  readonly apart: number;
  /** The words of the first that the second has too, the most telling first. */
  readonly shared: readonly string[];
}

/** What the points are given for; the numbers that are measured between two matters. */
export interface LikenessFindings {
  /** Of the lighter text's words so much the other has too, and how much that weighs; square roots, 0 to 1: the first common words tell most. */
  readonly share: number;
  readonly heft: number;
  /** How many times likelier than by chance both are of one category, as a logarithm. */
  readonly kinship: number;
  /** log2(1 + time between ÷ three days): within a day or two one occurrence is told, later each doubling counts. */
  readonly doublings: number;
  readonly category: "same" | "other" | "unknown";
  readonly isSameCaller: boolean;
  readonly nearness: Nearness;
}

const threeDays = 3 * 86_400_000;

/**
 * Points, rounded from a logistic regression over the tuning half of the labelled set (`npm run bench -- duplicates --weights`
 * fits and prints them) and made to fall with the distance; the held-back half was not looked at for them. From `threshold` on
 * two matters are shown as the same.
 */
export const points = {
  base: -5.5,
  share: 1.2,
  heft: 4,
  kinship: 1.3,
  place: {
    sameBuilding: 2.8,
    nextBuilding: 2.7,
    sameCommunity: 2.6,
    inStreet: 2.5,
    sameStreet: -4.5,
    sameDistrict: -5,
    elsewhere: -6.3,
    unknown: 0,
  } satisfies Record<Nearness, number>,
  perDoubling: -2,
  category: { same: 0.7, other: -0.7, unknown: 0 },
  caller: 0.8,
  threshold: 0,
} as const;

/** Shared weight beyond which more words add nothing. */
const heftLimit = 15;
/** Two short texts that share their one word are not yet alike: the share is of at least so much weight. */
const leastWeight = 8;

/** Compares two matters. Symmetric but for `shared`, which are the first's words. */
export function likenessOf(one: MatterSketch, other: MatterSketch, table: TermTable): Likeness {
  const shared = sharedTerms(one.terms, other.terms, table);
  const findings = findingsOf(one, other, shared, table);
  const parts: LikenessParts = {
    words: points.base + points.share * findings.share + points.heft * findings.heft,
    topic: points.kinship * findings.kinship,
    place: points.place[findings.nearness],
    time: points.perDoubling * findings.doublings,
    category: points.category[findings.category],
    caller: findings.isSameCaller ? points.caller : 0,
  };
  const score = parts.words + parts.topic + parts.place + parts.time + parts.category + parts.caller;
  const words = readable(shared.map(({ term }) => one.terms.get(term) ?? ""));
  return { score, parts, nearness: findings.nearness, apart: Math.abs(one.at - other.at), shared: words };
}

interface SharedTerm {
  readonly term: string;
  readonly weight: number;
}

/** Terms of both, the weightiest first. */
export function sharedTerms(one: Terms, other: Terms, table: TermTable): SharedTerm[] {
  const shared = [...one.keys()].filter((term) => other.has(term)).map((term) => ({ term, weight: table.weightOf(term) }));
  return shared.sort((left, right) => right.weight - left.weight);
}

export function findingsOf(one: MatterSketch, other: MatterSketch, shared: readonly SharedTerm[], table: TermTable): LikenessFindings {
  const common = shared.reduce((total, term) => total + term.weight, 0);
  return {
    share: Math.sqrt(common / Math.max(Math.min(one.weight, other.weight), leastWeight)),
    heft: Math.sqrt(Math.min(1, common / heftLimit)),
    kinship: table.kinship(one.leaning, other.leaning),
    doublings: Math.log2(1 + Math.abs(one.at - other.at) / threeDays),
    category: one.categoryId === null || other.categoryId === null ? "unknown" : one.categoryId === other.categoryId ? "same" : "other",
    isSameCaller: one.callerKey !== null && one.callerKey === other.callerKey,
    nearness: nearnessOf(one.place, other.place),
  };
}

/** Words of a list, the most telling first, as a person reads them: whole ones, and no part of one that stands already. */
export function readable(words: readonly string[]): string[] {
  const kept: string[] = [];
  for (const word of words) {
    const isPart = kept.some((each) => Array.from(word).some((character) => each.includes(character)));
    if (Array.from(word).length > 1 && !isPart) kept.push(word);
  }
  return kept.slice(0, 4);
}

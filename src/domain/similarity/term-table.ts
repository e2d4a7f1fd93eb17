import { kindOfTerm } from "./terms.ts";

/** What was counted of one term: the texts that hold it, and of them those of each category. */
interface Count {
  texts: number;
  readonly categories: Map<string, number>;
}
/** How likely each category is for a text; all that are known, their sum is 1. */
export type Leaning = ReadonlyMap<string, number>;

/** Of a term that tells nothing of the matter at least so much counts. */
const leastTelling = 0.05;
/** Texts that a term needs before its spread over categories is believed in full. */
const belief = 3;
/** Texts by which every term is thought to have stood in all categories alike before anything was counted. */
const before = 2;
/**
 * Of what a term says of the categories so much counts: characters and pairs overlap and say one thing more than once, while
 * words of the table are cut apart and each says something of its own. Set on the tuning half (docs/benchmarks.md).
 */
const independence = { word: 0.8, pair: 0.3, character: 0.15 } as const;
/** A category that a person chose is so many times likelier than its words alone say. */
const chosenTimes = 100;
/** Two texts are never held for less likely of one category than so many times chance. */
const leastTimes = 0.05;

/**
 * What earlier tickets and articles teach of terms: how rare each is, and to which categories it points. Grows as texts come; it
 * holds no rule that somebody wrote for a category.
 */
export class TermTable {
  readonly #terms = new Map<string, Count>();
  readonly #categories = new Map<string, number>();
  #texts = 0;
  #categorised = 0;

  get texts(): number {
    return this.#texts;
  }
  add(terms: Iterable<string>, categoryId: string | null): void {
    this.#texts += 1;
    if (categoryId !== null) {
      this.#categorised += 1;
      this.#categories.set(categoryId, (this.#categories.get(categoryId) ?? 0) + 1);
    }
    for (const term of terms) this.#count(term, categoryId);
  }

  /** In how many texts a term stands. */
  textsWith(term: string): number {
    return this.#terms.get(term)?.texts ?? 0;
  }
  /** Rarity of a term (inverse document frequency, Robertson & Spärck Jones 1976); never below 0. */
  rarityOf(term: string): number {
    const holding = this.textsWith(term);
    return Math.log1p((this.#texts - holding + 0.5) / (holding + 0.5));
  }
  /** What a term weighs in a comparison: its rarity, less where it stands in texts of every category, such as "please" and "a week ago". */
  weightOf(term: string): number {
    return this.rarityOf(term) * this.#tellingOf(term);
  }
  /** Which categories a text's words speak for (naive Bayes, tempered); a chosen category weighs with them. */
  leaningOf(terms: Iterable<string>, chosen: string | null): Leaning {
    const logs = new Map([...this.#categories].map(([categoryId]) => [categoryId, Math.log(this.#shareOf(categoryId))]));
    if (chosen !== null && logs.has(chosen)) logs.set(chosen, (logs.get(chosen) ?? 0) + Math.log(chosenTimes));
    for (const term of terms) {
      const counts = independence[kindOfTerm(term)];
      // What is the same for every category falls out when the sum is brought to 1.
      for (const [categoryId, count] of this.#terms.get(term)?.categories ?? []) {
        const expected = before * this.#shareOf(categoryId);
        logs.set(categoryId, (logs.get(categoryId) ?? 0) + counts * Math.log((count + expected) / expected));
      }
    }
    const highest = Math.max(...logs.values());
    const weights = [...logs].map(([categoryId, log]): [string, number] => [categoryId, Math.exp(log - highest)]);
    const total = sum(weights.map(([, weight]) => weight));
    return new Map(weights.map(([categoryId, weight]) => [categoryId, weight / total]));
  }
  /** How many times likelier than by chance two texts are of one category, as a natural logarithm; 0 while nothing is known. Symmetric. */
  kinship(one: Leaning, other: Leaning): number {
    if (one.size === 0 || other.size === 0) return 0;
    let times = 0;
    for (const [categoryId, share] of one) times += (share * (other.get(categoryId) ?? 0)) / this.#shareOf(categoryId);
    return Math.log(times + leastTimes);
  }

  #count(term: string, categoryId: string | null): void {
    const count = this.#terms.get(term) ?? { texts: 0, categories: new Map() };
    count.texts += 1;
    if (categoryId !== null) count.categories.set(categoryId, (count.categories.get(categoryId) ?? 0) + 1);
    this.#terms.set(term, count);
  }
  #shareOf(categoryId: string): number {
    return (this.#categories.get(categoryId) ?? 0) / Math.max(1, this.#categorised);
  }
  /** How far the term's categories differ from those of all texts (Kullback-Leibler), as a share of the most that is possible. */
  #tellingOf(term: string): number {
    const counts = this.#terms.get(term)?.categories;
    if (counts === undefined || counts.size === 0 || this.#categories.size < 2) return 1;
    const total = sum(counts.values());
    let divergence = 0;
    for (const [categoryId, count] of counts) divergence += (count / total) * Math.log(count / total / Math.max(this.#shareOf(categoryId), 1e-6));
    const told = Math.min(1, Math.max(leastTelling, divergence / Math.log(this.#categories.size)));
    const trust = total / (total + belief);
    return trust * told + (1 - trust);
  }
}

function sum(values: Iterable<number>): number {
  let total = 0;
  for (const value of values) total += value;
  return total;
}

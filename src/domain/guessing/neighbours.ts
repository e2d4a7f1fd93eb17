import { readable } from "../similarity/likeness.ts";
import type { TermTable } from "../similarity/term-table.ts";
import type { Terms } from "../similarity/terms.ts";

/** An earlier ticket or an article from which a category can be guessed. */
export interface Lesson {
  readonly kind: "ticket" | "article";
  readonly id: string;
  readonly categoryId: string;
  readonly terms: Terms;
}
/** One that is near, with the words of the question that it holds, the most telling first. */
export interface Neighbour {
  readonly lesson: Lesson;
  readonly score: number;
  readonly words: readonly string[];
}

/** BM25 (Robertson & Zaragoza 2009): how soon more of a word stops to count, and how much long texts are held back. */
const [saturation, lengthShare] = [1.2, 0.6];

/** Lessons by their words, all in memory: a question looks only at lessons that hold one of its words. */
export class NeighbourIndex {
  readonly #lessons: Lesson[] = [];
  readonly #postings = new Map<string, number[]>();
  #terms = 0;

  get size(): number {
    return this.#lessons.length;
  }
  add(lesson: Lesson): void {
    const place = this.#lessons.push(lesson) - 1;
    this.#terms += lesson.terms.size;
    for (const term of lesson.terms.keys()) {
      const posting = this.#postings.get(term);
      if (posting === undefined) this.#postings.set(term, [place]);
      else posting.push(place);
    }
  }
  /** The nearest lessons by BM25, each term by what it weighs in the table. */
  nearest(question: Terms, table: TermTable, limit: number): Neighbour[] {
    const scores = new Map<number, number>();
    const average = this.#terms / Math.max(1, this.#lessons.length);
    for (const term of question.keys()) {
      const weight = table.weightOf(term);
      for (const place of this.#postings.get(term) ?? []) {
        const length = (this.#lessons[place]?.terms.size ?? 0) / Math.max(1, average);
        const worth = (weight * (saturation + 1)) / (1 + saturation * (1 - lengthShare + lengthShare * length));
        scores.set(place, (scores.get(place) ?? 0) + worth);
      }
    }
    const best = [...scores].sort(([one, left], [other, right]) => right - left || other - one).slice(0, limit);
    return best.flatMap(([place, score]) => {
      const lesson = this.#lessons[place];
      return lesson === undefined ? [] : [{ lesson, score, words: wordsOf(question, lesson.terms, table) }];
    });
  }
}

function wordsOf(question: Terms, lesson: Terms, table: TermTable): string[] {
  const common = [...question].filter(([term]) => lesson.has(term)).sort(([one], [other]) => table.weightOf(other) - table.weightOf(one));
  return readable(common.map(([, said]) => said));
}

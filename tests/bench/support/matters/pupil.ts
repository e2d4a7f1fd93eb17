import { asked, type Confidence, confidences, guessOf } from "../../../../src/domain/guessing/guess.ts";
import { NeighbourIndex } from "../../../../src/domain/guessing/neighbours.ts";
import { TermTable } from "../../../../src/domain/similarity/term-table.ts";
import { TermCutter } from "../../../../src/domain/similarity/terms.ts";
import { CharacterReadings } from "../../../../src/seat/search/character-readings.ts";
import type { Labelled } from "./lessons.ts";

/** How often guesses are right, in all and by how sure they say that they are. */
export interface Marks {
  readonly accuracy: number;
  /** Of those called so, the share that is right; null when none was. */
  readonly right: Readonly<Record<Confidence, number | null>>;
  readonly shares: Readonly<Record<Confidence, number>>;
}

/** Learns texts with their categories and guesses those of others, as a seat does. */
export class Pupil {
  readonly #cutter = new TermCutter(new CharacterReadings().of);
  readonly #table = new TermTable();
  readonly #index = new NeighbourIndex();

  constructor(lessons: readonly { readonly text: string; readonly categoryId: string; readonly kind: "ticket" | "article" }[]) {
    for (const [index, { text, categoryId, kind }] of lessons.entries()) {
      const terms = this.#cutter.of(text);
      this.#table.add(terms.keys(), categoryId);
      this.#index.add({ kind, id: String(index), categoryId, terms });
    }
  }
  mark(questions: readonly Labelled[]): Marks {
    const answers = questions.map(({ text, categoryId }) => {
      const terms = this.#cutter.of(text);
      const guess = guessOf(this.#index.nearest(terms, this.#table, asked), this.#table.leaningOf(terms.keys(), null));
      return { confidence: guess?.confidence ?? ("low" as const), isRight: guess?.categoryId === categoryId };
    });
    const shareOf = (list: typeof answers): number | null => (list.length === 0 ? null : list.filter(({ isRight }) => isRight).length / list.length);
    const called = (confidence: Confidence) => answers.filter((answer) => answer.confidence === confidence);
    const each = <Value>(make: (confidence: Confidence) => Value) => Object.fromEntries(confidences.map((confidence) => [confidence, make(confidence)]));
    return {
      accuracy: shareOf(answers) ?? 0,
      right: each((confidence) => shareOf(called(confidence))) as Marks["right"],
      shares: each((confidence) => called(confidence).length / answers.length) as Marks["shares"],
    };
  }
}

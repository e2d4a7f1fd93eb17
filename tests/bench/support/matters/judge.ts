import { findingsOf, type LikenessFindings, likenessOf, type MatterSketch, points, sharedTerms, sketchOf } from "../../../../src/domain/similarity/likeness.ts";
import { TermTable } from "../../../../src/domain/similarity/term-table.ts";
import { TermCutter } from "../../../../src/domain/similarity/terms.ts";
import { CharacterReadings } from "../../../../src/seat/search/character-readings.ts";
import type { LabelledPair, Told } from "./labelled.ts";
import type { Taught } from "./taught.ts";

/** How well matters are told apart. */
export interface Judgement {
  readonly precision: number;
  readonly recall: number;
  readonly shown: number;
  readonly same: number;
}
/** Compares pairs as a seat does whose store holds articles and the earlier tickets, never the drafts. */
export class Judge {
  readonly #table = new TermTable();
  readonly #cutter: TermCutter;

  /** @param taught what the store holds beside the tickets @param isPlain leaves the table of words for one thing away */
  constructor(taught: readonly Taught[], earlier: readonly LabelledPair[], { isPlain = false } = {}) {
    this.#cutter = new TermCutter(new CharacterReadings().of, isPlain);
    for (const { text, categoryId } of taught) this.#table.add(this.#cutter.of(text).keys(), categoryId);
    for (const pair of earlier) this.#table.add(this.#sketch(pair.earlier).terms.keys(), pair.earlier.categoryId);
  }
  findings({ draft, earlier }: LabelledPair): LikenessFindings {
    const [one, other] = [this.#sketch(draft), this.#sketch(earlier)];
    return findingsOf(one, other, sharedTerms(one.terms, other.terms, this.#table), this.#table);
  }
  #score({ draft, earlier }: LabelledPair): number {
    return likenessOf(this.#sketch(draft), this.#sketch(earlier), this.#table).score;
  }
  judge(pairs: readonly LabelledPair[]): Judgement {
    return judged(pairs.map((pair) => ({ isShown: this.#score(pair) >= points.threshold, isSame: pair.isSame })));
  }

  #sketch({ text, place, placeNames, at, categoryId, callerKey }: Told): MatterSketch {
    return sketchOf({ terms: this.#cutter.of(text, placeNames), place, at, categoryId, callerKey }, this.#table);
  }
}

function judged(outcomes: readonly { readonly isShown: boolean; readonly isSame: boolean }[]): Judgement {
  const shown = outcomes.filter((outcome) => outcome.isShown).length;
  const same = outcomes.filter((outcome) => outcome.isSame).length;
  const right = outcomes.filter((outcome) => outcome.isShown && outcome.isSame).length;
  return { precision: shown === 0 ? 0 : right / shown, recall: same === 0 ? 0 : right / same, shown, same };
}

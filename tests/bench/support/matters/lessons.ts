import type { SeededRandom } from "../../../../src/dispatch/demo/seeded-random.ts";
import { type Family, families } from "./families.ts";
import { seeded, tell } from "./speech.ts";

/** A ticket's text with the category that an operator gave it. */
export interface Labelled {
  readonly familyId: string;
  readonly text: string;
  readonly categoryId: string;
}

/** Some matters come ten times as often as others, as in life. */
function frequent(list: readonly Family[], random: SeededRandom): Family {
  return list[Math.floor(list.length * random.next() ** 2)] ?? random.pick(list);
}

/** Which wordings are for what. `tuningQuestion`: by it the guess was set, `tuningLesson` being what was then learnt. */
export const wordings = { learn: [0, 1, 2], heldBack: [3, 4, 5], tuningLesson: [0, 1], tuningQuestion: [2] } as const;

/** Tickets of all families in some of their wordings. */
export function tickets(kind: keyof typeof wordings, count: number, seed: number): Labelled[] {
  const random = seeded(seed);
  // Both halves mixed, the same order for both kinds of wordings.
  const order = [...families].sort((one, other) => one.facts.length - other.facts.length || one.id.localeCompare(other.id));
  return Array.from({ length: count }, () => {
    const family = frequent(order, random);
    return { familyId: family.id, text: tell(family, random.pick(wordings[kind]), "", random), categoryId: family.categoryId };
  });
}

/** The same texts, each with another's category. */
export function withShuffledLabels(lessons: readonly Labelled[], seed: number): Labelled[] {
  const random = seeded(seed);
  const labels = lessons.map(({ categoryId }) => categoryId);
  for (let index = labels.length - 1; index > 0; index -= 1) {
    const other = random.below(index + 1);
    [labels[index], labels[other]] = [labels[other] ?? "", labels[index] ?? ""];
  }
  return lessons.map((lesson, index) => ({ ...lesson, categoryId: labels[index] ?? "" }));
}

import type { LikenessFindings } from "../../../../src/domain/similarity/likeness.ts";
import { nearnesses } from "../../../../src/domain/similarity/nearness.ts";

/** A pair's findings and its label. */
export interface Example {
  readonly findings: LikenessFindings;
  readonly isSame: boolean;
}

const names = ["base", "share", "heft", "kinship", ...nearnesses, "perDoubling", "categorySame", "categoryOther", "caller"] as const;

const valuesOf = ({ share, heft, kinship, nearness, doublings, category, isSameCaller }: LikenessFindings): number[] => [
  1,
  share,
  heft,
  kinship,
  ...nearnesses.map((each) => Number(each === nearness)),
  doublings,
  Number(category === "same"),
  Number(category === "other"),
  Number(isSameCaller),
];

/** Logistic regression by plain gradient descent, a little ridge: the points from which `points` in the product were rounded. */
export function fitPoints(examples: readonly Example[], rounds = 2_000): Readonly<Record<string, number>> {
  const rows = examples.map(({ findings, isSame }) => ({ values: valuesOf(findings), label: Number(isSame) }));
  const weights: number[] = names.map(() => 0);
  for (let round = 0; round < rounds; round += 1) {
    const slopes: number[] = names.map(() => 0);
    for (const { values, label } of rows) {
      const sum = values.reduce((total, value, index) => total + value * (weights[index] ?? 0), 0);
      const miss = 1 / (1 + Math.exp(-sum)) - label;
      for (const [index, value] of values.entries()) slopes[index] = (slopes[index] ?? 0) + miss * value;
    }
    for (const [index, slope] of slopes.entries()) weights[index] = (weights[index] ?? 0) - slope / rows.length - 1e-4 * (weights[index] ?? 0);
  }
  return Object.fromEntries(names.map((name, index) => [name, Number((weights[index] ?? 0).toFixed(2))]));
}

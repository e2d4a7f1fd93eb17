import type { Leaning } from "../similarity/term-table.ts";
import type { Neighbour } from "./neighbours.ts";

/** How sure a guess is, in words; `sure` says from which share on. */
export const confidences = ["high", "medium", "low"] as const;
export type Confidence = (typeof confidences)[number];

/** A category with the reasons for it. */
export interface Guess {
  readonly categoryId: string;
  readonly confidence: Confidence;
  /** How much speaks for it, 0 to 1: the mean of its nearest neighbour's part among the categories' nearest, and of what its words lean to. */
  readonly share: number;
  /** The nearest of that category, at most three. */
  readonly evidence: readonly Neighbour[];
}

/** Neighbours that are asked. */
export const asked = 40;
/** Nothing is guessed from neighbours that have less than so much in common with the question. */
const leastScore = 4;
/**
 * Set on learning wordings alone (two of three learnt, the third asked), so that about nine in ten guesses called high and six in ten
 * called medium are right; `npm run bench -- suggest` prints how many are on held-back wordings.
 */
const sure = { high: 0.6, medium: 0.45 } as const;

/**
 * The category of the nearest neighbours: of each category the nearest one votes with the square of its score, so that many copies of
 * one telling count once, and the leaning of the words counts as much as the votes. Null when none is near enough.
 */
export function guessOf(neighbours: readonly Neighbour[], leaning: Leaning): Guess | null {
  if ((neighbours[0]?.score ?? 0) < leastScore) return null;
  const votes = new Map<string, number>();
  for (const { lesson, score } of neighbours) votes.set(lesson.categoryId, Math.max(votes.get(lesson.categoryId) ?? 0, score * score));
  const total = [...votes.values()].reduce((sum, each) => sum + each, 0);
  const shares = [...votes].map(([categoryId, vote]): [string, number] => [categoryId, (vote / total + (leaning.get(categoryId) ?? 0)) / 2]);
  const [first] = shares.sort(([one, left], [other, right]) => right - left || one.localeCompare(other));
  if (first === undefined) return null;
  const [categoryId, share] = first;
  return { categoryId, share, confidence: confidenceOf(share), evidence: neighbours.filter(({ lesson }) => lesson.categoryId === categoryId).slice(0, 3) };
}

function confidenceOf(share: number): Confidence {
  if (share >= sure.high) return "high";
  return share >= sure.medium ? "medium" : "low";
}

import { median } from "./measure.ts";

/** What a round measured, by name; the unit is the measure's own. */
export type Round<Name extends string> = Readonly<Record<Name, number>>;

/**
 * Runs each measure once in every round, one after the other, after a round that does not count.
 * @returns the rounds that count
 */
export async function alternate<Name extends string>(rounds: number, measures: Readonly<Record<Name, () => Promise<number>>>): Promise<Round<Name>[]> {
  const taken: Round<Name>[] = [];
  for (let round = 0; round <= rounds; round += 1) {
    const found: Partial<Record<Name, number>> = {};
    for (const [name, measure] of Object.entries(measures) as [Name, () => Promise<number>][]) found[name] = await measure();
    console.error(`round ${round}${round === 0 ? " (does not count)" : ""}: ${JSON.stringify(found)}`);
    if (round > 0) taken.push(found as Round<Name>);
  }
  return taken;
}

/** Median over the rounds of one ÷ another. */
export const ratioOf = <Name extends string>(rounds: readonly Round<Name>[], one: Name, other: Name): number =>
  median(rounds.map((round) => round[one] / round[other]));
export const medianOf = <Name extends string>(rounds: readonly Round<Name>[], name: Name): number => median(rounds.map((round) => round[name]));

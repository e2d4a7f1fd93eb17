import { z } from "zod";

/** What came of a proof's calls over cuts of one kind and length. */
export interface CutFigures {
  /** How long each cut was. */
  readonly seconds: number;
  readonly calls: number;
  /** Heard on both sides after the cut. */
  readonly kept: number;
  /** Neither kept nor over. */
  readonly undecided: number;
  /** Channels that the exchange still had when all were over. */
  readonly ghosts: number;
}

/** A count among a proof's arguments. @param place from 0 @throws ZodError for what is no whole number above 0 */
export const countArgument = (place: number, usual: number): number =>
  z.coerce
    .number()
    .int()
    .positive()
    .parse(process.argv[place + 2] ?? usual);

/** Whether nothing was found wrong and there was something of each to be looked at: a proof of nothing is none. */
export const isProved = (lookedAt: Readonly<Record<string, number>>, wrong: number): boolean =>
  wrong === 0 && Object.values(lookedAt).every((count) => count > 0);

/** The goal: of the calls over cuts of up to `seconds`, so many have sound again; of longer ones none stays undecided. */
const goal = { seconds: 10, share: 0.95 };

/** What of the goal was missed, by kind and length: a kind that is never kept must not hide behind the others. */
export function missedOfCuts(figures: Readonly<Record<string, CutFigures>>): string[] {
  const all = Object.entries(figures);
  if (all.length === 0) return ["nothing was cut"];
  return all.flatMap(([name, { seconds, calls, kept, undecided, ghosts }]) => [
    ...(calls === 0 ? [`${name}: no call`] : []),
    ...(seconds <= goal.seconds && kept < calls * goal.share ? [`${name}: ${kept} of ${calls} kept, fewer than ${goal.share * 100} %`] : []),
    ...(undecided > 0 ? [`${name}: ${undecided} undecided`] : []),
    ...(ghosts > 0 ? [`${name}: ${ghosts} ghosts`] : []),
  ]);
}

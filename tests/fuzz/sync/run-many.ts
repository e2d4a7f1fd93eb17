import { type Faults, noFaults } from "./faults.ts";
import { asText, type FamilyName, type History, makeHistory } from "./history.ts";
import { runHistory } from "./run-history.ts";
import { shrink } from "./shrink.ts";

/** What many histories came to. */
export interface Figures {
  readonly histories: number;
  /** Changes that people made, and of these that their seat said to be kept. */
  readonly changes: number;
  readonly kept: number;
  readonly failed: number;
}

/** Runs the histories of seeds that follow each other. @param tell is given each that fails, as small as it could be made, for a person to read */
export async function runMany(first: number, count: number, tell: (text: string) => void): Promise<Figures> {
  const sum = { histories: 0, changes: 0, kept: 0, failed: 0 };
  for (let seed = first; seed < first + count; seed++) {
    const history = makeHistory(seed);
    const { violations, intents, acknowledged } = await runHistory(history);
    sum.histories += 1;
    sum.changes += intents;
    sum.kept += acknowledged;
    if (violations.length === 0) continue;
    sum.failed += 1;
    tell(await failure(history));
  }
  return sum;
}

async function failure(history: History): Promise<string> {
  const { violations } = await runHistory(history);
  const [first] = violations;
  const smallest = await shrink(history, async (smaller) => (await runHistory(smaller)).violations.some(({ kind }) => kind === first?.kind));
  const found = (await runHistory(smallest)).violations.map(({ kind, detail }) => `  ${kind}: ${detail}`);
  return [`seed ${history.seed}; again: npm run fuzz -- sync --histories 1 --seed ${history.seed}`, asText(smallest), ...found.slice(0, 5)].join("\n");
}

/** The first seed, from one on, at which a mistake shows in one of these ways and nothing does without it; null when none of so many is. */
export async function findMistake(
  mistake: { readonly faults: Faults; readonly families: readonly FamilyName[]; readonly found: readonly string[] },
  first: number,
  most: number,
): Promise<number | null> {
  for (let seed = first; seed < first + most; seed++) {
    const { violations } = await runHistory(makeHistory(seed, mistake.families), mistake.faults);
    if (violations.some(({ kind }) => mistake.found.includes(kind)) && (await isSound(mistake.families, seed))) return seed;
  }
  return null;
}

/** Whether the same history is without fault where nothing is planted. */
const isSound = async (families: readonly FamilyName[], seed: number): Promise<boolean> =>
  (await runHistory(makeHistory(seed, families), noFaults)).violations.length === 0;

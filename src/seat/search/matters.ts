import type { ConfigurationRow } from "../../contract/configuration.ts";
import type { MatterHit } from "../../contract/entry-api.ts";
import { runsOf } from "../../domain/bigrams.ts";
import { demandTypesOf } from "../../domain/configuration-names.ts";
import { type Spelled, spellingMatch } from "../../domain/spelling.ts";
import { Speller } from "./speller.ts";

/** What is looked for. */
export interface MatterQuery {
  readonly kind: "demandType" | "category" | "unit";
  readonly text: string;
  readonly demandType: string | null;
  readonly limit: number;
}
interface Entry {
  readonly hit: MatterHit;
  /** The name itself, and the names of what it lies in. */
  readonly own: Spelled;
  readonly outer: Spelled;
  readonly demandTypes: readonly string[];
  /** A department or a public service is meant by two letters rather than one of hundreds of streets. */
  readonly rank: number;
}

/** Types, categories and units of one version of the configuration, as they may be typed. */
export class MatterIndex {
  readonly #entries: Readonly<Record<MatterQuery["kind"], readonly Entry[]>>;

  constructor(configuration: ConfigurationRow) {
    const speller = new Speller();
    this.#entries = {
      demandType: demandTypesOf(configuration).map(({ id, name }) => {
        const spelled = { own: speller.spellWords(name.zh), outer: speller.spellWords(name.en) };
        return { hit: { id, label: name.zh, hint: name.en }, ...spelled, demandTypes: [], rank: 0 };
      }),
      category: categoriesOf(configuration, speller),
      unit: unitsOf(configuration, speller),
    };
  }

  /** In the configuration's order where nothing is typed, else the plainest first; categories of another type come last. */
  search({ kind, text, demandType, limit }: MatterQuery): MatterHit[] {
    const runs = runsOf(text);
    const scored = this.#entries[kind].flatMap((entry) => {
      const score = runs.length === 0 ? 0 : scoreOf(entry, runs);
      const isOfType = demandType === null || kind !== "category" || entry.demandTypes.includes(demandType);
      return score === null ? [] : [{ entry, score: score - (isOfType ? 0 : 1_000) }];
    });
    return scored
      .sort((one, other) => other.score - one.score)
      .slice(0, limit)
      .map(({ entry }) => entry.hit);
  }
}

/** Each run in the name or in what it lies in, the last one best in the name. */
function scoreOf({ own, outer, rank }: Entry, runs: readonly string[]): number | null {
  let score = rank;
  for (const [index, run] of runs.entries()) {
    const inOwn = spellingMatch(own, run);
    const inOuter = inOwn === null ? spellingMatch(outer, run) : null;
    const match = inOwn ?? inOuter;
    if (match === null) return null;
    const last = index === runs.length - 1;
    score += (inOwn === null ? 0 : last ? 40 : 10) + (match.start === 0 ? 20 : 0) - match.cost - own.characters.length / 5;
  }
  return score;
}

function categoriesOf({ categories }: ConfigurationRow, speller: Speller): Entry[] {
  const byId = new Map(categories.map((category) => [category.id, category]));
  const parents = new Set(categories.map((category) => category.parentId));
  return categories
    .filter((category) => !parents.has(category.id))
    .map(({ id, name, parentId, demandTypes }) => {
      const outer = parentId === null ? "" : (byId.get(parentId)?.name ?? "");
      const label = outer === "" ? name : `${outer} / ${name}`;
      return { hit: { id, label, hint: "" }, own: speller.spellWords(name), outer: speller.spellWords(outer), demandTypes, rank: 0 };
    });
}

function unitsOf({ units }: ConfigurationRow, speller: Speller): Entry[] {
  const nothing = speller.spellWords("");
  return units.map(({ id, name, kind }) => {
    const rank = kind === "street" ? 0 : 15;
    return { hit: { id, label: name, hint: "" }, own: speller.spellWords(name), outer: nothing, demandTypes: [], rank };
  });
}

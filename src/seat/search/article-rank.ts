import { foldText, runsOf } from "../../domain/bigrams.ts";
import { forgiven, nearest } from "../../domain/edit-distance.ts";
import { blurred, meantBy, readingsOf } from "../../domain/pinyin-syllables.ts";
import { readingOf } from "./pinyin.ts";
import { spokenIn } from "./spoken.ts";

/** What is known of an article before its text is read. */
export interface Candidate {
  readonly key: number;
  /** Folded title and tags, one a line. */
  readonly heading: string;
  /** ` gong nuan`, one line a run. */
  readonly reading: string;
  readonly region: string;
  readonly validFrom: string;
  readonly validTo: string | null;
  /** Tickets that name it. */
  readonly uses: number;
}

/** Around a search: `today` as `YYYY-MM-DD`, and the names of the places that the call is about, such as 昌平区. */
export interface RankedFor {
  readonly today: string;
  readonly regions: readonly string[];
}

/** One run of a query with all that it may stand for. */
export interface QueryRun {
  readonly text: string;
  readonly isLatin: boolean;
  /** Its blurred syllables. */
  readonly sound: readonly string[];
  /** Pinyin that mistyped letters may have meant, and known Latin words near to it. */
  readonly meant: readonly string[];
  readonly words: readonly string[];
}

const weight = {
  title: { whole: 160, start: 130, within: 100 },
  tag: { whole: 60, within: 40 },
  spoken: { start: 70, within: 55 },
  near: { sound: 60, mistyped: 40 },
  body: 30,
  use: 12,
  mostUse: 36,
  here: 24,
  elsewhere: -30,
  future: -80,
  expired: -400,
  length: -0.3,
};

export const queryRuns = (text: string): QueryRun[] =>
  runsOf(text).map((run) => ({ text: run, isLatin: /^[a-z]{2,24}$/.test(run), sound: [], meant: [], words: [] }));

/** Adds what a run may have meant, for a query that nothing answers as it was typed. */
export function loosened(run: QueryRun, words: readonly string[]): QueryRun {
  if (run.isLatin) return { ...run, sound: (readingsOf(run.text, 1)[0] ?? []).map(blurred), meant: run.text.length > 3 ? meantBy(run.text, 40) : [], words };
  return { ...run, sound: readingOf(run.text).runs.flat().map(blurred) };
}

/** How well a heading answers all runs of a query; how much of it is the text's own is found later. */
export function headingScore(candidate: Candidate, runs: readonly QueryRun[]): number {
  const [title = "", ...tags] = candidate.heading.split("\n");
  return runs.reduce((sum, run) => sum + runScore(candidate, title, tags, run), 0) + title.length * weight.length;
}

function runScore({ reading }: Candidate, title: string, tags: readonly string[], run: QueryRun): number {
  return titleScore(title, run.text) + tagScore(tags, run.text) + (run.isLatin ? spokenScore(reading, run.text) : 0);
}
function titleScore(title: string, run: string): number {
  const at = title.indexOf(run);
  if (at === -1) return 0;
  return title === run ? weight.title.whole : at === 0 ? weight.title.start : weight.title.within;
}
function tagScore(tags: readonly string[], run: string): number {
  if (tags.includes(run)) return weight.tag.whole;
  return tags.some((tag) => tag.includes(run)) ? weight.tag.within : 0;
}
const syllableRuns = (reading: string): string[][] => reading.split("\n").map((run) => run.split(" ").slice(1));
function spokenScore(reading: string, letters: string): number {
  const [first = [], ...others] = syllableRuns(reading);
  const inTitle = spokenIn(letters, first);
  if (inTitle !== null) return inTitle[0] === 0 ? weight.spoken.start : weight.spoken.within;
  return others.some((run) => spokenIn(letters, run) !== null) ? weight.spoken.within - 10 : 0;
}

/** How near a heading comes to a query that it does not hold as typed; null when some run is too far off. */
export function nearScore(candidate: Candidate, runs: readonly QueryRun[]): number | null {
  let score = 0;
  for (const run of runs) {
    const each = runNearness(candidate, run);
    if (each === null) return null;
    score += each;
  }
  return score;
}

function runNearness(candidate: Candidate, run: QueryRun): number | null {
  if (candidate.heading.includes(run.text)) return weight.title.within;
  const heard = syllableRuns(candidate.reading).map((syllables) => ` ${syllables.map(blurred).join(" ")} `);
  if (run.sound.length > 1 && heard.some((each) => each.includes(` ${run.sound.join(" ")} `))) return weight.near.sound;
  if (run.isLatin) {
    const spoken = [run.text, ...run.meant].some((letters) => spokenScore(candidate.reading, letters) > 0);
    const written = run.words.some((word) => candidate.heading.includes(word));
    return spoken || written ? weight.near.mistyped : null;
  }
  const length = Array.from(run.text).length;
  const { distance } = nearest(run.text, candidate.heading);
  return distance <= forgiven(length) ? weight.near.mistyped : null;
}

/** What an article is worth whatever was asked: valid today, for this place, used by others. */
export function standing({ region, validFrom, validTo, uses }: Candidate, { today, regions }: RankedFor): number {
  const validity = validTo !== null && validTo < today ? weight.expired : validFrom > today ? weight.future : 0;
  const use = Math.min(weight.mostUse, weight.use * Math.log2(1 + uses));
  if (regions.length === 0 || !/[区县街镇乡]/u.test(region.slice(-3))) return validity + use;
  return validity + use + (regions.includes(region) ? weight.here : weight.elsewhere);
}

/** Usual length of an article, characters: shorter ones that say a word as often are about it. */
const usualLength = 300;
const [saturation, lengthShare] = [1.2, 0.75];
/** How much a text is about the runs: their count, with less for each further one, by its length (as BM25 reckons within one text). */
export function bodyScore(body: string, runs: readonly QueryRun[]): number {
  const folded = foldText(body);
  const norm = saturation * (1 - lengthShare + (lengthShare * folded.length) / usualLength);
  return runs.reduce((sum, { text }) => {
    const count = countOf(folded, text);
    return sum + (weight.body * count * (saturation + 1)) / (count + norm);
  }, 0);
}
function countOf(text: string, run: string): number {
  let count = 0;
  for (let at = text.indexOf(run); at !== -1 && count < 20; at = text.indexOf(run, at + run.length)) count += 1;
  return count;
}

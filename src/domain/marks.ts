import { foldText, simplify } from "./bigrams.ts";

/** [start, end) in UTF-16 units of the shown text. */
export type Mark = [number, number];

/** A text folded for comparing, with the way back: `starts[i]` is where the folded unit `i` stands in the original. */
interface Folded {
  readonly text: string;
  readonly starts: readonly number[];
}

/** Characters of one UTF-16 unit that fold to one: their places stay. */
const staysInPlace = /^[\n\x20-\x7e\u3001-\u3015\u4e00-\u9fff\uff01-\uff5e—·“”‘’]*$/u;

function fold(original: string): Folded & { readonly isInPlace: boolean } {
  if (staysInPlace.test(original)) return { text: foldText(original), starts: [], isInPlace: true };
  let text = "";
  const starts: number[] = [];
  let at = 0;
  for (const character of original) {
    const folded = simplify(character.normalize("NFKC").toLowerCase());
    text += folded;
    for (let unit = 0; unit < folded.length; unit++) starts.push(at);
    at += character.length;
  }
  starts.push(at);
  return { text, starts, isInPlace: false };
}

/** Where the folded runs of a query stand in a text, in order and without overlaps. */
export function marksOf(original: string, runs: readonly string[]): Mark[] {
  const { text, starts, isInPlace } = fold(original);
  const marks: Mark[] = [];
  for (const run of runs) {
    if (run === "") continue;
    for (let at = text.indexOf(run); at !== -1; at = text.indexOf(run, at + run.length)) {
      marks.push(isInPlace ? [at, at + run.length] : [starts[at] ?? 0, endOf(original, starts, at + run.length)]);
    }
  }
  return withoutOverlaps(marks.sort((one, other) => one[0] - other[0] || other[1] - one[1]));
}

/** A character that folds to several units is marked whole. */
function endOf(original: string, starts: readonly number[], end: number): number {
  const last = starts[end - 1] ?? original.length;
  const width = (original.codePointAt(last) ?? 0) > 0xffff ? 2 : 1;
  return Math.max(starts[end] ?? original.length, last + width);
}

function withoutOverlaps(marks: readonly Mark[]): Mark[] {
  const kept: Mark[] = [];
  for (const [start, end] of marks) {
    const last = kept.at(-1);
    if (last !== undefined && start < last[1]) last[1] = Math.max(last[1], end);
    else kept.push([start, end]);
  }
  return kept;
}

const excerptLength = 120;
const lead = 24;

/** A passage of about 120 characters around the first hit, with the marks moved into it. */
export function excerptOf(body: string, runs: readonly string[]): { excerpt: string; marks: Mark[] } {
  const first = marksOf(body, runs)[0]?.[0] ?? 0;
  const start = Math.max(0, first - lead);
  const excerpt = `${start > 0 ? "…" : ""}${body
    .slice(start, start + excerptLength)
    .replace(/\s+/g, " ")
    .trim()}${start + excerptLength < body.length ? "…" : ""}`;
  return { excerpt, marks: marksOf(excerpt, runs) };
}

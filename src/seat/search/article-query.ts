import { matchExpression, phraseOf, runsOf } from "../../domain/bigrams.ts";
import { blurred, meantBy, mixedReadingsOf, readingsOf } from "../../domain/pinyin-syllables.ts";
import { readingOf } from "./pinyin.ts";

/** Letters that can be pinyin: full, initials, or both mixed. */
const isPinyin = (run: string): boolean => /^[a-z]{2,24}$/.test(run);
const quoted = (parts: readonly string[]): string => `"${parts.join(" ")}"`;
const either = (alternatives: readonly string[]): string => (alternatives.length === 1 ? (alternatives[0] ?? "") : `(${alternatives.join(" OR ")})`);
/** A phrase of syllables; the last may be only begun. */
const syllablePhrase = (parts: readonly string[]): string => `${quoted(parts)}*`;
const column = (name: string, phrase: string): string => `{${name}} : ${phrase}`;

/** One run of a query in FTS5's words: as it is written, and, where it can be, as it is read. */
function exactRun(run: string): string {
  if (!isPinyin(run)) return column("text", phraseOf(run));
  return either([
    column("text", phraseOf(run)),
    column("initials", phraseOf(run)),
    ...readingsOf(run).map((parts) => column("reading", syllablePhrase(parts))),
  ]);
}

/** An expression for all that holds each run of a query, written, in pinyin or in initials; null when there is no letter and no digit. */
export function exactExpression(text: string): string | null {
  const runs = runsOf(text);
  return runs.length === 0 ? null : runs.map(exactRun).join(" AND ");
}

/**
 * The same for texts where `exactExpression` has been asked of the headings already: letters are read in headings alone, so a
 * single run of them is looked for only as it is written.
 */
export function textExpression(text: string): string | null {
  const runs = runsOf(text);
  const [first] = runs;
  return first !== undefined && runs.length === 1 ? column("text", phraseOf(first)) : exactExpression(text);
}

/** Ways that are looked up for one mistyped run. */
const mostMeant = 40;

/** What a run may have meant when nothing holds it as it was typed; null when there is no way to tell. */
function looseRun(run: string, words: readonly string[]): string | null {
  if (/^\p{Script=Han}{2,}$/u.test(run)) return looseHan(run);
  const alternatives = words.map((word) => column("text", phraseOf(word)));
  if (isPinyin(run)) {
    const mixed = mixedReadingsOf(run).filter((parts) => parts.length > 1 && parts.length < run.length);
    alternatives.push(...mixed.map((parts) => column("initials", phraseOf(parts.map((each) => each.slice(0, 1)).join("")))));
    alternatives.push(...readingsOf(run, 1).map((parts) => column("sound", quoted(parts.map(blurred)))));
    if (run.length > 3)
      for (const meant of meantBy(run, mostMeant)) for (const parts of readingsOf(meant, 1)) alternatives.push(column("reading", syllablePhrase(parts)));
  }
  return alternatives.length === 0 ? null : either(alternatives);
}

/** By the sound, near sounds alike; and any pair of the characters, for one of them may be wrong. */
function looseHan(run: string): string {
  const sound = readingOf(run).runs.map((syllables) => column("sound", quoted(syllables.map(blurred))));
  const characters = Array.from(run);
  const pairs = characters.length < 3 ? [] : characters.slice(0, -1).map((character, index) => column("text", `"${character}${characters[index + 1]}"`));
  return either([...sound, ...pairs]);
}

/**
 * An expression over headings for a query that nothing answers as it was typed.
 * @param nearWords the known words that a Latin run is near to
 */
export function looseExpression(text: string, nearWords: (run: string) => readonly string[]): string | null {
  const runs = runsOf(text);
  const loose = runs.map((run) => looseRun(run, nearWords(run)) ?? matchExpression(run));
  return runs.length === 0 || loose.some((each) => each === null) ? null : loose.join(" AND ");
}

import { pinyin } from "pinyin-pro";
import { foldText } from "../../domain/bigrams.ts";

/** Sorts behind every other key: what has no name stands last. */
const nameless = "\u{10fffd}";
/** Characters of a name that its place in a list depends on. */
const longest = 24;
/** Syllables from which on a name's reading is found: names of people and of places are short. */
const readSyllables = 10;
/** Readings kept: they are asked for again and again, and each costs as much as writing a row. */
const remembered = 20_000;
const known = new Map<string, NameReading>();

/** How a name is read. */
export interface NameReading {
  /** Compared byte by byte (SQLite's BINARY), these sort as a Chinese directory does. */
  readonly sortKey: string;
  /** Its pinyin and its initials from each syllable on, as one may begin to type them: `wangfang`, `fang`, `wf`, `f`. */
  readonly typed: readonly string[];
}

/**
 * Names sort by the pinyin of each character with its tone, then by the characters; Latin and digits keep their place in the
 * alphabet. 单 and 曾 in front of a name are read as the surnames they are.
 */
export function nameReading(name: string): NameReading {
  const text = foldText(name.slice(0, 4 * longest))
    .trim()
    .slice(0, longest);
  const before = known.get(text);
  if (before !== undefined) return before;
  const reading = read(text);
  if (known.size >= remembered) known.clear();
  known.set(text, reading);
  return reading;
}
export const sortKeyOf = (name: string): string => nameReading(name).sortKey;

function read(text: string): NameReading {
  if (text === "") return { sortKey: nameless, typed: [] };
  if (!/\p{Script=Han}/u.test(text)) return { sortKey: `${text}\t${text}`, typed: [] };
  const syllables = pinyin(text, { toneType: "num", type: "array", nonZh: "spaced", v: true, surname: "head" }).map((syllable) => syllable.toLowerCase());
  const toneless = syllables.slice(0, readSyllables).map((syllable) => syllable.replace(/\d$/, "").replace(/[^a-z]/g, ""));
  const typed = new Set(
    toneless.flatMap((_, index) => [toneless.slice(index), toneless.slice(index).map((syllable) => syllable.slice(0, 1))]).map((parts) => parts.join("")),
  );
  typed.delete("");
  return { sortKey: `${syllables.join(" ")}\t${text}`, typed: [...typed] };
}

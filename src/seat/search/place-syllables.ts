import { pinyin } from "pinyin-pro";
import { districtReadings, placeReadings } from "./place-readings.ts";

const isHan = (character: string): boolean => /\p{Script=Han}/u.test(character);

/**
 * Syllables of a place's name without tones, separated by blanks, ü as `v`; digits and Latin letters stay, one each; brackets go.
 * @param districtCode six digits, for readings that hold in one district alone
 */
export function placeSyllables(name: string, districtCode: string): string {
  const characters = [...name];
  const syllables: (string | undefined)[] = characters.map(() => undefined);
  for (const { word, reading } of readingsIn(districtCode)) if (name.includes(word[0] ?? "")) place(characters, syllables, word, reading);
  const guessed = pinyin(name, { toneType: "none", type: "array", v: true });
  return characters.flatMap((character, index) => syllables[index] ?? (isHan(character) ? (guessed[index] ?? []) : ownSyllable(character))).join(" ");
}

interface Reading {
  readonly word: readonly string[];
  readonly reading: readonly string[];
}
const ordered = new Map<string, readonly Reading[]>();
/** Longer words come before the shorter ones in them. A first fill asks once for each building. */
function readingsIn(districtCode: string): readonly Reading[] {
  const own = districtReadings[districtCode];
  const known = ordered.get(own === undefined ? "" : districtCode);
  if (known !== undefined) return known;
  const entries = Object.entries({ ...placeReadings, ...own }).sort(([one], [other]) => other.length - one.length);
  const readings = entries.map(([word, reading]) => ({ word: [...word], reading: reading.split(" ") }));
  ordered.set(own === undefined ? "" : districtCode, readings);
  return readings;
}

const ownSyllable = (character: string): string[] => (/[0-9a-z]/i.test(character) ? [character.toLowerCase()] : []);

/** Writes a reading wherever its word stands and no longer word was there first. */
function place(characters: readonly string[], syllables: (string | undefined)[], word: readonly string[], reading: readonly string[]): void {
  for (let start = 0; start + word.length <= characters.length; start++) {
    const free = word.every((character, offset) => characters[start + offset] === character && syllables[start + offset] === undefined);
    if (free) for (const [offset, syllable] of reading.entries()) syllables[start + offset] = syllable;
  }
}

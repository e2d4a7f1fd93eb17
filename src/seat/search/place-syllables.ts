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
  const readings = Object.entries({ ...placeReadings, ...districtReadings[districtCode] }).sort(([one], [other]) => other.length - one.length);
  for (const [word, reading] of readings) place(characters, syllables, [...word], reading.split(" "));
  const guessed = pinyin(name, { toneType: "none", type: "array", v: true });
  return characters.flatMap((character, index) => syllables[index] ?? (isHan(character) ? (guessed[index] ?? []) : ownSyllable(character))).join(" ");
}

const ownSyllable = (character: string): string[] => (/[0-9a-z]/i.test(character) ? [character.toLowerCase()] : []);

/** Writes a reading wherever its word stands and no longer word was there first. */
function place(characters: readonly string[], syllables: (string | undefined)[], word: readonly string[], reading: readonly string[]): void {
  for (let start = 0; start + word.length <= characters.length; start++) {
    const free = word.every((character, offset) => characters[start + offset] === character && syllables[start + offset] === undefined);
    if (free) for (const [offset, syllable] of reading.entries()) syllables[start + offset] = syllable;
  }
}

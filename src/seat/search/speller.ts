import { pinyin } from "pinyin-pro";
import type { PlaceRow } from "../../contract/rows.ts";
import type { Spelled } from "../../domain/spelling.ts";
import { placeSyllables } from "./place-syllables.ts";

/** `三区` is typed `3q` as well. */
const numerals = "〇一二三四五六七八九";

/** Names as they may be typed; the readings of a character are looked up once. */
export class Speller {
  readonly #readings = new Map<string, readonly string[]>();

  spell(place: PlaceRow): Spelled {
    const characters = charactersOf(place.name);
    const written = place.syllables.split(" ");
    const syllables = written.length === characters.length ? written : placeSyllables(place.name, place.id.slice(0, 6)).split(" ");
    return this.#spelled(characters, syllables);
  }
  spellWords(name: string): Spelled {
    return this.#spelled(charactersOf(name), placeSyllables(name, "").split(" "));
  }
  #spelled(characters: readonly string[], syllables: readonly string[]): Spelled {
    const readings = characters.map((character, index) => {
      const own = syllables[index] ?? "";
      const digit = numerals.indexOf(character);
      return [...new Set([own, ...this.#readingsOf(character), ...(digit < 0 ? [] : [String(digit)])])].filter((reading) => reading !== "");
    });
    return { characters, readings };
  }
  #readingsOf(character: string): readonly string[] {
    const known = this.#readings.get(character);
    if (known !== undefined) return known;
    const read = pinyin(character, { toneType: "none", type: "array", multiple: true, v: true });
    this.#readings.set(character, read);
    return read;
  }
}

/** The first character of a run. */
export const firstOf = (run: string): string => String.fromCodePoint(run.codePointAt(0) ?? 0);
/** The characters that are said: Chinese, letters and digits, folded. */
const charactersOf = (name: string): string[] =>
  Array.from(name.normalize("NFKC").toLowerCase()).filter((character) => /[\p{Script=Han}0-9a-z]/u.test(character));

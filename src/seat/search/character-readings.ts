import { pinyin } from "pinyin-pro";

/** Sounds that many callers and typists do not tell apart: `zh`/`z`, `ch`/`c`, `sh`/`s`, and the two nasals. */
const fused = (syllable: string): string => syllable.replace(/^([zcs])h/, "$1").replace(/ng$/, "n");

/** Readings of single characters, each looked up once. A character of several readings is always read the same way, which is enough to compare texts. */
export class CharacterReadings {
  readonly #known = new Map<string, string>();

  /** The character's toneless syllable; the character itself where it has none. */
  readonly of = (character: string): string => {
    const known = this.#known.get(character);
    if (known !== undefined) return known;
    const read = /\p{Script=Han}/u.test(character) ? fused(pinyin(character, { toneType: "none", v: true })) : character;
    this.#known.set(character, read);
    return read;
  };
}

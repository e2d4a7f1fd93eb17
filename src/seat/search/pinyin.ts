import { pinyin } from "pinyin-pro";

/**
 * Places whose names are not read as the dictionary reads their characters (names on street signs and in the mouths of callers).
 * A syllable per character, without tones.
 */
const placeReadings: Readonly<Record<string, readonly string[]>> = {
  大栅栏: ["da", "shi", "lan"],
  回龙观: ["hui", "long", "guan"],
  十里堡: ["shi", "li", "pu"],
  八里庄: ["ba", "li", "zhuang"],
  马家堡: ["ma", "jia", "pu"],
  岳各庄: ["yue", "ge", "zhuang"],
  长阳: ["chang", "yang"],
  长辛店: ["chang", "xin", "dian"],
  潭柘寺: ["tan", "zhe", "si"],
  妙峰山: ["miao", "feng", "shan"],
  奤夿屯: ["ha", "ba", "tun"],
  朝阳: ["chao", "yang"],
  什刹海: ["shi", "cha", "hai"],
  大兴: ["da", "xing"],
  行宫: ["xing", "gong"],
  重兴园: ["chong", "xing", "yuan"],
};

/** A text's reading: one syllable per character, without tones; the character itself, in lower case, where it has none. */
export function syllablesOf(text: string): string[] {
  const characters = Array.from(text);
  const read = pinyin(text, { toneType: "none", type: "array", nonZh: "spaced", v: true });
  const syllables = read.length === characters.length ? [...read] : characters.map((character) => pinyin(character, { toneType: "none", v: true }));
  for (const [name, reading] of Object.entries(placeReadings)) {
    for (let at = text.indexOf(name); at !== -1; at = text.indexOf(name, at + name.length)) {
      const start = Array.from(text.slice(0, at)).length;
      for (const [index, syllable] of reading.entries()) syllables[start + index] = syllable;
    }
  }
  return syllables.map((syllable, index) => (syllable === "" ? (characters[index] ?? "") : syllable).toLowerCase());
}

const isHan = (character: string): boolean => /\p{Script=Han}/u.test(character);

/** How a text is read: syllables of each Chinese run, and their initials; runs are separated where anything else stands. */
export interface Reading {
  /** `供暖 5号` gives `[[gong, nuan], [hao]]`. */
  readonly runs: readonly (readonly string[])[];
  /** `gn h` */
  readonly initials: string;
}

export function readingOf(text: string): Reading {
  const syllables = syllablesOf(text);
  const runs: string[][] = [[]];
  for (const [index, character] of Array.from(text).entries()) {
    if (isHan(character)) runs.at(-1)?.push((syllables[index] ?? "").replaceAll("ü", "v"));
    else if (runs.at(-1)?.length !== 0) runs.push([]);
  }
  const spoken = runs.filter((run) => run.length > 0);
  return { runs: spoken, initials: spoken.map((run) => run.map((syllable) => syllable.slice(0, 1)).join("")).join(" ") };
}

/** Which finals follow which initial (Hanyu Pinyin, GB/T 16159; `ü` is written `v` where it differs from `u`). */
const finals: Readonly<Record<string, string>> = {
  "": "a ai an ang ao e ei en eng er o ou",
  b: "a ai an ang ao ei en eng i ian iao ie in ing o u",
  p: "a ai an ang ao ei en eng i ian iao ie in ing o ou u",
  m: "a ai an ang ao e ei en eng i ian iao ie in ing iu o ou u",
  f: "a an ang ei en eng o ou u",
  d: "a ai an ang ao e ei en eng i ia ian iao ie ing iu ong ou u uan ui un uo",
  t: "a ai an ang ao e eng i ian iao ie ing ong ou u uan ui un uo",
  n: "a ai an ang ao e ei en eng i ian iang iao ie in ing iu ong ou u uan uo v ve",
  l: "a ai an ang ao e ei eng i ia ian iang iao ie in ing iu o ong ou u uan un uo v ve",
  g: "a ai an ang ao e ei en eng ong ou u ua uai uan uang ui un uo",
  k: "a ai an ang ao e en eng ong ou u ua uai uan uang ui un uo",
  h: "a ai an ang ao e ei en eng ong ou u ua uai uan uang ui un uo",
  j: "i ia ian iang iao ie in ing iong iu u uan ue un",
  q: "i ia ian iang iao ie in ing iong iu u uan ue un",
  x: "i ia ian iang iao ie in ing iong iu u uan ue un",
  zh: "a ai an ang ao e ei en eng i ong ou u ua uai uan uang ui un uo",
  ch: "a ai an ang ao e en eng i ong ou u ua uai uan uang ui un uo",
  sh: "a ai an ang ao e ei en eng i ou u ua uai uan uang ui un uo",
  r: "an ang ao e en eng i ong ou u ua uan ui un uo",
  z: "a ai an ang ao e ei en eng i ong ou u uan ui un uo",
  c: "a ai an ang ao e en eng i ong ou u uan ui un uo",
  s: "a ai an ang ao e en eng i ong ou u uan ui un uo",
  y: "a an ang ao e i in ing o ong ou u uan ue un",
  w: "a ai an ang ei en eng o u",
};
const syllables = new Set(Object.entries(finals).flatMap(([initial, list]) => list.split(" ").map((final) => initial + final)));
const beginnings = new Set([...syllables].flatMap((syllable) => Array.from(syllable, (_, index) => syllable.slice(0, index + 1))));
/** What stands for a whole syllable in a row of initials. */
const isInitial = (letters: string): boolean => (Object.hasOwn(finals, letters) ? letters !== "" : "aoe".includes(letters));
const longestSyllable = 6;

/**
 * The ways to read letters as whole syllables, the last of which may be only begun: `gongnu` gives `gong nu`, `xian` both
 * `xian` and `xi an`. The fewest syllables come first, at most `limit` ways.
 */
export const readingsOf = (letters: string, limit = 4): string[][] =>
  cut(letters, limit, (part, isLast) => syllables.has(part) || (isLast && beginnings.has(part)));

/** The ways to read letters as syllables and initials mixed, as input methods take them: `gongn`, `gnuan`. */
export const mixedReadingsOf = (letters: string, limit = 6): string[][] =>
  cut(letters, limit, (part, isLast) => syllables.has(part) || isInitial(part) || (isLast && beginnings.has(part)));

function cut(letters: string, limit: number, fits: (part: string, isLast: boolean) => boolean): string[][] {
  const ways: string[][] = [];
  // Breadth first, so that the ways with the fewest parts come first.
  let open: { parts: string[]; at: number }[] = [{ parts: [], at: 0 }];
  while (open.length > 0 && ways.length < limit) {
    const next: typeof open = [];
    for (const { parts, at } of open) {
      for (let end = Math.min(letters.length, at + longestSyllable); end > at; end -= 1) {
        const part = letters.slice(at, end);
        const isLast = end === letters.length;
        if (!fits(part, isLast)) continue;
        if (isLast) ways.push([...parts, part]);
        else next.push({ parts: [...parts, part], at: end });
      }
    }
    open = next.slice(0, 64);
  }
  return ways.slice(0, limit);
}

/** Sounds that many speakers and hearers do not tell apart: 平翘舌, 前后鼻音, n/l, f/h. */
export function blurred(syllable: string): string {
  const initial = syllable.replace(/^(z|c|s)h/, "$1").replace(/^n(?=[aeiouv])/, "l");
  return (initial.startsWith("hu") && initial.length > 2 ? `f${initial.slice(2)}` : initial).replace(/([aei])ng$/, "$1n");
}

const alphabet = "abcdefghijklmnopqrstuvwxyz";
/**
 * What may have been meant by mistyped letters: one pair exchanged, one letter too many, one too few, or a wrong one;
 * only what can be read as pinyin, at most `limit`.
 */
export function meantBy(letters: string, limit: number): string[] {
  const places = Array.from({ length: letters.length }, (_, index) => index);
  const [before, after] = [(at: number) => letters.slice(0, at), (at: number) => letters.slice(at)];
  const variants = new Set([
    ...places.slice(1).map((at) => before(at - 1) + letters[at] + letters[at - 1] + after(at + 1)),
    ...places.map((at) => before(at) + after(at + 1)),
    ...[...places, letters.length].flatMap((at) => Array.from(alphabet, (letter) => before(at) + letter + after(at))),
    ...places.flatMap((at) => Array.from(alphabet, (letter) => before(at) + letter + after(at + 1))),
  ]);
  variants.delete(letters);
  // Whole syllables, and the fewest: a stray letter between two syllables is seldom meant.
  const read = [...variants].flatMap((variant) => {
    const parts = readingsOf(variant, 1)[0];
    return parts?.every((part) => syllables.has(part)) === true ? [{ variant, count: parts.length }] : [];
  });
  return read
    .sort((one, other) => one.count - other.count)
    .slice(0, limit)
    .map(({ variant }) => variant);
}

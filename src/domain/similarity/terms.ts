import { foldText } from "../bigrams.ts";
import { hollowWords, sameWords } from "./same-words.ts";

/** How a character is read, one toneless syllable; the character itself where it has none. The same character always gives the same. */
export type Reading = (character: string) => string;
/** What a text speaks of: each term with the words in which this text said it. */
export type Terms = ReadonlyMap<string, string>;

/** What a term is: a word of `sameWords`, a pair of characters by their readings, or one character. */
export function kindOfTerm(term: string): "word" | "pair" | "character" {
  if (term.startsWith("#")) return "word";
  return term.includes(" ") ? "pair" : "character";
}

/** Longest text that is looked at, characters: what comes later in a long story is not what the call is about. */
const longestText = 600;
/** Characters that join words and mean little by themselves. */
const joints = new Set("的了吗呢啊吧呀嘛哦啦是在有我你您他她它咱这那个就都也还很太又被把给和跟与及或到从向对为以于所之其此每各位么儿哎唉嗯喂");

const isTelling = (character: string): boolean => /\p{Script=Han}/u.test(character) && !joints.has(character);

/** Of one kind of word: which group it belongs to, or that it says nothing. */
type Entry = string | null;
interface Node {
  readonly next: Map<string, Node>;
  entry?: Entry;
}

/**
 * Cuts texts into terms that misspelling and wording change little: characters are taken by their reading, so that a homophone is
 * the same; doubled ones are one; words for one thing (`sameWords`) are one term; what is left counts in pairs of characters.
 */
export class TermCutter {
  readonly #reading: Reading;
  readonly #words: Node | null;

  /** @param isPlain leaves the table of words for one thing away, to measure what it is worth */
  constructor(reading: Reading, isPlain = false) {
    this.#reading = reading;
    this.#words = isPlain ? null : this.#treeOf();
  }

  /** The terms of a text. @param without texts such as the place's own name, whose pairs tell where and not what */
  of(text: string, without: readonly string[] = []): Terms {
    const left = new Map<string, string>();
    const elsewhere = new Set(without.flatMap((place) => this.#runsOf(place)).flatMap((run) => this.#pairsOf(run).map(([key]) => key)));
    for (const run of this.#runsOf(text.slice(0, longestText))) {
      for (const [key, said] of this.#termsOf(run)) {
        if (elsewhere.has(key)) continue;
        if (!left.has(key)) left.set(key, said);
        // Characters carry meaning by themselves (漏雨, 雨水): they go over into wordings that no text had before.
        for (const character of said) if (isTelling(character) && !left.has(character)) left.set(character, character);
      }
    }
    return left;
  }

  #runsOf(text: string): string[][] {
    const runs: string[][] = [];
    let run: string[] = [];
    for (const character of `${foldText(text)} `) {
      const isText = /[\p{L}\p{N}]/u.test(character);
      if (isText && character === run.at(-1)) continue;
      if (isText) run.push(character);
      else if (run.length > 0) {
        runs.push(run);
        run = [];
      }
    }
    return runs;
  }
  #termsOf(run: readonly string[]): [string, string][] {
    const terms: [string, string][] = [];
    let rest: string[] = [];
    const flush = (): void => {
      terms.push(...this.#pairsOf(rest));
      rest = [];
    };
    for (let at = 0; at < run.length; ) {
      const found = this.#longestWord(run, at);
      if (found === null) {
        rest.push(run[at] ?? "");
        at += 1;
        continue;
      }
      flush();
      if (found.entry !== null) terms.push([found.entry, run.slice(at, at + found.length).join("")]);
      at += found.length;
    }
    flush();
    return terms;
  }
  #pairsOf(characters: readonly string[]): [string, string][] {
    const pairs: [string, string][] = [];
    for (const [index, character] of characters.entries()) {
      const next = characters[index + 1];
      if (next === undefined || joints.has(character) || joints.has(next) || /\d/.test(character + next)) continue;
      pairs.push([`${this.#reading(character)} ${this.#reading(next)}`, character + next]);
    }
    return pairs;
  }
  #longestWord(run: readonly string[], start: number): { entry: Entry; length: number } | null {
    let node = this.#words;
    let found: { entry: Entry; length: number } | null = null;
    for (let at = start; node !== null && at < run.length; at += 1) {
      const character = run[at] ?? "";
      // A word of one character must be that character; longer ones may be misspelt by a homophone.
      if (at === start && node.next.get(`=${character}`)?.entry !== undefined) found = { entry: node.next.get(`=${character}`)?.entry ?? null, length: 1 };
      node = node.next.get(this.#reading(character)) ?? null;
      if (node?.entry !== undefined) found = { entry: node.entry, length: at - start + 1 };
    }
    return found;
  }
  #treeOf(): Node {
    const root: Node = { next: new Map() };
    for (const word of hollowWords) this.#plant(root, word, null);
    for (const group of sameWords) for (const word of group) this.#plant(root, word, `#${group[0] ?? word}`);
    return root;
  }
  #plant(root: Node, word: string, entry: Entry): void {
    const [characters] = this.#runsOf(word);
    if (characters === undefined) return;
    const keys = characters.length === 1 ? [`=${characters[0]}`] : characters.map((character) => this.#reading(character));
    let node = root;
    for (const key of keys) {
      const next = node.next.get(key) ?? { next: new Map() };
      node.next.set(key, next);
      node = next;
    }
    node.entry = entry;
  }
}

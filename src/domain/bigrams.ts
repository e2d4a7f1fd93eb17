import { simplified, traditional } from "./simplified-table.ts";
import { withoutUnseen } from "./unseen-characters.ts";

/**
 * Full text for Chinese without a dictionary: text is cut into runs of letters and digits, and each run into
 * overlapping pairs of characters. A word cutter misses names inside longer words; pairs find every substring of
 * a run. Two rules make that exact: a run's last character stands once more before an end mark (so that one
 * character alone is found by a prefix), and the mark keeps a phrase from reaching over into the next run.
 * Latin letters and digits are folded (width, case) and stand in runs like all else, so `5号楼` and `A座` are found.
 */
const endMark = "\u{E000}";
const runPattern = /[\p{L}\p{N}\p{M}\p{Co}]+/gu;

/** By UTF-16 unit, its simplified one: looked up for every character that is indexed, so no map of strings. */
const simplifiedOf = Uint16Array.from({ length: 0x10000 }, (_, unit) => unit);
for (let at = 0; at < traditional.length; at += 1) simplifiedOf[traditional.charCodeAt(at)] = simplified.charCodeAt(at);

/** Traditional characters as simplified ones, each by itself: a text keeps its length, and every substring folds as it does inside the whole. */
export function simplify(text: string): string {
  let at = 0;
  while (at < text.length && simplifiedOf[text.charCodeAt(at)] === text.charCodeAt(at)) at += 1;
  if (at === text.length) return text;
  let folded = text.slice(0, at);
  for (; at < text.length; at += 1) folded += String.fromCharCode(simplifiedOf[text.charCodeAt(at)] ?? 0);
  return folded;
}

/** One form for what people type alike: NFKC (full width, circled digits), lower case, simplified characters, nothing that nobody sees, no end marks of others. */
export const foldText = (text: string): string =>
  isPlain.test(text) ? simplify(text.toLowerCase()) : simplify(withoutUnseen(text.normalize("NFKC")).toLowerCase()).replaceAll(endMark, " ");
/** Chinese, its usual punctuation but the full-width one, and ASCII: what NFKC leaves as it is, which is quicker found out than done. */
const isPlain = /^[\t\n\r\x20-\x7e\u3001-\u3015\u4e00-\u9fff—“”]*$/;

/** Runs of letters and digits of a text, folded. */
export const runsOf = (text: string): string[] => foldText(text).match(runPattern) ?? [];

/** The tokens of a text for the index, separated by blanks. `暖气 5号` gives `暖气 气<end> 5号 号<end>`. */
export function indexTokens(text: string): string {
  const tokens: string[] = [];
  for (const run of runsOf(text)) {
    const characters = Array.from(run);
    for (const [index, character] of characters.entries()) tokens.push(character + (characters[index + 1] ?? endMark));
  }
  return tokens.join(" ");
}

/**
 * An FTS5 expression that finds every text holding all runs of the query, each as one piece; null when the query
 * has no letter and no digit. Tokens are quoted, so no operator of FTS5 can come in from outside.
 */
export function matchExpression(query: string): string | null {
  const runs = runsOf(query);
  return runs.length === 0 ? null : runs.map(phraseOf).join(" AND ");
}

/** One run as a phrase; a single character as a prefix, which finds it in front of any other and at a run's end. */
export function phraseOf(run: string): string {
  const characters = Array.from(run);
  if (characters.length === 1) return `"${run}"*`;
  const pairs = characters.slice(0, -1).map((character, index) => character + characters[index + 1]);
  return `"${pairs.join(" ")}"`;
}

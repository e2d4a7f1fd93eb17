import type { ArticleRow } from "../../contract/rows.ts";
import { foldText, indexTokens } from "../../domain/bigrams.ts";
import { blurred } from "../../domain/pinyin-syllables.ts";
import { readingOf } from "./pinyin.ts";

/** Raised when what is indexed of an article changes: a cache that was indexed otherwise is indexed anew at opening. */
export const articleIndexVersion = "4";

/** Between the parts of a heading: no letter, so no run reaches over it. */
const part = "\n";

/** What an article is found and ranked by. */
export interface IndexedArticle {
  /** Folded title and tags, one a line. */
  readonly heading: string;
  /** ` gong nuan shi wen`, one line a run: each syllable with a blank before it. */
  readonly reading: string;
  readonly tokens: { readonly text: string; readonly heading: string; readonly reading: string; readonly initials: string; readonly sound: string };
  /** Latin words that a mistyped one may have meant, separated by blanks. */
  readonly words: readonly string[];
}

const spaced = (runs: readonly (readonly string[])[], between: string, each: (syllable: string) => string = (syllable) => syllable): string =>
  runs.map((run) => run.map(each).join(" ")).join(between);

/** A token that no syllable is: keeps a phrase of syllables inside one run. */
const runEnd = " \u{E000} ";

export function indexedArticle(article: ArticleRow): IndexedArticle {
  const written = [article.title, ...article.tags].join(part);
  const { runs, initials } = readingOf(written);
  const heading = foldText(written);
  return {
    heading,
    reading: runs.map((run) => ` ${run.join(" ")}`).join(part),
    tokens: {
      text: indexTokens(`${written}${part}${article.summary}${part}${article.body}`),
      heading: indexTokens(written),
      reading: spaced(runs, runEnd),
      initials: indexTokens(initials),
      sound: spaced(runs, runEnd, blurred),
    },
    words: [...new Set(`${heading}${part}${foldText(`${article.summary}${part}${article.body}`)}`.match(/[a-z][a-z0-9]{3,19}/g) ?? [])],
  };
}

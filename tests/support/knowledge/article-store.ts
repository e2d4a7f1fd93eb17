import { join } from "node:path";
import type { ArticleRow } from "../../../src/contract/rows.ts";
import { foldText, runsOf } from "../../../src/domain/bigrams.ts";
import { readingsOf } from "../../../src/domain/pinyin-syllables.ts";
import { readingOf } from "../../../src/seat/search/pinyin.ts";
import { Cache } from "../../../src/seat/store/cache.ts";
import { holdRows } from "../hold-rows.ts";

const batch = 2_000;

/** A seat's cache holding these articles, written as the sync writes them. */
export function cacheOf(folder: string, articles: readonly ArticleRow[]): Cache {
  const cache = new Cache({ file: join(folder, "cache.sqlite"), key: null, onRebuilt: () => {} });
  for (let at = 0; at < articles.length; at += batch)
    holdRows(
      cache,
      articles.slice(at, at + batch).map((row) => ({ entity: "article", row })),
    );
  return cache;
}

/** An article as a plain scan sees it: folded text, and how its heading is read. */
export interface ScannedArticle {
  readonly id: string;
  readonly text: string;
  /** ` gong nuan`, one line a run. */
  readonly reading: string;
  readonly initials: string;
}
export function scanned(article: ArticleRow): ScannedArticle {
  const heading = `${article.title}\n${article.tags.join("\n")}`;
  const { runs, initials } = readingOf(heading);
  return {
    id: article.id,
    text: foldText(`${heading}\n${article.summary}\n${article.body}`),
    reading: runs.map((run) => ` ${run.join(" ")}`).join("\n"),
    initials,
  };
}

/** The plain scan that a search is held against: each run of the query stands in the text, or its letters in the reading of the heading. */
export function scanFor(query: string): (article: ScannedArticle) => boolean {
  const runs = runsOf(query).map((run) => ({ run, spoken: /^[a-z]{2,24}$/.test(run) ? readingsOf(run).map((parts) => ` ${parts.join(" ")}`) : null }));
  return ({ text, reading, initials }) =>
    runs.every(({ run, spoken }) => text.includes(run) || (spoken !== null && (initials.includes(run) || spoken.some((each) => reading.includes(each)))));
}

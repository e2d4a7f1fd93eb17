// `npm run bench -- search`: the ranked first twenty of 100,000 articles, against a plain scan and against FTS5's own bm25.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import Sqlite from "better-sqlite3";
import type { ArticleRow } from "../../src/contract/rows.ts";
import { SeededRandom } from "../../src/dispatch/demo/seeded-random.ts";
import { runsOf } from "../../src/domain/bigrams.ts";
import { readingsOf } from "../../src/domain/pinyin-syllables.ts";
import { indexedArticle } from "../../src/seat/search/article-index.ts";
import { exactExpression } from "../../src/seat/search/article-query.ts";
import { keysOfAll, searchArticles } from "../../src/seat/search/articles.ts";
import { makeArticles } from "../support/knowledge/article-corpus.ts";
import { cacheOf, scanned } from "../support/knowledge/article-store.ts";
import { median, mustBe, percentile, report } from "./support/measure.ts";

const count = Number(process.argv[2] ?? 100_000);
const [queriesOfEachKind, rounds, shown] = [40, 7, 20];
const today = "2026-06-01";
const folder = mkdtempSync(join(tmpdir(), "hotline-bench-"));
const articles = await makeArticles(count, 5);
const cache = cacheOf(folder, articles);

/** The same articles in plain tables: folded texts for `instr`, and one FTS5 table of the same tokens for bm25. */
const plain = new Sqlite(join(folder, "plain.sqlite"));
plain.pragma("journal_mode = WAL");
plain.pragma("synchronous = OFF");
plain.pragma("cache_size = -65536");
plain.exec(`
  CREATE TABLE article (key INTEGER PRIMARY KEY, id TEXT, document TEXT, text TEXT, reading TEXT, initials TEXT);
  CREATE VIRTUAL TABLE article_index USING fts5 (text, reading, initials, content='', tokenize='ascii');
`);
const insert = plain.prepare("INSERT INTO article VALUES (?, ?, ?, ?, ?, ?)");
const index = plain.prepare("INSERT INTO article_index (rowid, text, reading, initials) VALUES (?, ?, ?, ?)");
plain.transaction(() => {
  for (const [at, article] of articles.entries()) {
    const { text, reading, initials } = scanned(article);
    const { tokens } = indexedArticle(article);
    insert.run(at + 1, article.id, JSON.stringify(article), text, reading, initials);
    index.run(at + 1, tokens.text, tokens.reading, tokens.initials);
  }
})();

const random = new SeededRandom(3);
/** Chinese, pinyin, initials and mixed queries of 1–8 characters, each a piece of some article. */
function makeQueries(): string[] {
  const piece = (text: string, from: string): string => {
    const run = random.pick(from === "han" ? (text.match(/\p{Script=Han}+/gu) ?? ["的"]) : runsOf(text));
    const characters = Array.from(run);
    const at = random.below(characters.length);
    return characters.slice(at, at + 1 + random.below(8)).join("");
  };
  const letters = (article: ArticleRow): string => {
    const syllables = scanned(article).reading.split("\n")[0]?.trim().split(" ") ?? [];
    return syllables
      .slice(random.below(syllables.length))
      .join("")
      .slice(0, 2 + random.below(7));
  };
  const initials = (article: ArticleRow): string =>
    scanned(article)
      .initials.split(" ")[0]
      ?.slice(0, 2 + random.below(5)) ?? "";
  const kinds: ((article: ArticleRow) => string)[] = [
    (article) => piece(article.title, "han"),
    (article) => piece(article.body, "han"),
    letters,
    initials,
    (article) => piece(article.body, "any"),
    (article) => `${piece(article.title, "han").slice(0, 3)} ${initials(article).slice(0, 4)}`,
  ];
  return kinds.flatMap((make) => Array.from({ length: queriesOfEachKind }, () => make(random.pick(articles)))).filter((query) => runsOf(query).length > 0);
}
const queries = makeQueries();

/** What a scan asks: each run in the text, or its letters in the reading. */
function scanOf(query: string): { sql: string; values: string[] } {
  const values: string[] = [];
  const has = (column: string, value: string): string => {
    values.push(value);
    return `instr(${column}, ?)`;
  };
  const runs = runsOf(query).map((run) => {
    const spoken = /^[a-z]{2,24}$/.test(run) ? [has("initials", run), ...readingsOf(run).map((parts) => has("reading", ` ${parts.join(" ")}`))] : [];
    const written = has("text", run);
    return `(${[...spoken, written].join(" OR ")})`;
  });
  return { sql: runs.join(" AND "), values };
}
const scans = new Map(queries.map((query) => [query, scanOf(query)]));
const statements = new Map(
  queries.map((query) => [
    query,
    {
      ids: plain.prepare(`SELECT key FROM article WHERE ${scans.get(query)?.sql}`).pluck(),
      top: plain.prepare(`SELECT id, document FROM article WHERE ${scans.get(query)?.sql} ORDER BY instr(text, ?) LIMIT ${shown}`),
    },
  ]),
);
const ranked = plain.prepare(
  `SELECT id, document FROM article JOIN (SELECT rowid AS hit, bm25(article_index, 10.0, 5.0, 5.0) AS score FROM article_index WHERE article_index MATCH ? ORDER BY score LIMIT ${shown}) ON key = hit ORDER BY score`,
);

// The work is right: every hit of the scan is among ours, and what is shown are hits.
let [wanted, found] = [0, 0];
for (const query of queries) {
  const ours = new Set(cache.read((each) => keysOfAll(each, query)));
  const theirs = statements.get(query)?.ids.all(scans.get(query)?.values) as number[];
  wanted += theirs.length;
  found += theirs.filter((key) => ours.has(key)).length;
  mustBe(
    `hits shown for ${query}`,
    searchArticles(cache, { text: query, limit: shown, today, regions: [] }).filter((hit) => !hit.isNear).length,
    Math.min(shown, theirs.length),
  );
}

const time = (run: () => void): number => {
  const began = performance.now();
  run();
  return performance.now() - began;
};
const p95 = (times: readonly number[]): number => percentile(times, 0.95);
const sides = {
  ours: (query: string) => searchArticles(cache, { text: query, limit: shown, today, regions: [] }),
  scan: (query: string) => statements.get(query)?.top.all([...(scans.get(query)?.values ?? []), query]),
  fts: (query: string) => ranked.all(exactExpression(query)),
};
const taken = { ours: [] as number[][], scan: [] as number[][], scanAgain: [] as number[][], fts: [] as number[][] };
for (let round = 0; round < rounds; round += 1) {
  const times = { ours: [] as number[], scan: [] as number[], scanAgain: [] as number[], fts: [] as number[] };
  for (const query of queries) {
    times.ours.push(time(() => sides.ours(query)));
    times.fts.push(time(() => sides.fts(query)));
    // The scan takes as long for one query as for another: every twelfth is enough, and the same again tells the noise.
    if (times.ours.length % 12 === 0) {
      times.scan.push(time(() => sides.scan(query)));
      times.scanAgain.push(time(() => sides.scan(query)));
    }
  }
  for (const name of Object.keys(taken) as (keyof typeof taken)[]) taken[name].push(times[name]);
}
cache.close();
plain.close();
rmSync(folder, { recursive: true, force: true });

const ratio = (against: readonly number[][], of: readonly number[][] = taken.ours): number =>
  median(of.map((times, round) => p95(times) / p95(against[round] ?? [])));
report({
  bench: "search",
  n: queries.length * rounds,
  noise: ratio(taken.scan, taken.scanAgain),
  recall: found / wanted,
  ratio_scan: ratio(taken.scan),
  ratio_fts: ratio(taken.fts),
  articles: count,
  p50_ms: median(taken.ours.flat()),
  p95_ms: p95(taken.ours.flat()),
  scan_p95_ms: p95(taken.scan.flat()),
  fts_p95_ms: p95(taken.fts.flat()),
});

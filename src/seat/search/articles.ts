import type { ArticleRow } from "../../contract/rows.ts";
import type { ArticleHit } from "../../contract/seat-api.ts";
import { matchExpression, runsOf } from "../../domain/bigrams.ts";
import type { Cache } from "../store/cache.ts";
import { excerptOf, marksOf } from "./marks.ts";
import { pinyinOf } from "./pinyin.ts";

/** Hits that are looked at; beyond it the newest win. */
const candidates = 300;
const weight = { title: 100, titleStart: 30, tag: 60, reading: 45, body: 3, mostBody: 10, expired: -40 };

/** Articles holding all parts of a query, in their text or by pinyin; what an operator needs stands first. */
export function searchArticles(cache: Cache, query: { text: string; limit: number; today: string }): ArticleHit[] {
  const expression = matchExpression(query.text);
  if (expression === null) return [];
  const documents = cache.read((statements) => statements.articleCandidates.all(expression, candidates));
  const runs = runsOf(query.text);
  return documents
    .map((document) => JSON.parse(String(document)) as ArticleRow)
    .map((article) => ({ article, score: scoreOf(article, runs, query.today) }))
    .sort((one, other) => other.score - one.score || other.article.validFrom.localeCompare(one.article.validFrom))
    .slice(0, query.limit)
    .map(({ article }) => asHit(article, runs));
}

function scoreOf(article: ArticleRow, runs: readonly string[], today: string): number {
  let score = isValid(article, today) ? 0 : weight.expired;
  const reading = pinyinOf(article.title);
  for (const run of runs) {
    const inTitle = marksOf(article.title, [run]);
    if (inTitle.length > 0) score += weight.title + (inTitle[0]?.[0] === 0 ? weight.titleStart : 0);
    if (article.tags.some((tag) => marksOf(tag, [run]).length > 0)) score += weight.tag;
    if (/^[a-z]+$/.test(run) && (reading.full.includes(run) || reading.initials.includes(run))) score += weight.reading;
    score += Math.min(weight.mostBody, marksOf(article.body, [run]).length) * weight.body;
  }
  return score;
}

const isValid = (article: ArticleRow, today: string): boolean => article.validFrom <= today && (article.validTo === null || article.validTo >= today);

function asHit(article: ArticleRow, runs: readonly string[]): ArticleHit {
  const { body, ...shown } = article;
  return { article: shown, ...excerptOf(body, runs), titleMarks: marksOf(article.title, runs) };
}

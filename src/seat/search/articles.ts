import type { ArticleHit } from "../../contract/knowledge-api.ts";
import type { ArticleRow } from "../../contract/rows.ts";
import { foldText } from "../../domain/bigrams.ts";
import { forgiven, nearest } from "../../domain/edit-distance.ts";
import { excerptOf, type Mark, marksOf } from "../../domain/marks.ts";
import type { Cache } from "../store/cache.ts";
import type { CacheStatements } from "../store/cache-statements.ts";
import { exactExpression, looseExpression, textExpression } from "./article-query.ts";
import { bodyScore, type Candidate, headingScore, loosened, nearScore, type QueryRun, queryRuns, type RankedFor, standing } from "./article-rank.ts";
import { spokenIn } from "./spoken.ts";

/** Hits that are looked at, of headings and of texts: the newest; and those whose text is read. Ranking every hit of a common word would cost a hundred times more. */
const most = { candidates: 300, read: 60 };

/** What is searched for. */
export interface ArticleQuery extends RankedFor {
  readonly text: string;
  readonly limit: number;
}
interface Ranked {
  readonly candidate: Candidate;
  readonly score: number;
  readonly isNear: boolean;
}

/** Articles that hold all parts of a query, in their text or by pinyin; where none does, those that come near. What an operator needs stands first. */
export function searchArticles(cache: Cache, query: ArticleQuery): ArticleHit[] {
  const runs = queryRuns(query.text);
  if (runs.length === 0) return [];
  return cache.read((statements) => {
    const exact = ranked(exactCandidates(statements, query.text), query, (candidate) => headingScore(candidate, runs), false);
    const found = exact.length > 0 ? exact : near(statements, query, runs);
    return hitsOf(statements, found, runs, query.limit);
  });
}

/** Every article that holds all parts of a query, however many: what a recall is measured by. */
export function keysOfAll(statements: CacheStatements, text: string): number[] {
  const expression = exactExpression(text);
  return expression === null ? [] : (statements.articleKeysByText.all(expression, -1) as number[]);
}

function exactCandidates(statements: CacheStatements, text: string): Candidate[] {
  const expression = exactExpression(text);
  if (expression === null) return [];
  const headed = statements.articleKeysByHeading.all(expression, most.candidates) as number[];
  // With so many headings that answer, none whose text alone does would be shown: finding those is the dear half of a search.
  const texts = headed.length < most.candidates ? (statements.articleKeysByText.all(textExpression(text), most.candidates) as number[]) : [];
  return candidatesOf(statements, [...new Set([...headed, ...texts])]);
}
const candidatesOf = (statements: CacheStatements, keys: readonly number[]): Candidate[] =>
  keys.length === 0 ? [] : (statements.articleCandidates.all(JSON.stringify(keys)) as Candidate[]);

function near(statements: CacheStatements, query: ArticleQuery, exactRuns: readonly QueryRun[]): Ranked[] {
  const words = new Map(exactRuns.map((run) => [run.text, nearWords(statements, run)]));
  const expression = looseExpression(query.text, (run) => words.get(run) ?? []);
  if (expression === null) return [];
  const runs = exactRuns.map((run) => loosened(run, words.get(run.text) ?? []));
  const keys = statements.articleKeysByHeading.all(expression, most.candidates) as number[];
  return ranked(candidatesOf(statements, keys), query, (candidate) => nearScore(candidate, runs), true);
}

/** Latin words of the knowledge base that come near to a mistyped one. */
function nearWords(statements: CacheStatements, { text, isLatin }: QueryRun): string[] {
  if (!isLatin || text.length < 4) return [];
  const known = statements.articleWords.all(text.length - 2, text.length + 2) as string[];
  return known
    .filter((word) => nearest(text, word).distance + Math.abs(word.length - text.length) <= forgiven(text.length) + 1 && isNear(text, word))
    .slice(0, 20);
}
const isNear = (typed: string, word: string): boolean => {
  const letters = (text: string): string => Array.from(text).sort().join("");
  return nearest(typed, word).distance <= forgiven(typed.length) || letters(typed) === letters(word);
};

function ranked(candidates: readonly Candidate[], query: RankedFor, scoreOf: (candidate: Candidate) => number | null, isNearHit: boolean): Ranked[] {
  return candidates.flatMap((candidate) => {
    const score = scoreOf(candidate);
    return score === null ? [] : [{ candidate, score: score + standing(candidate, query), isNear: isNearHit }];
  });
}

const byScore = (one: { score: number; candidate: Candidate }, other: { score: number; candidate: Candidate }): number =>
  other.score - one.score || other.candidate.key - one.candidate.key;

function hitsOf(statements: CacheStatements, found: readonly Ranked[], runs: readonly QueryRun[], limit: number): ArticleHit[] {
  const read = [...found].sort(byScore).slice(0, Math.max(most.read, limit));
  const documents = new Map(
    (statements.articleDocuments.all(JSON.stringify(read.map(({ candidate }) => candidate.key))) as { key: number; document: string }[]).map((row) => [
      row.key,
      JSON.parse(row.document) as ArticleRow,
    ]),
  );
  return read
    .flatMap((entry) => {
      const article = documents.get(entry.candidate.key);
      return article === undefined ? [] : [{ ...entry, article, score: entry.score + bodyScore(textOf(article), runs) }];
    })
    .sort(byScore)
    .slice(0, limit)
    .map(({ article, candidate, isNear }) => asHit(article, candidate, runs, isNear));
}

function asHit(article: ArticleRow, { heading, reading, uses }: Candidate, runs: readonly QueryRun[], isNear: boolean): ArticleHit {
  const { body: _body, script: _script, next: _next, ...shown } = article;
  const texts = runs.map((run) => run.text);
  const written = marksOf(article.title, texts);
  const titleMarks = written.length > 0 ? written : soundMarks(article.title, reading, runs, isNear);
  const isMeant = titleMarks.length > 0 || texts.every((text) => heading.includes(text));
  return { article: shown, ...excerptOf(textOf(article), texts), titleMarks, uses, confidence: isNear ? "low" : isMeant ? "high" : "middle", isNear };
}

/** What is read of it; rows from before there were summaries have none. */
const textOf = ({ summary = "", body }: Pick<ArticleRow, "summary" | "body">): string => (summary === "" ? body : `${summary}\n${body}`);

const isHan = (character: string): boolean => /\p{Script=Han}/u.test(character);

/** Where a title is read as the letters say, or comes near to what was typed. */
function soundMarks(title: string, reading: string, runs: readonly QueryRun[], isNear: boolean): Mark[] {
  const characters = Array.from(title);
  const starts = characters.map((_, index) => characters.slice(0, index).join("").length);
  const spoken = reading.split(/[ \n]+/).slice(1);
  let next = 0;
  const syllables = characters.map((character) => (isHan(character) ? (spoken[next++] ?? "") : "\n"));
  const marks = runs.flatMap((run): Mark[] => {
    const place = run.isLatin ? spokenIn(run.text, syllables) : isNear ? nearPlace(run.text, title) : null;
    return place === null ? [] : [[starts[place[0]] ?? 0, starts[place[1]] ?? title.length]];
  });
  return marks.sort((one, other) => one[0] - other[0]);
}
function nearPlace(text: string, title: string): [number, number] | null {
  const length = Array.from(text).length;
  const { distance, end } = nearest(text, foldText(title));
  return distance > forgiven(length) ? null : [Math.max(0, end - length), end];
}

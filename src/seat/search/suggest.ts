import type { ArticleHit } from "../../contract/knowledge-api.ts";
import type { ArticleRow } from "../../contract/rows.ts";
import { foldText, indexTokens, runsOf } from "../../domain/bigrams.ts";
import { excerptOf, marksOf } from "../../domain/marks.ts";
import type { Cache } from "../store/cache.ts";
import type { CacheStatements } from "../store/cache-statements.ts";
import { type Candidate, type RankedFor, standing } from "./article-rank.ts";

/** The end of a text, characters: what is being said now. */
const heard = 400;
/** Of the pairs of characters that headings know at all, the rarest are looked up. */
const most = { pairs: 14, candidates: 400 };
/** A pair that every tenth heading has tells nothing. */
const commonShare = 0.1;

/** Articles that a text which is being typed seems to be about, by its rarest pairs of characters in their headings; best first, none when nothing is near. */
export function suggestArticles(cache: Cache, query: RankedFor & { readonly text: string; readonly limit: number }): ArticleHit[] {
  const text = foldText(query.text.slice(-heard));
  const pairs = [...new Set(runsOf(text).flatMap((run) => indexTokens(run).split(" ").slice(0, -1)))];
  if (pairs.length === 0) return [];
  return cache.read((statements) => {
    const rare = rarest(statements, pairs);
    if (rare.size === 0) return [];
    const expression = `{text} : (${[...rare.keys()].map((pair) => `"${pair}"`).join(" OR ")})`;
    const keys = statements.articleKeysByHeading.all(expression, most.candidates) as number[];
    const candidates = statements.articleCandidates.all(JSON.stringify(keys)) as Candidate[];
    const scored = candidates.map((candidate) => ({ candidate, ...nearness(candidate, rare, text) })).filter(({ matched, hasTag }) => matched > 1 || hasTag);
    const best = scored
      .map((entry) => ({ ...entry, score: entry.score + standing(entry.candidate, query) / 100 }))
      .filter(({ score }) => score > 0)
      .sort((one, other) => other.score - one.score || other.candidate.key - one.candidate.key)
      .slice(0, query.limit);
    return best.flatMap(({ candidate, hasTag, matched }) =>
      asHit(statements, candidate, text, hasTag && matched > 2 ? "high" : hasTag || matched > 2 ? "middle" : "low"),
    );
  });
}

/** The pairs that headings know, each with how much it tells. */
function rarest(statements: CacheStatements, pairs: readonly string[]): Map<string, number> {
  const count = Number(statements.countArticles.get());
  const known = statements.headingTerms.all(JSON.stringify(pairs)) as { term: string; doc: number }[];
  const telling = known.filter(({ doc }) => doc <= Math.max(8, count * commonShare)).sort((one, other) => one.doc - other.doc);
  return new Map(telling.slice(0, most.pairs).map(({ term, doc }) => [term, Math.log(1 + count / doc)]));
}

function nearness({ heading }: Candidate, rare: ReadonlyMap<string, number>, text: string): { score: number; matched: number; hasTag: boolean } {
  const [title = "", ...tags] = heading.split("\n");
  let [score, matched] = [0, 0];
  for (const [pair, telling] of rare) {
    const [inTitle, inTag] = [title.includes(pair), tags.some((tag) => tag.includes(pair))];
    if (!inTitle && !inTag) continue;
    matched += 1;
    score += telling * ((inTitle ? 1 : 0) + (inTag ? 0.7 : 0));
  }
  const said = tags.filter((tag) => tag.length > 1 && text.includes(tag));
  return { score: score / Math.sqrt(8 + title.length) + said.length, matched, hasTag: said.length > 0 };
}

function asHit(statements: CacheStatements, { key, uses }: Candidate, text: string, confidence: ArticleHit["confidence"]): ArticleHit[] {
  const [found] = statements.articleDocuments.all(JSON.stringify([key])) as { document: string }[];
  if (found === undefined) return [];
  const { body, script: _script, ...article } = JSON.parse(found.document) as ArticleRow;
  const said = [...new Set(runsOf(text).flatMap((run) => indexTokens(run).split(" ").slice(0, -1)))];
  return [{ article, ...excerptOf(body, []), titleMarks: marksOf(article.title, said), confidence, isNear: false, uses }];
}

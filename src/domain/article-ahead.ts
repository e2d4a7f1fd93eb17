import type { ArticleRow, ArticleVersionRow } from "../contract/knowledge-rows.ts";

/**
 * An article as it holds on a day: a version that was published ahead takes the place of the one before on its day, by itself,
 * and the same at seat and dispatch. @param day of the city, `YYYY-MM-DD`
 */
export function articleOn(article: ArticleRow, day: string): ArticleRow {
  const next = article.next ?? null;
  if (next === null || next.validFrom > day) return article;
  return { ...article, ...next, withdrawn: null, next: null };
}

/** A version's row as it reads beside its article: nobody writes in the one that was superseded by a day's beginning. */
export function versionBeside(version: ArticleVersionRow, article: ArticleRow | null): ArticleVersionRow {
  const isPast = article !== null && version.version !== null && version.version < article.version;
  return isPast && version.status === "published" ? { ...version, status: "superseded" } : version;
}

/** Whether a version was published ahead and its day has not come. */
export const isComing = (version: Pick<ArticleVersionRow, "id">, article: ArticleRow | null): boolean => article?.next?.versionId === version.id;

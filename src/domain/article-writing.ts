import { isSame } from "../base/same.ts";
import type { ArticleContent } from "../contract/knowledge-rows.ts";

export type ArticleField = keyof ArticleContent;

/** What is being written of a version: the text as its author last saw it at the seat, and as it stands in the form. */
export interface Writing {
  readonly seen: ArticleContent;
  readonly content: ArticleContent;
}

/** Fields that the author changed, in the order of the form. */
export const writtenFields = ({ seen, content }: Writing): ArticleField[] =>
  (Object.keys(content) as ArticleField[]).filter((field) => !isSame(seen[field], content[field]));

/**
 * What is being written after the version changed: what the author left alone becomes what it is now, what they wrote stays.
 * @returns also the fields that both changed, for the author to choose
 */
export function overtaken(writing: Writing, now: ArticleContent): { readonly writing: Writing; readonly clashes: ArticleField[] } {
  const written = new Set(writtenFields(writing));
  const clashes = [...written].filter((field) => !isSame(writing.seen[field], now[field]) && !isSame(writing.content[field], now[field]));
  const taken = (from: ArticleContent, keep: (field: ArticleField) => boolean): ArticleContent => ({
    ...now,
    ...Object.fromEntries((Object.keys(now) as ArticleField[]).filter(keep).map((field) => [field, from[field]])),
  });
  return {
    writing: { seen: taken(writing.seen, (field) => clashes.includes(field)), content: taken(writing.content, (field) => written.has(field)) },
    clashes,
  };
}

/** The change to be saved: the written fields, and what was seen of them. */
export function patchOf(writing: Writing): { readonly patch: Partial<ArticleContent>; readonly seen: Partial<ArticleContent> } {
  const fields = writtenFields(writing);
  const part = (content: ArticleContent): Partial<ArticleContent> => Object.fromEntries(fields.map((field) => [field, content[field]]));
  return { patch: part(writing.content), seen: part(writing.seen) };
}

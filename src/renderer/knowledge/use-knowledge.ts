import { useEffect, useRef, useState } from "react";
import type { ArticleHit, ArticleReading } from "../../contract/knowledge-api.ts";
import type { ArticleRow } from "../../contract/knowledge-rows.ts";
import { plainBody } from "../../domain/article-passages.ts";
import { referenceTo, withReference } from "../../domain/article-reference.ts";
import { appended } from "../../domain/fit-text.ts";
import type { DraftBuffer } from "../desk/draft-buffer.ts";
import { useAnswer, useConsole, useDraft, useStore } from "../shared/use-console.ts";

/** What is typed is asked about when the fingers rest so long, ms. */
const rest = 500;
/** Shorter texts say too little for a suggestion. */
const telling = 4;
const suggested = 4;
const none: ArticleHit[] = [];

/** The draft on the desk; null when none is. */
export function useDraftInHand(): DraftBuffer | null {
  const { drafts, draftId } = useConsole();
  return draftId === null ? null : (drafts.get(draftId) ?? null);
}

/** Ids of the places that the ticket in hand is about. */
function useNear(): string[] {
  const place = useDraft(useDraftInHand())?.draft.fields.place;
  return [place?.districtId, place?.streetId].filter((id) => typeof id === "string");
}

/** What was found, and for which words: the words in the box may have gone on since. */
export interface Found {
  readonly text: string;
  readonly hits: readonly ArticleHit[];
}
const nothing: Found = { text: "", hits: none };

export function useFound(text: string): Found {
  const store = useStore();
  const { knowledgeVersion } = useConsole();
  const near = useNear();
  return useAnswer(
    async () => ({ text, hits: text.trim() === "" ? none : await store.seat.knowledge.search({ text: text.slice(0, 200), limit: 12, near }) }),
    [text, near, knowledgeVersion],
    nothing,
  );
}

/** A value as it stood when it last rested. */
function useRested<Value>(value: Value): Value {
  const [rested, setRested] = useState(value);
  useEffect(() => {
    const timer = window.setTimeout(() => setRested(value), rest);
    return () => window.clearTimeout(timer);
  }, [value]);
  return rested;
}

/**
 * Articles for what is being typed in the ticket. Those that stay suggested keep their places, new ones take the places of
 * those that went: nothing moves under the eye.
 */
export function useSuggestions(): ArticleHit[] {
  const store = useStore();
  const { knowledgeVersion } = useConsole();
  const near = useNear();
  const fields = useDraft(useDraftInHand())?.draft.fields;
  const text = useRested(`${fields?.content ?? ""}\n${fields?.cause ?? ""}`.trim());
  const found = useAnswer(
    () => (text.length < telling ? Promise.resolve(none) : store.seat.knowledge.suggest({ text: text.slice(-2_000), limit: suggested, near })),
    [text, near, knowledgeVersion],
    none,
  );
  const shown = useRef<readonly ArticleHit[]>(none);
  shown.current = keptInPlace(shown.current, found);
  return [...shown.current];
}

/** The new list with what was shown before at its old places. */
export function keptInPlace<Entry extends { readonly article: { readonly id: string } }>(before: readonly Entry[], found: readonly Entry[]): Entry[] {
  const byId = new Map(found.map((entry) => [entry.article.id, entry]));
  const fresh = found.filter((entry) => !before.some((each) => each.article.id === entry.article.id));
  const kept = before.flatMap((entry) => byId.get(entry.article.id) ?? fresh.shift() ?? []);
  return [...kept, ...fresh].slice(0, Math.max(found.length, 0));
}

/** An opened article, and how it stands by now: asked again whenever the knowledge base changes, while the text on screen stays. */
export function useReading(articleId: string, version: number | null): { readonly shown: ArticleReading | null; readonly now: ArticleReading | null } {
  const store = useStore();
  const { knowledgeVersion } = useConsole();
  const shown = useAnswer<ArticleReading | null>(() => store.seat.knowledge.get({ articleId, version }), [articleId, version], null);
  const now = useAnswer<ArticleReading | null>(() => store.seat.knowledge.get({ articleId }), [articleId, knowledgeVersion], null);
  return { shown: shown?.article.id === articleId ? shown : null, now: now?.article.id === articleId ? now : null };
}

/**
 * Puts a passage into the answer with where it is from, and the reference into the ticket; what has no room is cut, and told.
 * @param cited the words of the source @returns whether all of it went in
 */
export function insertPassage(buffer: DraftBuffer, article: Pick<ArticleRow, "id" | "version">, passage: string, cited: string): boolean {
  const { answer, articleIds } = buffer.view.draft.fields;
  const { value, cut } = appended("answer", answer, passage, cited);
  buffer.edit({ answer: value, articleIds: withReference(articleIds, referenceTo(article.id, article.version)) });
  if (cut !== null) buffer.tell({ ...cut, whole: "source" });
  return cut === null;
}

/**
 * The article answers the inquiry whole: what is not filled in yet is filled from it; what was typed stays.
 * @returns whether all of it is there; false only the first time, so that nobody sends a part unread
 */
export function answerFrom(buffer: DraftBuffer, article: ArticleRow, words: { readonly cited: string; readonly content: string }): boolean {
  const { fields } = buffer.view.draft;
  const isThere = fields.articleIds.includes(referenceTo(article.id, article.version)) && fields.answer.trim() !== "";
  const isWhole = isThere || insertPassage(buffer, article, plainBody(article.body), words.cited);
  buffer.edit({
    ...(fields.content.trim() === "" ? { content: words.content } : {}),
    ...(fields.demandType === null ? { demandType: "inquiry" } : {}),
    ...(fields.categoryId === null && article.categoryId !== "" ? { categoryId: article.categoryId } : {}),
  });
  return isWhole;
}

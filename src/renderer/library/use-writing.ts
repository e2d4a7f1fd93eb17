import { useEffect, useState, useSyncExternalStore } from "react";
import type { ArticleVersionRow } from "../../contract/knowledge-rows.ts";
import { patchOf, writtenFields } from "../../domain/article-writing.ts";
import { detailOfError, kindOfError } from "../shared/error-words.ts";
import { useConsole, useStore } from "../shared/use-console.ts";
import type { ArticleBuffer, ArticleWritingView } from "./article-buffer.ts";

const subscribeNothing = (): (() => void) => () => {};

/** A version with what is written of it here; it takes what changes at the seat. Null until it is read. */
export function useWriting(versionId: string): { readonly buffer: ArticleBuffer; readonly view: ArticleWritingView } | null {
  const store = useStore();
  const { knowledgeVersion } = useConsole();
  const [buffer, setBuffer] = useState<ArticleBuffer | null>(null);
  useEffect(() => {
    let isCurrent = knowledgeVersion >= 0;
    (async () => store.articles.open(versionId))().then(
      (opened) => isCurrent && setBuffer(opened),
      () => {},
    );
    return () => {
      isCurrent = false;
    };
  }, [store, versionId, knowledgeVersion]);
  const view = useSyncExternalStore(buffer === null ? subscribeNothing : (listener) => buffer.subscribe(listener), () => buffer?.view ?? null);
  return buffer === null || view === null || view.version.id !== versionId ? null : { buffer, view };
}

/** What became of the last thing asked. */
export interface Acting {
  readonly failure: string | null;
  /** Runs it; a failure is told, and null is the answer then. */
  act<Value>(run: () => Promise<Value>): Promise<Value | null>;
}
export function useActing(): Acting {
  const [failure, setFailure] = useState<string | null>(null);
  const act = async <Value>(run: () => Promise<Value>): Promise<Value | null> => {
    try {
      const value = await run();
      setFailure(null);
      return value;
    } catch (error) {
      setFailure(detailOfError(error) === "waiting" ? "waiting" : kindOfError(error));
      return null;
    }
  };
  return { failure, act };
}

/** Saves what is written as the draft. @returns the version that holds it: another one where this was no draft any more */
export function useSaving(buffer: ArticleBuffer): () => Promise<ArticleVersionRow> {
  const store = useStore();
  return async () => {
    const { version, writing } = buffer.view;
    if (writtenFields(writing).length === 0) return version;
    const saved = await store.seat.knowledge.version.save({ versionId: version.id, ...patchOf(writing) });
    if (saved.id === version.id) buffer.saved(saved, writing.content);
    else await store.articles.drop(version.id);
    return saved;
  };
}

import "./knowledge.css";
import { TextInput } from "@mantine/core";
import { type KeyboardEvent, useEffect, useEffectEvent, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import type { ArticleHit } from "../../contract/knowledge-api.ts";
import { useShownKey } from "../shared/use-keys.ts";
import { ArticleView } from "./article-view.tsx";
import { HitList } from "./hits.tsx";
import { ReportAnswers } from "./report-answers.tsx";
import { useFound, useSuggestions } from "./use-knowledge.ts";

/** What is read: an article in the version that holds when it is opened, or in a named one. */
interface Opened {
  readonly articleId: string;
  readonly version: number | null;
}

/** The knowledge base beside the ticket: two characters, or two letters of pinyin, find an article. */
export function KnowledgePanel() {
  const { t } = useTranslation();
  const shownKey = useShownKey();
  const [text, setText] = useState("");
  const [opened, setOpened] = useState<Opened | null>(null);
  const panel = useRef<HTMLElement>(null);
  const box = useRef<HTMLInputElement>(null);
  const found = useFound(text);
  const open = (articleId: string, version: number | null = null) => setOpened({ articleId, version });
  const openSoon = useFirstOf(found.text, found.hits, open);
  const openFirst = (event: KeyboardEvent<HTMLInputElement>) => {
    if (event.nativeEvent.isComposing || event.keyCode === 229) return;
    openSoon(null);
    if (event.key === "Enter" && text.trim() !== "" && found.text !== text) return openSoon(text);
    const first = panel.current?.querySelector<HTMLButtonElement>(".hits button[data-roving]");
    if (event.key === "ArrowDown" || event.key === "Enter") {
      if (first == null) return;
      event.preventDefault();
      if (event.key === "Enter") first.click();
      else first.focus();
    }
    if (event.key === "Escape") backToTicket();
  };
  const close = () => {
    setOpened(null);
    box.current?.focus();
  };
  return (
    <section aria-label={t("knowledge.title")} ref={panel} className="knowledge">
      <TextInput
        id="knowledge-search"
        ref={box}
        label={t("knowledge.title")}
        placeholder={`${t("knowledge.hint")}  ${shownKey("knowledge")}`}
        value={text}
        maxLength={200}
        onKeyDown={openFirst}
        onChange={(event) => {
          setText(event.currentTarget.value);
          setOpened(null);
        }}
        data-testid="knowledge-search"
      />
      {opened === null ? (
        <Found text={text} hits={found.hits} onOpen={open} onLeave={() => box.current?.focus()} />
      ) : (
        <ArticleView key={`${opened.articleId}@${opened.version ?? ""}`} {...opened} asked={text} onOpen={open} onBack={close} />
      )}
    </section>
  );
}

/**
 * Enter is often pressed before the words before it are answered, and what is on screen then is the answer to fewer of them:
 * opens the first that is found for the words themselves, as soon as it is. Give null to want it no more.
 */
function useFirstOf(text: string, hits: readonly ArticleHit[], open: (articleId: string) => void): (wanted: string | null) => void {
  const [wanted, setWanted] = useState<string | null>(null);
  const openFirst = useEffectEvent(() => {
    const [first] = hits;
    setWanted(null);
    if (first !== undefined) open(first.article.id);
  });
  useEffect(() => {
    if (wanted !== null && wanted === text) openFirst();
  }, [wanted, text]);
  return setWanted;
}

/** Where the operator was writing before. */
const backToTicket = () => document.querySelector<HTMLElement>('[data-testid="field-content"]')?.focus();

interface FoundProps {
  readonly text: string;
  readonly hits: readonly ArticleHit[];
  onOpen(id: string): void;
  onLeave(): void;
}

function Found({ text, hits, onOpen, onLeave }: FoundProps) {
  const { t } = useTranslation();
  const suggestions = useSuggestions();
  if (text.trim() === "") {
    return suggestions.length === 0 ? (
      <>
        <p className="quiet">{t("knowledge.empty")}</p>
        <ReportAnswers />
      </>
    ) : (
      <>
        <h2 className="heading suggested" data-testid="suggested">
          {t("knowledge.suggested")}
        </h2>
        <HitList hits={suggestions} label={t("knowledge.suggested")} onOpen={onOpen} onLeave={onLeave} />
        <ReportAnswers />
      </>
    );
  }
  if (hits.length === 0) return <p className="quiet">{t("knowledge.none")}</p>;
  return (
    <>
      <p className="quiet" role="status">
        {t(hits[0]?.isNear === true ? "knowledge.near" : "knowledge.found", { count: hits.length })}
      </p>
      <HitList hits={hits} label={t("knowledge.title")} onOpen={onOpen} onLeave={onLeave} />
    </>
  );
}

import "./knowledge.css";
import { TextInput } from "@mantine/core";
import { type KeyboardEvent, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { useShownKey } from "../shared/use-keys.ts";
import { ArticleView } from "./article-view.tsx";
import { HitList } from "./hits.tsx";
import { useSearch, useSuggestions } from "./use-knowledge.ts";

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
  const openFirst = (event: KeyboardEvent<HTMLInputElement>) => {
    if (event.nativeEvent.isComposing || event.keyCode === 229) return;
    const first = panel.current?.querySelector<HTMLButtonElement>(".hits button[data-roving]");
    if (event.key === "ArrowDown" || event.key === "Enter") {
      if (first == null) return;
      event.preventDefault();
      if (event.key === "Enter") first.click();
      else first.focus();
    }
    if (event.key === "Escape") backToTicket();
  };
  const open = (articleId: string, version: number | null = null) => setOpened({ articleId, version });
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
        <Found text={text} onOpen={open} onLeave={() => box.current?.focus()} />
      ) : (
        <ArticleView key={`${opened.articleId}@${opened.version ?? ""}`} {...opened} asked={text} onOpen={open} onBack={close} />
      )}
    </section>
  );
}

/** Where the operator was writing before. */
const backToTicket = () => document.querySelector<HTMLElement>('[data-testid="field-content"]')?.focus();

function Found({ text, onOpen, onLeave }: { text: string; onOpen(id: string): void; onLeave(): void }) {
  const { t } = useTranslation();
  const hits = useSearch(text);
  const suggestions = useSuggestions();
  if (text.trim() === "") {
    return suggestions.length === 0 ? (
      <p className="quiet">{t("knowledge.empty")}</p>
    ) : (
      <>
        <h2 className="heading suggested" data-testid="suggested">
          {t("knowledge.suggested")}
        </h2>
        <HitList hits={suggestions} label={t("knowledge.suggested")} onOpen={onOpen} onLeave={onLeave} />
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

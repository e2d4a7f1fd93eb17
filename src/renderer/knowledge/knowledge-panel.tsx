import { Badge, Button, TextInput } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { ArticleRow } from "../../contract/rows.ts";
import type { ArticleHit } from "../../contract/seat-api.ts";
import { shownKey } from "../shared/shortcuts.ts";
import { shortDate } from "../shared/time-words.ts";
import { useAnswer, useConsole, useStore } from "../shared/use-console.ts";

const none: ArticleHit[] = [];

/** The knowledge base beside the ticket: two characters, or two letters of pinyin, find an article. */
export function KnowledgePanel() {
  const { t } = useTranslation();
  const store = useStore();
  const [text, setText] = useState("");
  const [article, setArticle] = useState<ArticleRow | null>(null);
  const hits = useAnswer(() => (text.trim() === "" ? Promise.resolve(none) : store.seat.knowledge.search({ text, limit: 12 })), [text], none);
  const open = (articleId: string) => void store.seat.knowledge.get({ articleId }).then(setArticle, () => {});
  return (
    <section aria-label={t("knowledge.title")}>
      <TextInput
        id="knowledge-search"
        label={t("knowledge.title")}
        placeholder={`${t("knowledge.hint")}  ${shownKey("knowledge")}`}
        value={text}
        onChange={(event) => {
          setText(event.currentTarget.value);
          setArticle(null);
        }}
        data-testid="knowledge-search"
      />
      {article === null ? <Hits hits={hits} isAsked={text.trim() !== ""} onOpen={open} /> : <Article article={article} onBack={() => setArticle(null)} />}
    </section>
  );
}

function Hits({ hits, isAsked, onOpen }: { hits: readonly ArticleHit[]; isAsked: boolean; onOpen(id: string): void }) {
  const { t } = useTranslation();
  if (hits.length === 0) return <p className="quiet">{t(isAsked ? "knowledge.none" : "knowledge.empty")}</p>;
  return (
    <ul className="hits">
      {hits.map(({ article, excerpt, marks, titleMarks }) => (
        <li key={article.id} data-testid="article-hit">
          <button type="button" onClick={() => onOpen(article.id)}>
            <strong>
              <Marked text={article.title} marks={titleMarks} />
            </strong>{" "}
            <Validity article={article} />
            <div className="quiet">
              <Marked text={excerpt} marks={marks} />
            </div>
          </button>
        </li>
      ))}
    </ul>
  );
}

function Marked({ text, marks }: { text: string; marks: readonly (readonly [number, number])[] }) {
  const parts = [];
  let at = 0;
  for (const [start, end] of marks) {
    parts.push(text.slice(at, start), <mark key={start}>{text.slice(start, end)}</mark>);
    at = end;
  }
  return (
    <>
      {parts}
      {text.slice(at)}
    </>
  );
}

function Validity({ article }: { article: Pick<ArticleRow, "validFrom" | "validTo"> }) {
  const { t } = useTranslation();
  const today = shortDate(Date.now());
  if (article.validTo !== null && article.validTo < today)
    return (
      <Badge color="red" variant="light">
        {t("knowledge.expired")}
      </Badge>
    );
  if (article.validFrom > today)
    return (
      <Badge color="orange" variant="light">
        {t("knowledge.future", { date: article.validFrom })}
      </Badge>
    );
  return null;
}

function Article({ article, onBack }: { article: ArticleRow; onBack(): void }) {
  const { t } = useTranslation();
  const { drafts, draftId } = useConsole();
  const buffer = draftId === null ? undefined : drafts.get(draftId);
  const insert = () => {
    if (buffer === undefined) return;
    const { answer, articleIds } = buffer.view.draft.fields;
    const passage = window.getSelection()?.toString().trim() || article.body;
    const cited = `${passage}\n（${t("knowledge.cited", { title: article.title })}）`;
    buffer.edit({ answer: answer === "" ? cited : `${answer}\n${cited}`, articleIds: [...new Set([...articleIds, article.id])].slice(-50) });
  };
  return (
    <article style={{ marginTop: 8 }} data-testid="article">
      <Button size="compact-sm" variant="subtle" onClick={onBack}>
        ← {t("knowledge.back")}
      </Button>
      <h3 style={{ margin: "8px 0" }}>{article.title}</h3>
      <p className="quiet">
        {article.region} · {article.source} · {article.validFrom} — {article.validTo ?? t("knowledge.openEnd")} <Validity article={article} />
      </p>
      <Button
        size="compact-sm"
        variant="default"
        disabled={buffer === undefined}
        onMouseDown={(event) => event.preventDefault()}
        onClick={insert}
        data-testid="insert-article"
      >
        {t("knowledge.insert")}
      </Button>
      <p className="article">{article.body}</p>
    </article>
  );
}

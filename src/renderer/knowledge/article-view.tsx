import { Alert, Button, TextInput } from "@mantine/core";
import { type KeyboardEvent, useEffect, useEffectEvent, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import type { ArticleReading } from "../../contract/knowledge-api.ts";
import type { ArticleRow } from "../../contract/knowledge-rows.ts";
import { passagesOf, plainBody } from "../../domain/article-passages.ts";
import { runsOf } from "../../domain/bigrams.ts";
import { cityDay } from "../../domain/city-day.ts";
import { marksOf } from "../../domain/marks.ts";
import { useDeskKey } from "../shared/use-commands.ts";
import { useCentralNow } from "../shared/use-console.ts";
import { useShownKey } from "../shared/use-keys.ts";
import { Attachments } from "./attachments.tsx";
import { Marked, moveInList, Validity, validityOf } from "./hits.tsx";
import { ReportForm } from "./report-form.tsx";
import { ScriptView } from "./script-view.tsx";
import { answerFrom, insertPassage, useDraftInHand, useReading } from "./use-knowledge.ts";

interface ArticleViewProps {
  readonly articleId: string;
  /** null: the one that holds when it is opened. */
  readonly version: number | null;
  /** What was searched for, to be marked. */
  readonly asked: string;
  onOpen(articleId: string, version?: number | null): void;
  onBack(): void;
}

/** An article beside the ticket. Its text stays as it was opened; what became of it meanwhile is told above. */
export function ArticleView({ articleId, version, asked, onOpen, onBack }: ArticleViewProps) {
  const { t } = useTranslation();
  const { shown, now } = useReading(articleId, version);
  const [find, setFind] = useState("");
  const finder = useRef<HTMLInputElement>(null);
  const answering = useAnswering(shown, now);
  if (shown === null) return null;
  const { article } = shown;
  const keys = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return;
    if (event.key === "Escape") onBack();
    else if (event.ctrlKey && event.key.toLowerCase() === "f") finder.current?.focus();
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <article className="reading" data-testid="article" onKeyDown={keys}>
      <Button size="compact-sm" variant="subtle" onClick={onBack}>
        ← {t("knowledge.back")} Esc
      </Button>
      <h3>{article.title}</h3>
      <p className="quiet">
        {t("knowledge.versionOf", { version: article.version })} · {article.region} · {article.source} · {article.validFrom} —{" "}
        {article.validTo ?? t("knowledge.openEnd")} <Validity article={article} />
      </p>
      {now !== null && now.next !== null && (
        <p className="quiet" data-testid="article-next">
          {t("library.comesOn", { version: now.next.version, date: now.next.validFrom })}
        </p>
      )}
      <Since shown={shown} now={now} onOpen={onOpen} />
      <Actions article={article} answering={answering} />
      <TextInput
        ref={finder}
        size="xs"
        aria-label={t("knowledge.findIn")}
        placeholder={`${t("knowledge.findIn")}  Ctrl+F`}
        value={find}
        onChange={(event) => setFind(event.currentTarget.value)}
        data-testid="find-in-article"
      />
      <Body article={article} marked={find.trim() === "" ? asked : find} />
      <Attachments attachments={article.attachments} />
      <Around reading={shown} onOpen={onOpen} />
      <ReportForm article={article} />
    </article>
  );
}

/** What happened to the article since it was opened: a newer version, taken back, or over. */
function Since({ shown, now, onOpen }: { shown: ArticleReading; now: ArticleReading | null; onOpen(id: string, version?: number | null): void }) {
  const { t } = useTranslation();
  const today = cityDay(useCentralNow());
  if (now === null) return null;
  const { article } = shown;
  const newer = now.article.version > article.version;
  const validity = validityOf(now.article, today);
  if (!newer && (validity === "valid" || validity === "future")) return null;
  const sentence = newer
    ? t("knowledge.superseded", { version: now.article.version })
    : validity === "withdrawn"
      ? t("knowledge.withdrawnSince", { reason: now.article.withdrawn?.reason ?? "" })
      : t("knowledge.expiredSince", { date: now.article.validTo ?? "" });
  return (
    <Alert color="red" role="alert" data-testid="article-changed" my={8} p={8}>
      {sentence}{" "}
      {newer && (
        <Button size="compact-sm" variant="default" onClick={() => onOpen(article.id, now.article.version)} data-testid="open-current">
          {t("knowledge.openCurrent")}
        </Button>
      )}
    </Alert>
  );
}

/** Whether the inquiry can be closed by the article in hand, and what does it. */
interface Answering {
  readonly isAllowed: boolean;
  answer(): void;
}

/**
 * Closes the inquiry by an article, with one key; not by one that holds no more. The key may come before the article is
 * there, or before it is known how it stands by now: then it is done, or refused, as soon as that is.
 */
function useAnswering(shown: ArticleReading | null, now: ArticleReading | null): Answering {
  const { t } = useTranslation();
  const buffer = useDraftInHand();
  const today = cityDay(useCentralNow());
  const [isWanted, setWanted] = useState(false);
  const isKnown = shown !== null && now !== null;
  // Another version may hold by now: then this one answers nothing any more.
  const holds = isKnown && now.current === shown.article.version && validityOf(now.article, today) === "valid";
  const answer = () => {
    setWanted(!isKnown);
    if (buffer === null || !holds) return;
    const { article } = shown;
    const cited = t("knowledge.cited", { title: article.title, version: article.version });
    // What was cut is looked at first, and sent by the next press.
    if (!answerFrom(buffer, article, { cited, content: t("knowledge.inquiry", { title: article.title }) })) return;
    // The ticket's own way of being submitted, with all that it checks.
    window.dispatchEvent(new CustomEvent("hotline:answered"));
  };
  useDeskKey("answeredFrom", answer);
  const answerLate = useEffectEvent(answer);
  const isDue = isWanted && isKnown;
  useEffect(() => {
    if (isDue) answerLate();
  }, [isDue]);
  return { isAllowed: buffer !== null && holds, answer };
}

function Actions({ article, answering }: { article: ArticleRow; answering: Answering }) {
  const { t } = useTranslation();
  const shownKey = useShownKey();
  const buffer = useDraftInHand();
  const cited = t("knowledge.cited", { title: article.title, version: article.version });
  return (
    <div className="reading-actions">
      <Button size="compact-sm" variant="default" disabled={!answering.isAllowed} onClick={answering.answer} data-testid="answer-from">
        {t("knowledge.answerFrom")} {shownKey("answeredFrom")}
      </Button>
      <Button
        size="compact-sm"
        variant="default"
        disabled={buffer === null}
        onClick={() => buffer !== null && insertPassage(buffer, article, plainBody(article.body), cited)}
        data-testid="insert-article"
      >
        {t("knowledge.insertAll")}
      </Button>
    </div>
  );
}

function Body({ article, marked }: { article: ArticleRow; marked: string }) {
  const { t } = useTranslation();
  const buffer = useDraftInHand();
  const list = useRef<HTMLUListElement>(null);
  useEffect(() => list.current?.querySelector<HTMLButtonElement>("button[data-roving]")?.focus(), []);
  const cited = t("knowledge.cited", { title: article.title, version: article.version });
  const insert = (passage: string) => buffer !== null && insertPassage(buffer, article, passage, cited);
  const runs = runsOf(marked);
  const passages = passagesOf(article.body);
  return (
    <>
      {article.summary !== "" && (
        <p className="reading-summary">
          <Marked text={article.summary} marks={marksOf(article.summary, runs)} />
        </p>
      )}
      {article.kind === "script" && <ScriptView article={article} />}
      <p className="quiet">{t("knowledge.passageHint")}</p>
      <ul className="passages" ref={list} aria-label={t("knowledge.passages")} onKeyDown={(event) => moveInList(event, () => {})}>
        {passages.map(({ kind, text }, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: passages have no names of their own, and may be alike
          <li key={index}>
            {kind === "heading" ? (
              <h4>
                <Marked text={text} marks={marksOf(text, runs)} />
              </h4>
            ) : (
              <button type="button" data-roving onClick={() => insert(text)} data-testid="passage">
                <Marked text={text} marks={marksOf(text, runs)} />
              </button>
            )}
          </li>
        ))}
      </ul>
    </>
  );
}

/** What belongs to it, and what it said before. */
function Around({ reading, onOpen }: { reading: ArticleReading; onOpen(id: string, version?: number | null): void }) {
  const { t } = useTranslation();
  const { article, related, versions } = reading;
  return (
    <>
      {related.length > 0 && (
        <>
          <h4 className="heading">{t("knowledge.related")}</h4>
          <ul className="plain">
            {related.map(({ id, title }) => (
              <li key={id}>
                <button type="button" className="link" onClick={() => onOpen(id)} data-testid="related">
                  {title}
                </button>
              </li>
            ))}
          </ul>
        </>
      )}
      {versions.length > 1 && (
        <>
          <h4 className="heading">{t("knowledge.versions")}</h4>
          <ul className="plain" data-testid="versions">
            {versions.map(({ version, publishedAt, by }) => (
              <li key={version}>
                <button type="button" className="link" aria-current={version === article.version} onClick={() => onOpen(article.id, version)}>
                  {t("knowledge.versionOf", { version })} {publishedAt === null ? "" : cityDay(publishedAt)} {by}
                </button>
              </li>
            ))}
          </ul>
        </>
      )}
    </>
  );
}

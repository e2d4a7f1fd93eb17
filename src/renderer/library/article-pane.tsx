import { Button, TextInput } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { ArticleReading, Worklist } from "../../contract/knowledge-api.ts";
import type { ArticleRow, ArticleVersionRow } from "../../contract/knowledge-rows.ts";
import { contentOf } from "../../domain/article-changes.ts";
import { referenceTo } from "../../domain/article-reference.ts";
import { Validity } from "../knowledge/hits.tsx";
import { useAnswer, useConsole, useStore } from "../shared/use-console.ts";
import type { LibraryPlace } from "./library-place.ts";
import { OpenReports } from "./open-reports.tsx";
import { Aside } from "./pane-aside.tsx";
import { ArticleText } from "./reading.tsx";
import { useActing } from "./use-writing.ts";

interface ArticlePaneProps {
  readonly articleId: string;
  onPlace(place: LibraryPlace | null): void;
  onBegin(articleId: string): void;
  onBack(): void;
}
/** A published article and the row of its version. */
interface Shown {
  readonly reading: ArticleReading;
  readonly version: ArticleVersionRow;
}
const noVersions: Worklist["versions"] = [];

/** An article that was published: revised, given another end, or taken back. */
export function ArticlePane({ articleId, onPlace, onBegin, onBack }: ArticlePaneProps) {
  const { t } = useTranslation();
  const store = useStore();
  const { knowledgeVersion } = useConsole();
  const ask = async (): Promise<Shown> => {
    const { knowledge } = store.seat;
    const reading = await knowledge.get({ articleId });
    const versionId = reading.article.versionId ?? referenceTo(articleId, reading.article.version);
    return { reading, version: await knowledge.version.get({ versionId }) };
  };
  const shown = useAnswer<Shown | null>(ask, [articleId, knowledgeVersion], null);
  const open = useAnswer(async () => (await store.seat.knowledge.worklist()).versions, [knowledgeVersion], noVersions);
  if (shown === null) return <p className="library-pane quiet">{t("library.nothing")}</p>;
  const { article } = shown.reading;
  const begun = open.find((version) => version.articleId === articleId);
  return (
    <section
      className="library-pane"
      aria-label={article.title}
      data-testid="published-article"
      onKeyDown={(event) => {
        if (event.key === "Escape" && !event.nativeEvent.isComposing) onBack();
      }}
    >
      <div className="library-text">
        <OpenReports articleId={articleId} />
        <p className="quiet">
          {t("knowledge.versionOf", { version: article.version })} <Validity article={article} /> {article.withdrawn?.reason}
        </p>
        <ArticleText content={contentOf(article)} />
      </div>
      <Aside articleId={articleId} content={contentOf(article)} steps={shown.version.steps} start="steps" />
      <div className="library-actions">
        {begun === undefined ? (
          <Button onClick={() => onBegin(articleId)} data-testid="article-revise">
            {t("library.revise")}
          </Button>
        ) : (
          <Button onClick={() => onPlace({ kind: "version", versionId: begun.id })} data-testid="article-open-draft">
            {t("library.openDraft", { name: begun.steps[0]?.personName ?? "" })}
          </Button>
        )}
        {article.withdrawn === null && <Ending key={`${article.version} ${article.validTo}`} article={article} version={shown.version} />}
      </div>
    </section>
  );
}

/** Until when it holds, and that it holds no more: each with its reason. */
function Ending({ article, version }: { article: ArticleRow; version: ArticleVersionRow }) {
  const { t } = useTranslation();
  const store = useStore();
  const { failure, act } = useActing();
  const [to, setTo] = useState(article.validTo ?? "");
  const [reason, setReason] = useState("");
  const [isSure, setSure] = useState(false);
  const lacksReason = reason.trim() === "";
  const move = (kind: "reschedule" | "expire") => {
    const validity = kind === "reschedule" ? { from: article.validFrom, to: to === "" ? null : to } : null;
    void act(async () => store.seat.knowledge.version.move({ versionId: version.id, move: kind, reason, seenAt: version.updatedAt, validity }));
  };
  return (
    <>
      <TextInput type="date" label={t("library.to")} value={to} onChange={(event) => setTo(event.currentTarget.value)} data-testid="article-ends" />
      <TextInput
        className="library-reason"
        label={t("library.reason")}
        value={reason}
        maxLength={500}
        onChange={(event) => setReason(event.currentTarget.value)}
        data-testid="ending-reason"
      />
      <Button variant="default" disabled={lacksReason || to === (article.validTo ?? "")} onClick={() => move("reschedule")} data-testid="article-reschedule">
        {t("library.reschedule")}
      </Button>
      <Button
        variant="subtle"
        color={isSure ? "red" : "gray"}
        disabled={lacksReason}
        onClick={() => (isSure ? move("expire") : setSure(true))}
        onBlur={() => setSure(false)}
        data-testid="article-withdraw"
      >
        {t(isSure ? "library.withdrawSure" : "library.withdraw")}
      </Button>
      {failure !== null && (
        <span role="alert" className="trouble-word">
          {t(failure === "illegalTransition" ? "library.changedMeanwhile" : `error.${failure}`)}
        </span>
      )}
    </>
  );
}

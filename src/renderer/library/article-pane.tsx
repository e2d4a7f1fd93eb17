import { Button } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { ArticleReading, Worklist } from "../../contract/knowledge-api.ts";
import type { ArticleVersionRow } from "../../contract/knowledge-rows.ts";
import { contentOf } from "../../domain/article-changes.ts";
import { referenceTo } from "../../domain/article-reference.ts";
import { Validity } from "../knowledge/hits.tsx";
import { useAnswer, useConsole, useStore } from "../shared/use-console.ts";
import { Ending } from "./ending.tsx";
import type { LibraryPlace } from "./library-place.ts";
import { OpenReports } from "./open-reports.tsx";
import { Aside } from "./pane-aside.tsx";
import { ArticleText } from "./reading.tsx";

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
  const { reading } = shown;
  const { article } = reading;
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
        {reading.next !== null && <Next next={reading.next} onPlace={onPlace} />}
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
        {article.withdrawn === null && <Ending key={`${article.version} ${article.validTo}`} days={article} version={shown.version} />}
      </div>
    </section>
  );
}

/** What was published ahead, and from when on it holds. */
function Next({ next, onPlace }: { next: NonNullable<ArticleReading["next"]>; onPlace(place: LibraryPlace): void }) {
  const { t } = useTranslation();
  return (
    <p className="quiet" data-testid="article-next">
      {t("library.comesOn", { version: next.version, date: next.validFrom })}{" "}
      <Button size="compact-sm" variant="subtle" onClick={() => onPlace({ kind: "version", versionId: next.versionId })}>
        {t("library.openComing")}
      </Button>
    </p>
  );
}

import { useTranslation } from "react-i18next";
import { writtenFields } from "../../domain/article-writing.ts";
import { Editor } from "./editor.tsx";
import { Ending } from "./ending.tsx";
import type { LibraryPlace } from "./library-place.ts";
import { OpenReports } from "./open-reports.tsx";
import { Aside } from "./pane-aside.tsx";
import { ArticleText } from "./reading.tsx";
import { Review } from "./review.tsx";
import { useWriting } from "./use-writing.ts";

interface VersionPaneProps {
  readonly versionId: string;
  onPlace(place: LibraryPlace | null): void;
  onBack(): void;
}

/** A version on its way: written in while it is a draft, judged while it is in review, else read. */
export function VersionPane({ versionId, onPlace, onBack }: VersionPaneProps) {
  const { t } = useTranslation();
  const writing = useWriting(versionId);
  if (writing === null) return <p className="library-pane quiet">{t("library.nothing")}</p>;
  const { version } = writing.view;
  // What was written of it and not saved is shown also when it has been submitted meanwhile.
  if (version.status === "draft" || writtenFields(writing.view.writing).length > 0) return <Editor {...writing} onPlace={onPlace} onBack={onBack} />;
  return (
    <section className="library-pane" aria-label={version.content.title} data-testid="version" data-status={version.status}>
      <div className="library-text">
        <OpenReports articleId={version.articleId} />
        <ArticleText content={version.content} />
      </div>
      <Aside articleId={version.articleId} content={version.content} steps={version.steps} start="difference" />
      {version.status === "published" && (
        <div className="library-actions">
          <Ending key={`${version.content.validFrom} ${version.content.validTo}`} days={version.content} version={version} isComing />
        </div>
      )}
      {version.status === "review" && <Review version={version} onPlace={onPlace} onBack={onBack} />}
    </section>
  );
}

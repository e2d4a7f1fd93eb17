import "./library.css";
import { Button } from "@mantine/core";
import { useRef } from "react";
import { useTranslation } from "react-i18next";
import { useStore } from "../shared/use-console.ts";
import { ArticlePane } from "./article-pane.tsx";
import type { LibraryPlace } from "./library-place.ts";
import { Shelf } from "./shelf.tsx";
import { useActing } from "./use-writing.ts";
import { VersionPane } from "./version-pane.tsx";

interface LibraryProps {
  /** Kept by the window, so that a call that comes between finds it open again. */
  readonly place: LibraryPlace | null;
  onPlace(place: LibraryPlace | null): void;
}

/** 知识: where team leads write, judge and publish articles. */
export function LibraryView({ place, onPlace }: LibraryProps) {
  const { t } = useTranslation();
  const store = useStore();
  const list = useRef<HTMLElement>(null);
  const { failure, act } = useActing();
  const begin = async (articleId: string | null) => {
    const version = await act(async () => store.seat.knowledge.version.begin({ articleId }));
    if (version !== null) onPlace({ kind: "version", versionId: version.id });
  };
  const back = () => {
    const chosen = list.current?.querySelector<HTMLElement>('button[aria-current="true"]');
    (chosen ?? list.current?.querySelector<HTMLElement>("button[data-roving]") ?? list.current?.querySelector<HTMLElement>("button"))?.focus();
  };
  return (
    <section className="library" data-testid="library">
      <aside ref={list} aria-label={t("library.list")}>
        <Button fullWidth size="compact-md" onClick={() => void begin(null)} data-testid="article-new">
          {t("library.new")}
        </Button>
        {failure !== null && (
          <p role="alert" className="trouble-word">
            {t(`error.${failure}`)}
          </p>
        )}
        <Shelf place={place} onPlace={onPlace} />
      </aside>
      <Pane place={place} onPlace={onPlace} onBegin={(articleId) => void begin(articleId)} onBack={back} />
    </section>
  );
}

interface PaneProps extends LibraryProps {
  onBegin(articleId: string): void;
  /** Back to the list. */
  onBack(): void;
}
function Pane({ place, onPlace, onBegin, onBack }: PaneProps) {
  const { t } = useTranslation();
  if (place === null) return <p className="library-pane quiet">{t("library.nothing")}</p>;
  if (place.kind === "article") return <ArticlePane key={place.articleId} articleId={place.articleId} onPlace={onPlace} onBegin={onBegin} onBack={onBack} />;
  return <VersionPane key={place.versionId} versionId={place.versionId} onPlace={onPlace} onBack={onBack} />;
}

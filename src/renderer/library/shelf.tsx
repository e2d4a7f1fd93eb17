import { TextInput } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { Shelved, Worklist } from "../../contract/knowledge-api.ts";
import { moveInList } from "../knowledge/hits.tsx";
import { shortTime } from "../shared/time-words.ts";
import { useAnswer, useConsole, useStore } from "../shared/use-console.ts";
import type { LibraryPlace } from "./library-place.ts";

const shelves = ["draft", "review", "coming", "reported", "published", "ending", "expired"] as const;
type ShelfName = (typeof shelves)[number];
/** One line of the list. */
interface Entry {
  readonly key: string;
  readonly title: string;
  readonly about: string;
  readonly isUnsaved: boolean;
  readonly place: LibraryPlace;
}
const nothing: Worklist = { versions: [], reports: [], coming: [], ending: [], unsaved: [] };
const noArticles: Shelved[] = [];
const shown = 100;

/** All articles by what there is to do with them; arrow keys walk through, Enter opens. */
export function Shelf({ place, onPlace }: { readonly place: LibraryPlace | null; onPlace(place: LibraryPlace): void }) {
  const { t } = useTranslation();
  const store = useStore();
  const { knowledgeVersion } = useConsole();
  const [name, setName] = useState<ShelfName>("draft");
  const [text, setText] = useState("");
  const work = useAnswer(() => store.seat.knowledge.worklist(), [knowledgeVersion, place], nothing);
  const isStored = name === "published" || name === "expired";
  const stored = useAnswer(
    () => (isStored ? store.seat.knowledge.shelf({ state: name, text, limit: shown }) : Promise.resolve(noArticles)),
    [name, text, knowledgeVersion],
    noArticles,
  );
  const all = useEntries(name, work, stored);
  const entries = isStored ? all : all.filter(({ title }) => title.includes(text.trim()));
  const counts: Partial<Record<ShelfName, number>> = {
    draft: work.versions.filter(({ status }) => status === "draft").length,
    review: work.versions.filter(({ status }) => status === "review").length,
    coming: work.coming.length,
    reported: work.reports.length,
    ending: work.ending.length,
  };
  const isChosen = (entry: Entry): boolean => JSON.stringify(entry.place) === JSON.stringify(place);
  return (
    <>
      <fieldset className="shelves" aria-label={t("library.shelves")}>
        {shelves.map((each) => (
          <button key={each} type="button" aria-pressed={each === name} onClick={() => setName(each)} data-testid={`shelf-${each}`}>
            {t(`library.shelf.${each}`)} {counts[each] ?? ""}
          </button>
        ))}
      </fieldset>
      <TextInput
        size="xs"
        aria-label={t("library.find")}
        placeholder={t("library.find")}
        value={text}
        maxLength={200}
        onChange={(event) => setText(event.currentTarget.value)}
        data-testid="shelf-find"
      />
      {entries.length === 0 && <p className="quiet">{t("library.none")}</p>}
      <ul className="shelf" aria-label={t(`library.shelf.${name}`)} onKeyDown={(event) => moveInList(event, () => {})}>
        {entries.map((entry) => (
          <li key={entry.key}>
            <button type="button" data-roving aria-current={isChosen(entry)} onClick={() => onPlace(entry.place)} data-testid="shelf-entry">
              <span className="clip">{entry.title.trim() === "" ? t("library.untitled") : entry.title}</span>
              <span className="quiet clip">
                {entry.about}
                {entry.isUnsaved && <em> · {t("library.unsaved")}</em>}
              </span>
            </button>
          </li>
        ))}
      </ul>
    </>
  );
}

function useEntries(name: ShelfName, { versions, reports, coming, ending, unsaved }: Worklist, stored: readonly Shelved[]): Entry[] {
  const { t } = useTranslation();
  const ofArticle = (articleId: string) => ({ isUnsaved: false, place: { kind: "article", articleId } as const });
  switch (name) {
    case "draft":
    case "review":
      return versions
        .filter(({ status }) => status === name)
        .map(({ id, content, updatedAt, steps }) => ({
          key: id,
          title: content.title,
          about: `${steps.at(-1)?.personName ?? ""} ${shortTime(updatedAt)}`,
          isUnsaved: unsaved.includes(id),
          place: { kind: "version", versionId: id },
        }));
    case "coming":
      return coming.map(({ versionId, title, version, validFrom }) => ({
        key: versionId,
        title,
        about: t("library.comesOn", { version, date: validFrom }),
        isUnsaved: false,
        place: { kind: "version", versionId },
      }));
    case "reported":
      return reports.map(({ id, articleId, title, kind, personName, at }) => ({
        key: id,
        title,
        about: `${t(`knowledge.reportKind.${kind}`)} · ${personName} ${shortTime(at)}`,
        ...ofArticle(articleId),
      }));
    case "ending":
      return ending.map(({ id, title, validTo }) => ({ key: id, title, about: t("library.endsOn", { date: validTo }), ...ofArticle(id) }));
    case "published":
    case "expired":
      return stored.map(({ id, title, version, validFrom, validTo, withdrawn }) => ({
        key: id,
        title,
        about: `${t("knowledge.versionOf", { version })} · ${withdrawn === null ? `${validFrom} — ${validTo ?? t("knowledge.openEnd")}` : t("knowledge.withdrawn")}`,
        ...ofArticle(id),
      }));
  }
}

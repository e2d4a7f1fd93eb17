import "./drafts.css";
import { Button } from "@mantine/core";
import { type KeyboardEvent, useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import type { Draft } from "../../contract/draft.ts";
import type { DraftVersion } from "../../contract/entry-api.ts";
import type { TicketFields } from "../../contract/rows.ts";
import { categoryLabel, demandTypeName, unitName, urgencyName } from "../../domain/configuration-names.ts";
import { useFieldName } from "../shared/field-name.ts";
import { listed } from "../shared/listed.ts";
import { usePlaceWords } from "../shared/place-words.ts";
import { clockTime } from "../shared/time-words.ts";
import { useDeskKey } from "../shared/use-commands.ts";
import { useConfiguration } from "../shared/use-configuration.ts";
import { useAnswer, useStore } from "../shared/use-console.ts";
import { useShownKey } from "../shared/use-keys.ts";
import type { DraftBuffer } from "./draft-buffer.ts";
import { type VersionWords, versionRows } from "./version-rows.ts";

const none: DraftVersion[] = [];

/** The draft as it was before, step by step; to restore one is an edit like any other, and can itself be walked back. */
export function DraftHistory({ buffer, onBack }: { buffer: DraftBuffer; onBack(): void }) {
  const { t } = useTranslation();
  const shownKey = useShownKey();
  const store = useStore();
  const section = useRef<HTMLElement>(null);
  const { draft } = buffer.view;
  const ask = () => Promise.allSettled([buffer.settled()]).then(() => store.seat.entry.versions({ draftId: draft.id }));
  const versions = useAnswer(ask, [draft.id], none);
  const [at, setAt] = useState(0);
  const version = versions[at];
  const older = () => setAt(Math.min(at + 1, Math.max(0, versions.length - 1)));
  const newer = () => (at === 0 ? onBack() : setAt(at - 1));
  const restore = () => {
    if (version === undefined) return;
    buffer.edit({ ...version.fields, contactNumber: version.contactNumber, extra: restoredExtra(draft.fields, version.fields) });
    onBack();
  };
  useEffect(() => section.current?.focus(), []);
  useDeskKey("draftOlder", older);
  useDeskKey("draftNewer", newer);
  useDeskKey("draftRestore", restore);
  const keyDown = (event: KeyboardEvent) => {
    if (event.key === "Escape") onBack();
  };
  return (
    <section
      ref={section}
      tabIndex={-1}
      className="draft-history"
      onKeyDown={keyDown}
      data-testid="draft-history"
      aria-live="polite"
      aria-label={t("draft.history.open")}
    >
      <h2 className="heading">
        {version === undefined
          ? t("draft.history.none")
          : t("draft.history.title", { time: clockTime(version.at, true), index: at + 1, count: versions.length })}
      </h2>
      <div className="choices">
        <Button size="compact-md" variant="default" disabled={at + 1 >= versions.length} onClick={older}>
          {t("draft.history.older")} {shownKey("draftOlder")}
        </Button>
        <Button size="compact-md" variant="default" onClick={newer}>
          {t("draft.history.newer")} {shownKey("draftNewer")}
        </Button>
        <Button size="compact-md" disabled={version === undefined} onClick={restore} data-testid="draft-restore">
          {t("draft.history.restore")} {shownKey("draftRestore")}
        </Button>
        <Button size="compact-md" variant="subtle" onClick={onBack}>
          {t("draft.history.back")} Esc
        </Button>
      </div>
      {version !== undefined && <Fields draft={draft} version={version} />}
    </section>
  );
}

function Fields({ draft, version }: { draft: Draft; version: DraftVersion }) {
  const { t } = useTranslation();
  const words = useVersionWords(draft.configurationVersion);
  const [placeThen, placeNow] = [usePlaceWords(version.fields.place), usePlaceWords(draft.fields.place)];
  return (
    <dl>
      {versionRows({ ...version, place: placeThen }, { ...draft, place: placeNow }, words).map((row) => (
        <div key={row.name} style={{ display: "contents" }}>
          <dt>{row.label}</dt>
          <dd data-differs={row.isDifferent} data-testid={`then-${row.name}`}>
            {row.was === "" ? <span className="quiet">{t("draft.history.empty")}</span> : row.was}
          </dd>
        </div>
      ))}
    </dl>
  );
}

/** The words of the configuration under which the draft is written; ids where it does not have them any more. */
function useVersionWords(configurationVersion: number | null): VersionWords {
  const { t, i18n } = useTranslation();
  const configuration = useConfiguration(configurationVersion);
  const label = useFieldName(configuration);
  return {
    label,
    demandType: (id) => demandTypeName(configuration, id, i18n.language),
    category: (id) => (configuration === null ? null : categoryLabel(configuration, id)) ?? id,
    urgency: (id) => urgencyName(configuration, id, i18n.language),
    unit: (id) => (configuration === null ? null : unitName(configuration, id)) ?? id,
    confidential: (isIt) => t(isIt ? "draft.history.yes" : "draft.history.no"),
    list: (names) => listed(t, names),
  };
}

/** What was not there then is emptied, for a patch names what it changes. */
const restoredExtra = (now: TicketFields, then: TicketFields): TicketFields["extra"] => ({
  ...Object.fromEntries(Object.keys(now.extra).map((name) => [name, ""])),
  ...then.extra,
});

import { UnstyledButton } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { clockTime } from "../shared/time-words.ts";
import { useConsole, useDraft } from "../shared/use-console.ts";
import { useShownKey } from "../shared/use-keys.ts";

/** Whether what is typed is safe, and where to find the keys. */
export function Foot({ onHelp }: { onHelp(): void }) {
  const { t } = useTranslation();
  const shownKey = useShownKey();
  const { drafts, draftId } = useConsole();
  const view = useDraft(draftId === null ? null : (drafts.get(draftId) ?? null));
  return (
    <footer className="foot">
      {view !== null && (
        <span data-testid="save-state" data-save={view.state} className={view.state === "waiting" || view.state === "refused" ? "trouble-word" : undefined}>
          {t(`save.${view.state}`, { time: clockTime(view.draft.savedAt, true) })}
        </span>
      )}
      <UnstyledButton style={{ fontSize: "inherit" }} onClick={onHelp}>
        {shownKey("help")} {t("help.title")}
      </UnstyledButton>
    </footer>
  );
}

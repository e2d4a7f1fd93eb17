import { Switch } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { shellKind } from "../shared/shell-kind.ts";
import { shownKey } from "../shared/shortcuts.ts";
import { useConsole } from "../shared/use-console.ts";
import { useKeys } from "../shared/use-keys.ts";
import type { OwnSettings } from "./use-personal.ts";

/** Whether a call's keys also work while another program has the keyboard, and which of them that program or the system keeps. */
export function GlobalKeySettings({ personal, change }: OwnSettings) {
  const { t } = useTranslation();
  const keys = useKeys();
  const { snapshot } = useConsole();
  if (snapshot === null) return null;
  const canTake = shellKind() === "electron";
  const refused = personal.globalKeys ? (snapshot.refusedKeys ?? []) : [];
  return (
    <div className="global-keys">
      <Switch
        label={t("keys.global")}
        description={t(canTake ? "keys.globalHint" : "keys.globalBrowser")}
        checked={canTake && personal.globalKeys}
        disabled={!canTake}
        data-testid="global-keys"
        data-ready={snapshot.refusedKeys !== null || undefined}
        onChange={(event) => change({ globalKeys: event.currentTarget.checked })}
      />
      {refused.map((command) => (
        <p key={command} className="standing trouble-word" role="status" data-testid="global-key-refused" data-command={command}>
          {t("keys.globalRefused", { key: shownKey(keys[command]), command: t(`help.key.${command}`) })}
        </p>
      ))}
    </div>
  );
}

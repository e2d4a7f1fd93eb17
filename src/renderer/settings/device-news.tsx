import "./settings.css";
import { UnstyledButton } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { useConsole } from "../shared/use-console.ts";
import { useShownKey } from "../shared/use-keys.ts";

/** Opens the devices from the bar, and says there when one of them is not the chosen one. */
export function DevicesButton({ onOpen }: { onOpen(): void }) {
  const { t } = useTranslation();
  const shownKey = useShownKey();
  const { snapshot } = useConsole();
  const uses = Object.values(snapshot?.devices?.uses ?? {});
  const trouble = (["missing", "fallenBack"] as const).find((state) => uses.some((use) => use.state === state));
  return (
    <UnstyledButton onClick={onOpen} title={shownKey("settings")} data-testid="devices" data-trouble={trouble}>
      {t("settings.open")}
      {trouble !== undefined && <span className="trouble-word"> · {t(`settings.short.${trouble}`)}</span>}
    </UnstyledButton>
  );
}

/** Says a change of devices to the screen reader; the eye has the bar's word. */
export function DeviceAnnouncer() {
  const { t } = useTranslation();
  const { snapshot } = useConsole();
  const news = snapshot?.devices?.news ?? null;
  return (
    <div className="announcer" role="status" aria-live="assertive" data-testid="device-news" data-news={news?.kind} data-at={news?.at}>
      {news !== null && t(`settings.news.${news.kind}.${news.use}`)}
    </div>
  );
}

import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import type { DeviceLevels } from "../../contract/device-api.ts";
import { useStore } from "../shared/use-console.ts";

/** The line tells levels for a minute: asked again before, ms. */
const askEvery = 45_000;
const quietest = -70;

/** How loud microphone and speaker are, ten times a second while this is on screen. */
export function LevelBars() {
  const { t } = useTranslation();
  const store = useStore();
  const [levels, setLevels] = useState<DeviceLevels>({ microphone: null, speaker: null });
  useEffect(() => {
    const ask = (on: boolean) => void store.seat.personal.levels({ on }).catch(() => {});
    const leave = store.onLevels(setLevels);
    ask(true);
    const timer = window.setInterval(() => ask(true), askEvery);
    return () => {
      window.clearInterval(timer);
      leave();
      ask(false);
    };
  }, [store]);
  return (
    <div className="level-bars">
      {(["microphone", "speaker"] as const).map((use) => {
        const level = levels[use];
        const share = level === null ? 0 : Math.max(0, (level - quietest) / -quietest);
        const words = level === null || level <= quietest ? t("settings.level.silent") : t("settings.level.value", { dbov: level });
        return (
          <div key={use} className="level-bar">
            <span>{t(`settings.level.${use}`)}</span>
            <meter min={0} max={1} value={share} aria-label={t(`settings.level.${use}`)} data-testid={`level-${use}`} data-level={level ?? undefined} />
            <span className="quiet">{words}</span>
          </div>
        );
      })}
    </div>
  );
}

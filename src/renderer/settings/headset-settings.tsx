import { NativeSelect, Switch } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { DevicePreferences, DevicesView } from "../../contract/device-api.ts";
import { shellKind } from "../shared/shell-kind.ts";

interface HeadsetSettingsProps {
  readonly headset: DevicesView["headset"] | null;
  readonly preferences: DevicePreferences;
  onChoose(part: Partial<DevicePreferences>): void;
}

/** 耳机按键: whether and which headset's buttons answer, mute and hang up, and why none does. */
export function HeadsetSettings({ headset, preferences, onChoose }: HeadsetSettingsProps) {
  const { t } = useTranslation();
  const names = headset?.names ?? [];
  const { headset: chosen, headsetButtons } = preferences;
  const data = [
    { value: "", label: t("settings.headset.any") },
    ...(chosen !== null && !names.includes(chosen) ? [{ value: chosen, label: t("settings.gone", { label: chosen }) }] : []),
    ...names.map((name) => ({ value: name, label: name })),
  ];
  return (
    <div className="headset-settings">
      <Switch
        label={t("settings.headset.title")}
        checked={headsetButtons}
        data-testid="headset-buttons"
        onChange={(event) => onChoose({ headsetButtons: event.currentTarget.checked })}
      />
      <NativeSelect
        aria-label={t("settings.headset.which")}
        data={data}
        value={chosen ?? ""}
        disabled={!headsetButtons}
        data-testid="headset-choice"
        onChange={(event) => onChoose({ headset: event.currentTarget.value === "" ? null : event.currentTarget.value })}
      />
      {headset !== null && <HeadsetStanding headset={headset} />}
    </div>
  );
}

function HeadsetStanding({ headset: { state, used, wish } }: { headset: DevicesView["headset"] }) {
  const { t } = useTranslation();
  const isTrouble = state === "gone" || state === "refused";
  const words =
    state === "none" ? t(`settings.headset.none.${shellKind()}`) : t(`settings.headset.${state}`, { label: used, wish: wish ?? t("settings.headset.title") });
  return (
    <p className={isTrouble ? "standing trouble-word" : "standing quiet"} role="status" data-testid="standing-headset" data-standing={state}>
      {words}
    </p>
  );
}

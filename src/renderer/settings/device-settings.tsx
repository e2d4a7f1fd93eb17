import { Button, NativeSelect, Switch } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { DevicePreferences, DevicesView, DeviceUse } from "../../contract/device-api.ts";
import { shellKind } from "../shared/shell-kind.ts";
import { useConsole, useStore } from "../shared/use-console.ts";
import { HeadsetSettings } from "./headset-settings.tsx";
import { LevelBars } from "./level-bars.tsx";
import type { OwnSettings } from "./use-personal.ts";

type Choice = "microphone" | "speaker" | "ringer" | "alsoRing";
const choices: readonly Choice[] = ["microphone", "speaker", "ringer", "alsoRing"];
const treatments = ["noiseSuppression", "echoCancellation", "gainControl"] as const;

/** 电话设备: what one speaks into and hears from; chosen here, held by the line. */
export function DeviceSettings({ personal, change }: OwnSettings) {
  const { t } = useTranslation();
  const { snapshot } = useConsole();
  const devices = snapshot?.devices ?? null;
  const choose = (part: Partial<DevicePreferences>) => change({ devices: part });
  return (
    <section className="settings-part" aria-label={t("settings.devices")} data-testid="device-settings">
      <h2 className="heading">{t("settings.devices")}</h2>
      {devices === null && <p className="trouble-word">{t("settings.lineAway")}</p>}
      <MicrophoneTrouble />
      <div className="device-choices">
        {choices.map((choice) => (
          <DeviceChoice key={choice} choice={choice} devices={devices} chosen={personal.devices[choice]} onChoose={(label) => choose({ [choice]: label })} />
        ))}
      </div>
      <div className="device-treatments">
        {treatments.map((name) => (
          <Switch
            key={name}
            label={t(`settings.${name}`)}
            checked={personal.devices[name]}
            data-testid={`device-${name}`}
            onChange={(event) => choose({ [name]: event.currentTarget.checked })}
          />
        ))}
      </div>
      <HeadsetSettings headset={devices?.headset ?? null} preferences={personal.devices} onChoose={choose} />
      {devices !== null && <LevelBars />}
      {devices !== null && <EchoButtons devices={devices} />}
    </section>
  );
}

function DeviceChoice({
  choice,
  devices,
  chosen,
  onChoose,
}: {
  choice: Choice;
  devices: DevicesView | null;
  chosen: string | null;
  onChoose(label: string | null): void;
}) {
  const { t } = useTranslation();
  const found = devices === null ? [] : choice === "microphone" ? devices.inputs : devices.outputs;
  const isGone = chosen !== null && !found.includes(chosen);
  const data = [
    { value: "", label: t(choice === "alsoRing" ? "settings.none" : "settings.system") },
    ...(isGone ? [{ value: chosen, label: t("settings.gone", { label: chosen }) }] : []),
    ...found.map((label) => ({ value: label, label })),
  ];
  return (
    <div>
      <NativeSelect
        label={t(`settings.${choice}`)}
        data={data}
        value={chosen ?? ""}
        data-testid={`device-${choice}`}
        onChange={(event) => onChoose(event.currentTarget.value === "" ? null : event.currentTarget.value)}
      />
      {choice !== "alsoRing" && devices !== null && <Standing use={choice} devices={devices} />}
    </div>
  );
}

function Standing({ use, devices }: { use: DeviceUse; devices: DevicesView }) {
  const { t } = useTranslation();
  const { state, wish, used } = devices.uses[use];
  const isTrouble = state === "fallenBack" || state === "missing";
  return (
    <p className={isTrouble ? "standing trouble-word" : "standing quiet"} data-testid={`standing-${use}`} data-standing={state}>
      {t(`settings.standing.${state}`, { label: used === null || used === "" ? t("settings.system") : used, wish })}
    </p>
  );
}

/** Why there is no microphone, and the way out, in the words of this shell. */
function MicrophoneTrouble() {
  const { t } = useTranslation();
  const { snapshot } = useConsole();
  const microphone = snapshot?.microphone;
  if (microphone !== "denied" && microphone !== "missing") return null;
  return (
    <div className="way-out" data-testid="way-out" data-trouble={microphone}>
      <strong>{t(`settings.${microphone}.title`)}</strong>
      <p>{microphone === "denied" ? t(`settings.denied.${shellKind()}`) : t("settings.missing.steps")}</p>
    </div>
  );
}

function EchoButtons({ devices }: { devices: DevicesView }) {
  const { t } = useTranslation();
  const store = useStore();
  const { snapshot } = useConsole();
  const { echo } = devices;
  const test = (kind: "off" | "local" | "exchange") => void store.seat.personal.echo({ test: kind }).catch(() => {});
  const isInCall = snapshot?.calls.some((call) => call.phase !== "ended") ?? false;
  const canCall = snapshot?.registration.state === "registered" && !isInCall;
  return (
    <div className="echo-test" data-testid="echo" data-echo={echo}>
      <h3 className="heading">{t("settings.echo.title")}</h3>
      <Button.Group>
        <Button variant="default" disabled={isInCall} onClick={() => test("local")} data-testid="echo-local">
          {t("settings.echo.local")}
        </Button>
        <Button variant="default" disabled={!canCall} onClick={() => test("exchange")} data-testid="echo-exchange">
          {t("settings.echo.exchange")}
        </Button>
        <Button variant="default" disabled={echo === "off"} onClick={() => test("off")} data-testid="echo-off">
          {t("settings.echo.stop")}
        </Button>
      </Button.Group>
      <p role="status" className="quiet">
        {echo === "starting" && t("settings.echo.starting")}
        {echo === "local" && t("settings.echo.localOn")}
        {echo === "exchange" && t("settings.echo.exchangeOn")}
      </p>
    </div>
  );
}

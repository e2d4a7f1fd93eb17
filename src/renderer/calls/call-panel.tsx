import { CloseButton } from "@mantine/core";
import { useEffect, useEffectEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { useConsole, useStore } from "../shared/use-console.ts";
import { DialPad } from "./dial-pad.tsx";
import { EmergencyPanel } from "./emergency-panel.tsx";
import { TargetPicker } from "./target-picker.tsx";
import "./calls.css";

const panels = { transfer: TargetPicker, pad: DialPad, emergency: EmergencyPanel };

/** What a call asks for, in the column beside the ticket: the form stays in sight and in reach. */
export function CallPanel() {
  const store = useStore();
  const { panel } = useConsole();
  const leave = useEffectEvent((event: KeyboardEvent) => {
    if (event.key !== "Escape" || event.isComposing || panel === null) return;
    event.preventDefault();
    store.openPanel(null);
  });
  useEffect(() => {
    const listen = (event: KeyboardEvent) => leave(event);
    window.addEventListener("keydown", listen);
    return () => window.removeEventListener("keydown", listen);
  }, []);
  return panel === null ? null : <OpenPanel panel={panel} />;
}

function OpenPanel({ panel }: { panel: keyof typeof panels }) {
  const { t } = useTranslation();
  const store = useStore();
  useFocusBack();
  const Panel = panels[panel];
  return (
    <section className="call-panel" data-testid={`panel-${panel}`} aria-label={t(`panel.${panel}`)}>
      <h2>
        {t(`panel.${panel}`)}
        <CloseButton aria-label={t("panel.close")} data-testid="panel-close" onClick={() => store.openPanel(null)} />
      </h2>
      <Panel />
    </section>
  );
}

/** Whoever wrote when the panel was opened goes on writing when it closes; a cursor that was set elsewhere meanwhile stays there. */
function useFocusBack(): void {
  const [before] = useState(() => document.activeElement);
  useEffect(
    () => () => {
      const isLost = document.activeElement === null || document.activeElement === document.body;
      if (isLost && before instanceof HTMLElement) before.focus();
    },
    [before],
  );
}

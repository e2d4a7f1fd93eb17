import { Button } from "@mantine/core";
import { useEffect } from "react";
import { useTranslation } from "react-i18next";
import type { EmergencyService } from "../../contract/call-api.ts";
import type { SeatSnapshot } from "../../contract/seat-api.ts";
import { activeCall } from "../../domain/several-calls.ts";
import { usePlaceWords } from "../shared/place-words.ts";
import type { ShortcutName } from "../shared/shortcuts.ts";
import { useConsole, useDraft, useStore } from "../shared/use-console.ts";
import { useShownKey } from "../shared/use-keys.ts";
import { callEmergency } from "./call-commands.ts";

const services: readonly { readonly service: EmergencyService; readonly key: ShortcutName | null }[] = [
  { service: "110", key: "emergency110" },
  { service: "119", key: "emergency119" },
  { service: "120", key: "emergency120" },
  { service: "122", key: null },
];

/** How the service that was asked in stands to the call; it is on its way as long as nobody tells otherwise. */
function standingKey(callId: string, conferences: SeatSnapshot["phone"]["conferences"]): string {
  const standing = conferences.find((conference) => conference.callId === callId)?.parties?.third;
  return standing === "in" || standing === "gone" || standing === "unreached" ? `emergency.${standing}` : "emergency.running";
}

/**
 * Which service to ask in, and what to read out to them: the caller's number and place, as far as they are known. Closes with the
 * call, for there is nobody left to read it out to, and the next caller's number is not this one's.
 */
export function EmergencyPanel() {
  const { t } = useTranslation();
  const shownKey = useShownKey();
  const store = useStore();
  const { snapshot, pops, drafts } = useConsole();
  const calls = snapshot?.calls ?? [];
  const active = activeCall(calls);
  const callId = active?.aboutCallId ?? active?.callId ?? null;
  const buffer = [...drafts.values()].find(({ view }) => view.draft.callId === callId) ?? null;
  const draft = useDraft(buffer);
  const pop = callId === null ? undefined : pops.get(callId);
  const running = snapshot?.phone.emergencies[0];
  const place = usePlaceWords(draft?.draft.fields.place ?? null);
  const isOver = snapshot !== null && active === null;
  useEffect(() => {
    if (isOver) store.openPanel(null);
  }, [isOver, store]);
  return (
    <>
      {running !== undefined && (
        <strong className="trouble-word" data-testid="emergency-running">
          {t(standingKey(running.callId, snapshot?.phone.conferences ?? []), { service: running.service })}
        </strong>
      )}
      <div className="read-out" data-testid="read-out">
        <div className="quiet" style={{ fontSize: 13 }}>
          {t("emergency.number")}
        </div>
        <div data-testid="read-number">{running?.number ?? active?.number ?? pop?.numberMask ?? t("call.withheld")}</div>
        {running?.isUnknown === true && <div className="trouble-word">{t("emergency.askNumber")}</div>}
        <div className="quiet" style={{ fontSize: 13 }}>
          {t("emergency.place")}
        </div>
        <div data-testid="read-place">{place === "" ? t("emergency.noPlace") : place}</div>
      </div>
      {running === undefined &&
        services.map(({ service, key }) => (
          <Button
            key={service}
            color="red.9"
            data-testid={`emergency-${service}`}
            disabled={active?.phase !== "talking"}
            onClick={() => callEmergency(store, service)}
          >
            {t(`emergency.service_${service}`)} {key === null ? "" : shownKey(key)}
          </Button>
        ))}
      <p className="quiet">{t("emergency.explained")}</p>
    </>
  );
}

import { Button, Popover, TextInput } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { LineCall } from "../../contract/line-api.ts";
import { useConsole, useStore } from "../shared/use-console.ts";
import "./recording.css";

/**
 * Says whether the exchange records the call, by the exchange's own word alone, and pauses it with a reason.
 * With dispatch away nobody knows: that is what it says then.
 */
export function RecordingMark({ call }: { call: LineCall }) {
  const { t } = useTranslation();
  const store = useStore();
  const { snapshot } = useConsole();
  const [isAsking, setAsking] = useState(false);
  const [reason, setReason] = useState("");
  const recording = snapshot?.recordings.find(({ callId }) => callId === call.callId);
  if (call.phase !== "talking" || recording === undefined || recording.state === "ended") return null;
  const { recordedCallId, state, mayPause } = recording;
  if (snapshot?.sync.online !== true) {
    return (
      <span className="quiet" role="status" data-testid="recording" data-recording="unknown">
        {t("recording.unknown")}
      </span>
    );
  }
  const isPaused = state === "paused";
  const ask = (on: boolean, why: string | null) => {
    setAsking(false);
    setReason("");
    store.act(() => store.seat.recording.pause({ callId: recordedCallId, on, reason: why }));
  };
  return (
    <span className="recording" data-testid="recording" data-recording={state}>
      <span className={isPaused ? "recording-paused" : "recording-on"}>{t(`recording.${state}`)}</span>
      {mayPause && (
        <Popover opened={isAsking && !isPaused} onChange={setAsking} position="bottom-start" trapFocus returnFocus shadow="md">
          <Popover.Target>
            <Button size="compact-sm" variant="default" data-testid="recording-pause" onClick={() => (isPaused ? ask(false, null) : setAsking(!isAsking))}>
              {t(isPaused ? "recording.resume" : "recording.pause")}
            </Button>
          </Popover.Target>
          <Popover.Dropdown>
            <form
              className="recording-reason"
              onSubmit={(event) => {
                event.preventDefault();
                if (reason.trim() !== "") ask(true, reason.trim());
              }}
            >
              <TextInput
                size="xs"
                label={t("recording.why")}
                placeholder={t("recording.whySuch")}
                value={reason}
                maxLength={200}
                autoComplete="off"
                spellCheck={false}
                data-autofocus
                data-testid="recording-reason"
                onChange={(event) => setReason(event.currentTarget.value)}
              />
              <Button size="compact-sm" type="submit" disabled={reason.trim() === ""} data-testid="recording-confirm">
                {t("recording.pause")}
              </Button>
            </form>
          </Popover.Dropdown>
        </Popover>
      )}
    </span>
  );
}

import { Button } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { LineCall } from "../../contract/line-api.ts";
import { QualitySpark } from "../quality/quality-graph.tsx";
import { SoundTrouble } from "../quality/sound-trouble.tsx";
import { type ShortcutName, shownKey } from "../shared/shortcuts.ts";
import { spokenDuration } from "../shared/time-words.ts";
import { callInHand } from "../shared/use-commands.ts";
import { useConsole, useNow, useStore } from "../shared/use-console.ts";
import { CallPath } from "./line-standing.tsx";

/** The call: always in the same place, so that nothing moves when one comes. */
export function CallBar() {
  const { t } = useTranslation();
  const { snapshot, pops, quality } = useConsole();
  const calls = snapshot?.calls ?? [];
  const call = callInHand(calls) ?? calls.at(-1) ?? null;
  if (call === null) {
    return (
      <section className="call-bar quiet" data-phase="none" data-testid="call-bar">
        {t(snapshot?.state.state === "ready" ? "call.waiting" : "call.none")}
      </section>
    );
  }
  const pop = pops.get(call.callId);
  const sounded = quality.get(call.callId)?.sofar;
  const name = pop?.identity === "known" ? pop.callers[0]?.name : undefined;
  return (
    <section className="call-bar" data-phase={call.phase} data-testid="call-bar" aria-live="polite">
      <span className="number" data-testid="call-number">
        {call.number ?? t("call.withheld")}
      </span>
      {name !== undefined && name !== "" && <span>{name}</span>}
      {pop !== undefined && pop.callCount > 0 && <span className="quiet">{t("call.nth", { count: pop.callCount + 1 })}</span>}
      <CallTime call={call} />
      <CallPath call={call} />
      {call.held && <span className="trouble-word">{t("call.held")}</span>}
      {call.phase === "talking" && call.muted && <span className="trouble-word">{t("call.muted")}</span>}
      <SoundTrouble callId={call.callId} />
      {call.phase === "ended" && sounded !== undefined && <QualitySpark quality={sounded} />}
      <CallActions call={call} />
    </section>
  );
}

function CallTime({ call }: { call: LineCall }) {
  const { t } = useTranslation();
  const now = useNow();
  if (call.phase === "ended") return <span className="quiet">{t(`cause.${call.endCause ?? "callerHungUp"}`)}</span>;
  return (
    <span>
      {t(`call.${call.phase}`)} {spokenDuration(now - (call.answeredAt ?? call.startedAt))}
    </span>
  );
}

function CallActions({ call }: { call: LineCall }) {
  const { t } = useTranslation();
  const { seat } = useSeat();
  const { callId } = call;
  const button = (key: ShortcutName, label: string, testId: string, act: () => Promise<unknown>, color?: string) => (
    <Button
      key={testId}
      size="sm"
      variant={color === undefined ? "default" : "filled"}
      {...(color === undefined ? {} : { color })}
      data-testid={testId}
      onClick={() => void act().catch(() => {})}
    >
      {label} <span aria-hidden="true">&nbsp;{shownKey(key)}</span>
    </Button>
  );
  if (call.phase === "ended") return null;
  return (
    <div className="actions">
      {call.phase === "ringing" && button("answer", t("call.answer"), "answer", () => seat().call.answer({ callId }), "green.9")}
      {call.phase === "ringing" && (
        <Button
          size="sm"
          variant="default"
          data-testid="reject"
          onClick={() =>
            void seat()
              .call.reject({ callId })
              .catch(() => {})
          }
        >
          {t("call.reject")}
        </Button>
      )}
      {call.phase === "talking" && button("mute", t(call.muted ? "call.unmute" : "call.mute"), "mute", () => seat().call.mute({ callId, on: !call.muted }))}
      {call.phase === "talking" && button("hold", t(call.held ? "call.resume" : "call.hold"), "hold", () => seat().call.hold({ callId, on: !call.held }))}
      {call.phase !== "ringing" && button("hangUp", t("call.hangUp"), "hang-up", () => seat().call.hangUp({ callId }), "red.9")}
    </div>
  );
}

function useSeat() {
  const store = useStore();
  return { seat: () => store.seat };
}

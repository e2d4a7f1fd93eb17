import { Button } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { LineCall } from "../../contract/line-api.ts";
import type { ScreenPop } from "../../contract/seat-api.ts";
import { mayCommand } from "../../domain/call-commands.ts";
import { activeCall, consultAbout, lastEnded, swapPartner } from "../../domain/several-calls.ts";
import { hasCitizen, isAskedIn } from "../../domain/three-party.ts";
import { actOnCalls, joinAll, rate, transferOrComplete } from "../calls/call-commands.ts";
import { ConferenceMark } from "../calls/conference-mark.tsx";
import { RecordingMark } from "../calls/recording-mark.tsx";
import { useColleague } from "../calls/use-colleague.ts";
import "../calls/calls.css";
import { QualitySpark } from "../quality/quality-graph.tsx";
import { SoundTrouble } from "../quality/sound-trouble.tsx";
import type { ShortcutName } from "../shared/shortcuts.ts";
import { spokenDuration } from "../shared/time-words.ts";
import { useConsole, useNow, useStore } from "../shared/use-console.ts";
import { useShownKey } from "../shared/use-keys.ts";
import { answerGreen } from "../theme.ts";
import { CallPath } from "./line-standing.tsx";

/** The calls: always in the same place, so that nothing moves when one comes. A second one stands beside the first as a tab. */
export function CallBar() {
  const { t } = useTranslation();
  const { snapshot, pops, callError } = useConsole();
  const calls = snapshot?.calls ?? [];
  const call = activeCall(calls) ?? calls.find(({ phase }) => phase === "ringing") ?? lastEnded(calls);
  const trouble = callError === null ? null : <span className="trouble-word">{t(`error.${callError}`)}</span>;
  if (call === null) {
    return (
      <section className="call-bar quiet" aria-label={t("call.bar")} data-phase="none" data-testid="call-bar">
        {t(snapshot?.state.state === "ready" ? "call.waiting" : "call.none")}
        {trouble}
        <Outward />
      </section>
    );
  }
  const others = calls.filter((each) => each !== call && each.phase !== "ended");
  return (
    <section className="call-bar" aria-label={t("call.bar")} data-phase={call.phase} data-testid="call-bar">
      <span className="number" data-testid="call-number">
        {call.number ?? t("call.withheld")}
      </span>
      <CallFacts call={call} pop={pops.get(call.callId)} />
      {trouble}
      <div className="call-tabs">
        {others.map((each) => (
          <CallTab key={each.callId} call={each} name={nameOf(pops.get(each.callId))} />
        ))}
      </div>
      <CallActions call={call} />
    </section>
  );
}

const nameOf = (pop: ScreenPop | undefined): string => (pop?.identity === "known" ? (pop.callers[0]?.name ?? "") : "");

function CallFacts({ call, pop }: { call: LineCall; pop: ScreenPop | undefined }) {
  const { t } = useTranslation();
  const sounded = useConsole().quality.get(call.callId)?.sofar;
  const name = nameOf(pop);
  return (
    <>
      {name !== "" && <span>{name}</span>}
      {call.purpose !== "outside" && <span data-testid="call-purpose">{t(hasCitizen(call) ? "purpose.conferenceMine" : `purpose.${call.purpose}`)}</span>}
      {call.phase !== "ended" && isAskedIn(call) && call.colleague !== null && <Beside extension={call.colleague} />}
      <ConferenceMark call={call} />
      {pop !== undefined && pop.callCount > 0 && call.purpose === "outside" && <span className="quiet">{t("call.nth", { count: pop.callCount + 1 })}</span>}
      <CallTime call={call} />
      <CallPath call={call} />
      {call.phase !== "ended" && call.held && <span className="trouble-word">{t("call.held")}</span>}
      {call.phase !== "ended" && call.remoteHeld && <span className="trouble-word">{t("call.remoteHeld")}</span>}
      {call.phase === "talking" && call.muted && <span className="trouble-word">{t("call.muted")}</span>}
      <RecordingMark call={call} />
      <SoundTrouble callId={call.callId} />
      <WhatOfTheTicket call={call} />
      {call.phase === "ended" && sounded !== undefined && <QualitySpark quality={sounded} />}
      {call.phase !== "ended" && call.transfer !== null && (
        <span className={call.transfer.state === "failed" ? "trouble-word" : undefined} data-testid="transfer-state" data-transfer={call.transfer.state}>
          {t(`transfer.${call.transfer.state}`)}
        </span>
      )}
      {call.phase !== "ended" && call.trouble !== null && <span className="trouble-word">{t(`announce.trouble_${call.trouble}`)}</span>}
    </>
  );
}

/** A colleague who is in the call beside the one whose number stands first. */
function Beside({ extension }: { extension: string }) {
  const { t } = useTranslation();
  const name = useColleague(extension);
  return <span data-testid="call-colleague">{t("call.with", { name })}</span>;
}

/** To who left a three-party call: whether the ticket went with it. */
function WhatOfTheTicket({ call }: { call: LineCall }) {
  const { t } = useTranslation();
  const handover = useConsole().snapshot?.phone.handover ?? null;
  const name = useColleague(handover?.colleague ?? null);
  // The citizen's own call may be let go last.
  if (handover === null || call.phase !== "ended" || ![call.callId, call.aboutCallId].includes(handover.callId)) return null;
  return (
    <span data-testid="handover" data-handover={handover.state}>
      {t(`call.handover_${handover.colleague === null ? "outside" : handover.state}`, { name })}
    </span>
  );
}

function CallTime({ call }: { call: LineCall }) {
  const { t } = useTranslation();
  const now = useNow();
  if (call.phase === "ended") {
    return (
      <span className="quiet" data-testid="end-cause" data-cause={call.endCause}>
        {t(`cause.${call.endCause ?? "callerHungUp"}`)}
      </span>
    );
  }
  return (
    <span>
      {t(`call.${call.phase}`)} {spokenDuration(now - (call.answeredAt ?? call.startedAt))}
    </span>
  );
}

/** Another call beside the one in hand: one that waits for an answer, or is on hold. */
function CallTab({ call, name }: { call: LineCall; name: string }) {
  const { t } = useTranslation();
  const shownKey = useShownKey();
  const store = useStore();
  const now = useNow();
  const { callId } = call;
  return (
    <div className="call-tab" data-phase={call.phase} data-testid="call-tab">
      <span>{name === "" ? (call.number ?? t("call.withheld")) : name}</span>
      <span className="quiet">
        {t(call.held ? "call.held" : `call.${call.phase}`)} {spokenDuration(now - (call.answeredAt ?? call.startedAt))}
      </span>
      {call.phase === "ringing" && (
        <>
          <Button size="compact-sm" color={answerGreen} data-testid="answer" onClick={() => store.act(() => store.seat.call.answer({ callId }))}>
            {t("call.answer")} {shownKey("answer")}
          </Button>
          <Button size="compact-sm" variant="default" data-testid="reject" onClick={() => store.act(() => store.seat.call.reject({ callId }))}>
            {t("call.reject")}
          </Button>
        </>
      )}
      {call.phase === "talking" && (
        <Button size="compact-sm" variant="default" data-testid="swap" onClick={() => store.act(() => store.seat.phone.swap({ callId }))}>
          {t("call.swap")}
        </Button>
      )}
    </div>
  );
}

/** With no call: dialling out. */
function Outward() {
  const { t } = useTranslation();
  const shownKey = useShownKey();
  const store = useStore();
  const { snapshot } = useConsole();
  if (snapshot?.phone.outside !== true) return null;
  return (
    <div className="actions">
      <Button size="sm" variant="default" data-testid="open-pad" onClick={() => store.openPanel("pad")}>
        {t("pad.open")} <span aria-hidden="true">&nbsp;{shownKey("dialPad")}</span>
      </Button>
    </div>
  );
}

function CallActions({ call }: { call: LineCall }) {
  const { t } = useTranslation();
  const shownKey = useShownKey();
  const store = useStore();
  const { snapshot } = useConsole();
  const calls = snapshot?.calls ?? [];
  const { callId } = call;
  const button = (key: ShortcutName | null, label: string, testId: string, act: () => void, color?: string) => (
    <Button
      key={testId}
      size="sm"
      px={10}
      variant={color === undefined ? "default" : "filled"}
      {...(color === undefined ? {} : { color })}
      data-testid={testId}
      onClick={act}
    >
      {label} {key !== null && <span aria-hidden="true">&nbsp;{shownKey(key)}</span>}
    </Button>
  );
  if (call.phase === "ended") return <Outward />;
  // Asked for by the click, not while drawing: the seat may be away, and the bar stays.
  const seat = () => store.seat;
  const asked = call.purpose === "consult" && call.direction === "out" && call.phase === "talking" && call.aboutCallId !== null;
  const isAsked = asked && consultAbout(calls, call.aboutCallId ?? "") !== null;
  const canTalk = mayCommand(call, "mute");
  const canGive = mayCommand(call, "transfer") && call.purpose !== "conference";
  return (
    <div className="actions">
      {call.phase === "ringing" && button("answer", t("call.answer"), "answer", () => store.act(() => seat().call.answer({ callId })), answerGreen)}
      {call.phase === "ringing" && button("hangUp", t("call.reject"), "reject", () => store.act(() => seat().call.reject({ callId })))}
      {canTalk && button("mute", t(call.muted ? "call.unmute" : "call.mute"), "mute", () => store.act(() => seat().call.mute({ callId, on: !call.muted })))}
      {canTalk &&
        button("hold", t(swapPartner(calls) !== null ? "call.swap" : call.held ? "call.resume" : "call.hold"), "hold", () => actOnCalls(store, "hold"))}
      {canGive && button("transfer", t(isAsked ? "transfer.complete" : "call.transfer"), "transfer", () => transferOrComplete(store))}
      {isAsked && snapshot?.phone.conference === true && button("join", t("transfer.conference"), "join", () => joinAll(store))}
      {mayCommand(call, "tones") && button("dialPad", t("pad.short"), "open-pad", () => store.openPanel("pad"))}
      {canGive && !asked && snapshot?.phone.rating === true && button("rate", t("call.rate"), "rate", () => rate(store))}
      {canGive && snapshot?.phone.conference === true && button(null, t("emergency.open"), "open-emergency", () => store.openPanel("emergency"))}
      {call.phase !== "ringing" &&
        button("hangUp", t(isAsked ? "transfer.cancel" : "call.hangUp"), "hang-up", () => store.act(() => seat().call.hangUp({ callId })), "red.9")}
    </div>
  );
}

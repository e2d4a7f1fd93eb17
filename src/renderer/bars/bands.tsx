import { Button } from "@mantine/core";
import { type ReactNode, useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import type { SeatSnapshot } from "../../contract/seat-api.ts";
import { useFieldName } from "../shared/field-name.ts";
import { hasOwnLineWindow, openLineWindow } from "../shared/line-window.ts";
import { shortTime } from "../shared/time-words.ts";
import { useConfiguration } from "../shared/use-configuration.ts";
import { useConsole, useStore } from "../shared/use-console.ts";
import { useLineTrouble } from "./line-standing.tsx";

/** The line's window may take so long to open before it is taken for blocked, ms. */
const lineGrace = 4_000;
/** A clock that is off by more is told, ms: deadlines are shown in minutes. */
const wrongClock = 120_000;

function Band({ kind, name, children }: { kind: "trouble" | "warning" | "quiet"; name: string; children: ReactNode }) {
  return (
    <div className="band" data-kind={kind} data-testid={`band-${name}`} role="status">
      {children}
    </div>
  );
}

/** Trouble, said where the eye is, with what still works and what to do. */
export function Bands() {
  const { t } = useTranslation();
  const { snapshot, connection } = useConsole();
  const lineTrouble = useLineTrouble();
  if (snapshot === null) return null;
  const { sync, trouble, microphone, lowSpace } = snapshot;
  return (
    <div className="bands">
      {connection === "lost" && (
        <Band kind="trouble" name="seat-away">
          {t("band.seatAway")}
        </Band>
      )}
      {snapshot.takenOver !== null && (
        <Band kind="warning" name="taken-over">
          {snapshot.takenOver.why === "switchedOff"
            ? t("band.switchedOff")
            : t("band.takenOver", { device: snapshot.takenOver.device ?? t("signIn.anotherMachine") })}
        </Band>
      )}
      {trouble !== null && (
        <Band kind="trouble" name={trouble}>
          {t(`band.${trouble}`)}
        </Band>
      )}
      {lowSpace !== null && trouble !== "diskFull" && (
        <Band kind="warning" name="lowSpace">
          {t("band.lowSpace", { free: lowSpace })}
        </Band>
      )}
      <LineBand isAway={!snapshot.lineAttached} isInCall={snapshot.calls.some(({ phase }) => phase !== "ended")} />
      {snapshot.lineAttached && (microphone === "denied" || microphone === "missing") && (
        <Band kind="trouble" name="microphone">
          {t(`band.microphone_${microphone}`)}
        </Band>
      )}
      {lineTrouble !== null && (
        <Band kind="trouble" name="registration">
          {lineTrouble}
        </Band>
      )}
      <ClockBand {...snapshot} />
      <ConflictBands />
      {!sync.online && <OfflineBand {...snapshot} />}
      {sync.filling !== null && (
        <Band kind="quiet" name="filling">
          <Filling {...sync.filling} />
        </Band>
      )}
    </div>
  );
}

/** How far the first fill has come; before dispatch has told how much there is, that it goes on. The bar says the same as its words. */
function Filling({ done, total }: { done: number; total: number }) {
  const { t } = useTranslation();
  return (
    <>
      {total === 0 ? t("band.fillingBegins") : t("band.filling", { done, total })}
      {total === 0 ? <progress aria-hidden="true" /> : <progress aria-hidden="true" max={total} value={done} />}
    </>
  );
}

/** Two people wrote the same field of a ticket: both are told, with the way to what gave way. */
function ConflictBands() {
  const { t } = useTranslation();
  const store = useStore();
  const fieldName = useFieldName(useConfiguration(null));
  const { conflicts } = useConsole();
  return conflicts.map(({ ticketId, number, at, field, isLoser, otherName }) => {
    const facts = { name: otherName ?? t("life.someone"), number: number ?? t("ticket.unsent"), field: fieldName(field) };
    const look = () => {
      store.conflictsRead(ticketId);
      store.wantTicket(ticketId);
    };
    return (
      <Band key={`${ticketId} ${at} ${field}`} kind="warning" name="conflict">
        {t(isLoser ? "band.conflictLost" : "band.conflictWon", facts)}{" "}
        <Button size="compact-sm" variant="default" onClick={look} data-testid="conflict-look">
          {t("band.conflictLook")}
        </Button>{" "}
        <Button size="compact-sm" variant="subtle" onClick={() => store.conflictsRead(ticketId)} data-testid="conflict-read">
          {t("band.conflictRead")}
        </Button>
      </Band>
    );
  });
}

/** Told when the clock is wrong for certain, whatever the answers' ways took. */
function ClockBand({ clockOffset, clockError }: SeatSnapshot) {
  const { t } = useTranslation();
  const error = clockError ?? 0;
  if (clockOffset === null || Math.abs(clockOffset) - error <= wrongClock) return null;
  return (
    <Band kind="warning" name="clock">
      {t("band.clock", { minutes: Math.round(Math.abs(clockOffset) / 60_000), seconds: Math.max(1, Math.ceil(error / 1_000)) })}
    </Band>
  );
}

/** Since when, what works all the same and what does not, and how long one may sign in again without dispatch. */
function OfflineBand({ sync, offlineUntil, clockBehind }: SeatSnapshot) {
  const { t } = useTranslation();
  const isGood = offlineUntil !== null && offlineUntil > Date.now() + (clockBehind ?? 0);
  return (
    <Band kind="quiet" name="offline">
      {t("band.offline", { since: shortTime(sync.since), count: sync.pending })}{" "}
      {offlineUntil !== null && (
        <span data-testid="offline-until">{t(isGood ? "band.offlineUntil" : "band.offlineOver", { until: shortTime(offlineUntil) })}</span>
      )}{" "}
      {clockBehind !== null && <span data-testid="clock-behind">{t("band.clockBehind", { minutes: Math.round(clockBehind / 60_000) })}</span>}
    </Band>
  );
}

function LineBand({ isAway, isInCall }: { isAway: boolean; isInCall: boolean }) {
  const { t } = useTranslation();
  const [isTold, setTold] = useState(false);
  useEffect(() => {
    setTold(false);
    if (!isAway) return;
    const timer = window.setTimeout(() => setTold(true), lineGrace);
    return () => window.clearTimeout(timer);
  }, [isAway]);
  // In a call nobody waits to be told: the far side hears nothing from now on.
  if (!isAway || !(isTold || isInCall)) return null;
  return (
    <Band kind="trouble" name="line">
      {t(isInCall ? "band.lineAwayInCall" : "band.lineAway")}
      {!hasOwnLineWindow() && (
        <Button size="compact-sm" data-testid="line-open" onClick={openLineWindow}>
          {t("band.openLine")}
        </Button>
      )}
    </Band>
  );
}

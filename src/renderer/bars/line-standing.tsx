import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import type { LineCall, RegistrationView } from "../../contract/line-api.ts";
import { spokenDuration } from "../shared/time-words.ts";
import { useConsole, useNow } from "../shared/use-console.ts";
import "./line-standing.css";

/** A lost registration is told in a band when it lasts longer, ms: most come back before anybody could read it. */
const bandAfter = 2_000;

/** `exchange.example` of `wss://exchange.example:8089/ws`. */
const hostOf = (server: string): string => URL.parse(server)?.host ?? server;

/** The line in the top bar: what it is at, and which server it uses. */
export function LineStanding() {
  const { t } = useTranslation();
  const { snapshot } = useConsole();
  if (snapshot === null) return null;
  const { registration, lineAttached } = snapshot;
  const word = lineAttached ? registration.state : "away";
  return (
    <span data-testid="registration" data-registration={word}>
      <span className={word === "registered" ? undefined : "trouble-word"}>{t(`line.${word}`)}</span>
      {word === "registered" && registration.state === "registered" && <span className="line-server">{hostOf(registration.server)}</span>}
      {word !== "away" && <Attempt registration={registration} />}
    </span>
  );
}

/** That the microphone is open, which a person has a right to see; why there is none is told in a band. */
export function MicrophoneStanding() {
  const { t } = useTranslation();
  const { snapshot } = useConsole();
  if (snapshot?.lineAttached !== true || (snapshot.microphone !== "ok" && snapshot.microphone !== "closed")) return null;
  const isHeard = snapshot.calls.some(({ phase, muted, held }) => phase === "talking" && !muted && !held);
  const standing = snapshot.microphone === "closed" ? "closed" : isHeard ? "inUse" : "ready";
  return (
    <span className="microphone" data-testid="microphone" data-microphone={standing}>
      {t(`line.microphone_${standing}`)}
    </span>
  );
}

function Attempt({ registration }: { registration: RegistrationView }) {
  const { t } = useTranslation();
  const now = useNow();
  if (registration.state !== "connecting" && registration.state !== "refused") return null;
  const { nextAttemptAt } = registration;
  const seconds = nextAttemptAt === null ? 0 : Math.ceil((nextAttemptAt - now) / 1_000);
  return (
    <span className="line-attempt">
      {registration.state === "connecting" && t("line.attempt", { count: Math.max(1, registration.attempt) })}
      {registration.state === "refused" && registration.code}
      {seconds > 0 && ` · ${t("line.next", { count: seconds })}`}
    </span>
  );
}

/** That no call can come, with which server is tried and what to do; null while the line stands. */
export function useLineTrouble(): string | null {
  const { t } = useTranslation();
  const { snapshot } = useConsole();
  const registration = snapshot?.lineAttached === true ? snapshot.registration : null;
  const isConnecting = registration?.state === "connecting";
  const [isTold, setTold] = useState(false);
  useEffect(() => {
    setTold(false);
    if (!isConnecting) return;
    const timer = window.setTimeout(() => setTold(true), bandAfter);
    return () => window.clearTimeout(timer);
  }, [isConnecting]);
  if (registration?.state === "refused") return t(refusalKey(registration.code), { code: registration.code });
  return registration?.state === "connecting" && isTold ? t("line.reconnecting", { server: hostOf(registration.server) }) : null;
}

const refusalKey = (code: number): string =>
  code === 401 || code === 403 || code === 407 ? "line.refusedSecret" : code === 404 ? "line.refusedUnknown" : "line.refusedOther";

/** What a cut does to the call in hand, beside the call; its seconds are for the eye alone, the announcer says the change. */
export function CallPath({ call }: { call: LineCall }) {
  const { t } = useTranslation();
  const now = useNow();
  const { signalLostAt, soundLostAt, unmended } = call;
  if (call.phase !== "ended" && unmended && signalLostAt === null && soundLostAt === null) {
    return (
      <span className="trouble-word" data-testid="call-path" data-path="unmended">
        {t("line.path_unmended")}
      </span>
    );
  }
  if (call.phase === "ended" || (signalLostAt === null && soundLostAt === null)) return null;
  const since = Math.min(signalLostAt ?? now, soundLostAt ?? now);
  const kind = soundLostAt === null ? (call.phase === "talking" ? "signal" : "ringing") : signalLostAt === null ? "sound" : "both";
  return (
    <span className="trouble-word" data-testid="call-path" data-path={kind}>
      {t(`line.path_${kind}`, { time: spokenDuration(now - since) })}
    </span>
  );
}

import { useEffect, useMemo, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { useConsole } from "../shared/use-console.ts";
import { changesToSay, type Telephone } from "./call-words.ts";
import { useColleague } from "./use-colleague.ts";
import "./calls.css";

/** Sentences that stay to be read; a longer log helps nobody who walks through it by hand. */
const kept = 6;

interface Sentence {
  readonly number: number;
  readonly words: string;
}

/**
 * The one live region of the telephone: says every change of a call's, the line's and a recording's state to who cannot see the bars.
 * A log, for two changes can follow at once (one call is held, the other is talked in), and the second must not wipe out the first unread.
 */
export function CallAnnouncer() {
  const { t } = useTranslation();
  const telephone = useTelephone();
  const before = useRef(telephone);
  const [sentences, setSentences] = useState<readonly Sentence[]>([]);
  useEffect(() => {
    const said = changesToSay(before.current, telephone).map(({ key, facts }) => t(key, facts));
    before.current = telephone;
    const words = said.join(t("announce.and"));
    if (words !== "") setSentences((last) => [...last.slice(1 - kept), { number: (last.at(-1)?.number ?? 0) + 1, words }]);
  }, [telephone, t]);
  return (
    <div className="announcer" role="log" aria-live="polite" aria-relevant="additions" data-testid="announcer">
      {sentences.map(({ number, words }) => (
        <p key={number} data-testid="announced" data-number={number}>
          {words}
        </p>
      ))}
    </div>
  );
}

function useTelephone(): Telephone {
  const { snapshot, quality } = useConsole();
  const conferences = useConferences();
  return useMemo(
    () => ({
      attached: snapshot?.lineAttached ?? false,
      registered: snapshot?.lineAttached === true && snapshot.registration.state === "registered",
      calls: snapshot?.calls ?? [],
      recordings: snapshot?.recordings ?? [],
      conferences,
      handover: snapshot?.phone.handover ?? null,
      troubles: new Map([...quality].map(([callId, { live }]) => [callId, live.troubles])),
    }),
    [snapshot, conferences, quality],
  );
}

function useConferences(): Telephone["conferences"] {
  const { t } = useTranslation();
  const { snapshot } = useConsole();
  const conferences = snapshot?.phone.conferences;
  // A seat has one at a time.
  const extension = snapshot?.calls.find(({ callId }) => callId === conferences?.[0]?.callId)?.colleague ?? null;
  const colleague = useColleague(extension);
  const isAway = snapshot?.sync.online !== true;
  return useMemo(
    () =>
      (conferences ?? []).map(({ callId, third, parties }) => {
        const names = { citizen: t("conference.citizen"), third: extension === null ? (third ?? t("conference.third")) : colleague };
        return { callId, parties, names, isAway };
      }),
    [conferences, extension, colleague, isAway, t],
  );
}

import { useEffect, useMemo, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { useConsole } from "../shared/use-console.ts";
import { changesToSay, type Telephone } from "./call-words.ts";
import "./calls.css";

/** Said again, the same words are no change of the region: a space that is not seen makes them one. */
const again = "\u00a0";

/** The one live region of the telephone: says every change of a call's, the line's and a recording's state to who cannot see the bars. */
export function CallAnnouncer() {
  const { t } = useTranslation();
  const telephone = useTelephone();
  const before = useRef(telephone);
  const [words, setWords] = useState("");
  useEffect(() => {
    const said = changesToSay(before.current, telephone).map(({ key, facts }) => t(key, facts));
    before.current = telephone;
    const sentence = said.join(t("announce.and"));
    if (sentence !== "") setWords((last) => (last === sentence ? `${sentence}${again}` : sentence));
  }, [telephone, t]);
  return (
    <div className="announcer" role="status" aria-live="polite" data-testid="announcer">
      {words}
    </div>
  );
}

function useTelephone(): Telephone {
  const { snapshot, quality } = useConsole();
  return useMemo(
    () => ({
      attached: snapshot?.lineAttached ?? false,
      registered: snapshot?.lineAttached === true && snapshot.registration.state === "registered",
      calls: snapshot?.calls ?? [],
      recordings: snapshot?.recordings ?? [],
      troubles: new Map([...quality].map(([callId, { live }]) => [callId, live.troubles])),
    }),
    [snapshot, quality],
  );
}

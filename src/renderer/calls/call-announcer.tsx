import { useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import type { LineCall } from "../../contract/line-api.ts";
import { useConsole } from "../shared/use-console.ts";
import { changesToSay } from "./call-words.ts";
import "./calls.css";

const none: readonly LineCall[] = [];

/** The one live region: says every change of a call's state to who cannot see the bar. */
export function CallAnnouncer() {
  const { t } = useTranslation();
  const calls = useConsole().snapshot?.calls ?? none;
  const before = useRef(calls);
  const [words, setWords] = useState("");
  useEffect(() => {
    const said = changesToSay(before.current, calls).map(({ key, facts }) => t(key, facts));
    before.current = calls;
    if (said.length > 0) setWords(said.join(t("announce.and")));
  }, [calls, t]);
  return (
    <div className="announcer" role="status" aria-live="polite" data-testid="announcer">
      {words}
    </div>
  );
}

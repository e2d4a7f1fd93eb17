import { useEffect } from "react";
import { useTranslation } from "react-i18next";
import { queueWords } from "./queue-words.ts";
import { useConsole } from "./use-console.ts";

/** Asks once whether the system may notify; only on a click, or the browser does not ask. */
export function askToNotify(): void {
  if (typeof Notification !== "undefined" && Notification.permission === "default") void Notification.requestPermission().catch(() => {});
}

/** The system's notification while a call rings and nobody looks at the console. It names the queue and never the person. */
export function useRingNotice(): void {
  const { t } = useTranslation();
  const { snapshot } = useConsole();
  const ringing = snapshot?.calls.find((call) => call.phase === "ringing");
  const callId = ringing?.callId ?? null;
  const queue = ringing?.queue ?? "";
  useEffect(() => {
    if (callId === null || document.hasFocus()) return;
    if (typeof Notification === "undefined" || Notification.permission !== "granted") return;
    // The line has a tone of its own.
    const notice = new Notification(t("notice.title"), {
      body: t("notice.queue", { queue: queueWords(t, queue) }),
      tag: "call",
      requireInteraction: true,
      silent: true,
    });
    notice.onclick = () => window.focus();
    return () => notice.close();
  }, [callId, queue, t]);
}

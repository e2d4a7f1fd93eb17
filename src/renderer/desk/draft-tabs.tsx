import "./drafts.css";
import { useTranslation } from "react-i18next";
import { useDeskKey } from "../shared/use-commands.ts";
import { useConsole, useDraft, useStore } from "../shared/use-console.ts";
import { useShownKey } from "../shared/use-keys.ts";
import type { DraftBuffer } from "./draft-buffer.ts";

/** Every draft of this person, each bound to its call, also when that ended; the one on the desk is marked. */
export function DraftTabs() {
  const { t } = useTranslation();
  const shownKey = useShownKey();
  const store = useStore();
  const { drafts, draftId } = useConsole();
  const buffers = [...drafts.values()];
  const move = (by: number) => {
    const at = buffers.findIndex((buffer) => buffer.view.draft.id === draftId);
    const next = buffers[(at + by + buffers.length) % Math.max(1, buffers.length)];
    if (next !== undefined) store.switchTo(next.view.draft.id);
  };
  useDeskKey("nextDraft", () => move(1));
  useDeskKey("previousDraft", () => move(-1));
  if (buffers.length === 0) return null;
  return (
    <nav className="draft-tabs" aria-label={t("draft.tabs")} title={`${shownKey("previousDraft")} · ${shownKey("nextDraft")}`}>
      {buffers.map((buffer, index) => (
        <Tab key={buffer.view.draft.id} buffer={buffer} number={index + 1} />
      ))}
    </nav>
  );
}

function Tab({ buffer, number }: { buffer: DraftBuffer; number: number }) {
  const { t } = useTranslation();
  const store = useStore();
  const { draftId, snapshot } = useConsole();
  const draft = useDraft(buffer)?.draft ?? buffer.view.draft;
  const isLive = snapshot?.calls.some((call) => call.callId === draft.callId && call.phase !== "ended") === true && draft.ticketId === null;
  const words = draft.fields.content.slice(0, 8) || draft.fields.callerName || (draft.numberMask ?? "");
  return (
    <button
      type="button"
      tabIndex={-1}
      aria-current={draft.id === draftId}
      title={t(isLive ? "draft.live" : "draft.ended")}
      data-testid="draft-tab"
      data-live={isLive}
      onClick={() => store.switchTo(draft.id)}
    >
      {t("draft.number", { count: number })} {isLive && <span className="live">● </span>}
      {words}
    </button>
  );
}

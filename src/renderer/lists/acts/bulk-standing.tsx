import { Button } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { BulkProgress } from "../../../contract/list-acts.ts";
import { useStore } from "../../shared/use-console.ts";
import { refusalWords } from "../../ticket/move-words.ts";
import { actWords } from "./acts.ts";

/** How far the last act is: what was done, what was left as it was and why, and the way back. */
export function BulkStanding({ progress }: { progress: BulkProgress }) {
  const { t } = useTranslation();
  const store = useStore();
  const { state, total, done, already, refused, canUndo, isUndo, act } = progress;
  const isOver = state === "complete" || state === "stopped";
  const left = refused.reduce((sum, { count }) => sum + count, 0);
  const count = (value: number): string => value.toLocaleString("en-US");
  const words = t(isUndo ? "bulk.undoing" : "bulk.doing", { act: actWords(t, act), done: count(done), total: count(total) });
  return (
    <div className="bulk-standing" data-testid="bulk-standing" data-state={state} data-done={done} data-refused={left} data-undo={isUndo}>
      <span role="status">{isOver || state === "waiting" ? `${words} · ${t(`bulk.state.${state}`)}` : words}</span>
      {already > 0 && <span>{t("bulk.already", { count: already })}</span>}
      {left > 0 && (
        <details>
          <summary className="trouble-word">{t("bulk.refused", { count: left })}</summary>
          <ul>
            {refused.map(({ error, count: many }) => (
              <li key={`${error.kind} ${error.detail}`}>
                {count(many)} · {whyWords(t, error.kind, error.detail)}
              </li>
            ))}
          </ul>
        </details>
      )}
      {!isOver && (
        <Button size="compact-xs" variant="default" onClick={() => store.act(() => store.seat.lists.stopAct())} data-testid="bulk-stop">
          {t("bulk.stop")}
        </Button>
      )}
      {isOver && canUndo && (
        <Button size="compact-xs" variant="default" onClick={() => store.act(() => store.seat.lists.undoAct())} data-testid="bulk-undo">
          {t("bulk.undo")}
        </Button>
      )}
    </div>
  );
}

/** States are told by their names: why a row could not follow. */
function whyWords(t: Parameters<typeof refusalWords>[0], kind: string, detail: string | undefined): string {
  if (kind === "staleTicket" && detail === "changedSince") return t("bulk.changedSince");
  if (kind === "staleTicket" && detail !== undefined && detail !== "attached") return t("bulk.inState", { state: t(`status.${detail}`) });
  if (kind === "forbidden" && detail === "hidden") return t("bulk.hidden");
  return refusalWords(t, kind, detail);
}

import { Button } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { RejectedTask } from "../../contract/rejected-api.ts";
import { kindOfError } from "../shared/error-words.ts";
import { shortTime } from "../shared/time-words.ts";
import { useStore } from "../shared/use-console.ts";
import { refusalWords } from "../ticket/move-words.ts";

interface TasksProps {
  readonly tasks: readonly RejectedTask[];
  onDesk(): void;
  /** Something was opened: the panel is in the way. */
  onClose(): void;
}

/** What dispatch did not take, each with its text and the way to send it again. */
export function RejectedTasks({ tasks, onDesk, onClose }: TasksProps) {
  const { t } = useTranslation();
  const store = useStore();
  const [failure, setFailure] = useState<string | null>(null);
  const [texts, setTexts] = useState<ReadonlyMap<string, string>>(new Map());
  const read = async ({ id }: RejectedTask): Promise<void> => {
    const { text } = await store.seat.rejected.text({ id });
    setTexts((before) => new Map(before).set(id, text));
  };
  const attempt = (run: () => Promise<unknown>): void => void run().catch((error: unknown) => setFailure(kindOfError(error)));
  const mend = async ({ id, mend: way, ticketId }: RejectedTask): Promise<void> => {
    if (way === "form") {
      const draft = await store.seat.rejected.mend({ id });
      store.openDraft(draft);
      store.switchTo(draft.id);
      onDesk();
    } else if (ticketId !== null) store.wantTicket(ticketId);
    onClose();
  };
  return (
    <section className="rejected-tasks" aria-label={t("rejected.title", { count: tasks.length })}>
      <h2 className="heading">{t("rejected.title", { count: tasks.length })}</h2>
      <ul className="history">
        {tasks.slice(0, 20).map((task) => (
          <li key={task.id} data-testid="rejected-task" data-name={task.name}>
            <Returned task={task} /> <span className="quiet">{shortTime(task.since)}</span>
            {task.error !== null && <p className="trouble-word">{whyWords(t, task)}</p>}
            {task.dependents.length > 0 && (
              <ul aria-label={t("rejected.dependents")}>
                {task.dependents.map((each) => (
                  <li key={each.id} data-testid="rejected-dependent">
                    <Returned task={each} />
                  </li>
                ))}
              </ul>
            )}
            {texts.get(task.id) !== undefined && (
              <p className="returned-text" data-testid="rejected-text">
                {texts.get(task.id)}
              </p>
            )}
            <div className="actions">
              {task.mend === "none" && task.said !== "" && !texts.has(task.id) && (
                <Button size="compact-sm" variant="default" onClick={() => attempt(() => read(task))} data-testid="rejected-read">
                  {t("rejected.read")}
                </Button>
              )}
              {task.mend !== "none" && (
                <Button size="compact-sm" onClick={() => attempt(() => mend(task))} data-testid="rejected-mend">
                  {t(task.mend === "form" ? "rejected.mend" : "rejected.open")}
                </Button>
              )}
              <Dismiss isLosing={task.said !== ""} onDismiss={() => attempt(() => store.seat.rejected.dismiss({ id: task.id }))} />
            </div>
          </li>
        ))}
      </ul>
      {failure !== null && (
        <p className="trouble-word" role="alert">
          {t(`error.${failure}`)}
        </p>
      )}
    </section>
  );
}

function Returned({ task }: { task: Pick<RejectedTask, "name" | "transition" | "said"> }) {
  const { t } = useTranslation();
  const name = task.transition === null ? t(`mutation.${task.name.replace(".", "_")}`) : t(`life.move.${task.transition}`);
  return (
    <>
      <strong>{name}</strong> {task.said}
    </>
  );
}

/** What somebody wrote goes only with a second press. */
function Dismiss({ isLosing, onDismiss }: { isLosing: boolean; onDismiss(): void }) {
  const { t } = useTranslation();
  const [isAsked, setAsked] = useState(false);
  return (
    <Button
      size="compact-sm"
      variant="subtle"
      color={isAsked ? "red" : "gray"}
      onClick={() => (isLosing && !isAsked ? setAsked(true) : onDismiss())}
      data-testid="rejected-dismiss"
    >
      {t(isAsked ? "rejected.sure" : "rejected.dismiss")}
    </Button>
  );
}

function whyWords(t: Parameters<typeof refusalWords>[0], { error, name }: RejectedTask): string {
  if (error === null) return "";
  if (error.kind === "notFound" && name.startsWith("ticket.")) return t("rejected.noTicket");
  return refusalWords(t, error.kind, error.detail);
}

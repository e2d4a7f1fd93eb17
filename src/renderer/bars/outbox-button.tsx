import { Button, Popover, UnstyledButton } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { RejectedTask } from "../../contract/rejected-api.ts";
import type { OutboxEntry } from "../../contract/seat-api.ts";
import { kindOfError } from "../shared/error-words.ts";
import { shortTime } from "../shared/time-words.ts";
import { useDeskKey } from "../shared/use-commands.ts";
import { useAnswer, useConsole, useStore } from "../shared/use-console.ts";
import { RejectedTasks } from "./rejected-tasks.tsx";

const none: OutboxEntry[] = [];
const noTasks: RejectedTask[] = [];

/** Whether dispatch is there, and what waits for it. */
export function OutboxButton({ onDesk }: { onDesk(): void }) {
  const { t } = useTranslation();
  const { snapshot } = useConsole();
  const [isOpen, setOpen] = useState(false);
  useDeskKey("tasks", () => setOpen(true));
  if (snapshot === null) return null;
  const { online, pending, rejected } = snapshot.sync;
  return (
    <Popover opened={isOpen} onChange={setOpen} width={420} position="bottom-start" shadow="md" trapFocus returnFocus withinPortal>
      <Popover.Target>
        <UnstyledButton data-testid="sync" data-online={online} data-pending={pending} onClick={() => setOpen(!isOpen)}>
          <span className={online ? undefined : "trouble-word"}>{t(online ? "sync.online" : "sync.offline")}</span>
          {` · ${t("sync.pending", { count: pending })}`}
          {rejected > 0 && <span className="trouble-word">{` · ${t("sync.rejected", { count: rejected })}`}</span>}
        </UnstyledButton>
      </Popover.Target>
      <Popover.Dropdown className="outbox" aria-label={t("sync.title")}>
        {isOpen && <OutboxEntries onDesk={onDesk} onClose={() => setOpen(false)} />}
      </Popover.Dropdown>
    </Popover>
  );
}

function OutboxEntries({ onDesk, onClose }: { onDesk(): void; onClose(): void }) {
  const { t } = useTranslation();
  const store = useStore();
  const { snapshot } = useConsole();
  const entries = useAnswer(() => store.seat.outbox.list(), [snapshot?.sync], none);
  const tasks = useAnswer(() => store.seat.rejected.list(), [snapshot?.sync.pending, snapshot?.sync.rejected], noTasks);
  // What came back is told as a task; what came back to others is theirs.
  const onTheWay = entries.filter(({ state }) => state !== "rejected");
  if (onTheWay.length === 0 && tasks.length === 0) return <span className="quiet">{t("sync.nothing")}</span>;
  return (
    <>
      {tasks.length > 0 && <RejectedTasks tasks={tasks} onDesk={onDesk} onClose={onClose} />}
      <ul className="history">
        {onTheWay.slice(0, 20).map((entry) => (
          <li key={entry.id} data-testid="outbox-entry" data-attempts={entry.attempts}>
            {t(`mutation.${entry.name.replace(".", "_")}`)} · {shortTime(entry.since)} · <span className="quiet">{t(`sync.state.${entry.state}`)}</span>
            {entry.state === "pending" && ` · ${t("sync.attempts", { count: entry.attempts })}`}
            <Reason entry={entry} />
          </li>
        ))}
      </ul>
      <ExportOutbox />
    </>
  );
}

/** Why it is not at dispatch: its own reason, else why nothing is. */
function Reason({ entry }: { entry: OutboxEntry }) {
  const { t } = useTranslation();
  const { snapshot } = useConsole();
  const error = entry.error ?? (entry.state === "pending" ? (snapshot?.sync.lastError ?? null) : null);
  if (error === null) return null;
  return <span data-testid="outbox-reason">{` · ${t(error.kind === "dispatchAway" ? "sync.away" : `error.${error.kind}`)}`}</span>;
}

/** For when the network does not come back: a file that only dispatch can open, to be carried there by hand. */
function ExportOutbox() {
  const { t } = useTranslation();
  const store = useStore();
  const [failure, setFailure] = useState<string | null>(null);
  const save = async () => {
    try {
      const { name, text } = await store.seat.outbox.export();
      const address = URL.createObjectURL(new Blob([text], { type: "application/json" }));
      const link = Object.assign(document.createElement("a"), { href: address, download: name });
      link.click();
      URL.revokeObjectURL(address);
      setFailure(null);
    } catch (error) {
      setFailure(kindOfError(error));
    }
  };
  return (
    <div className="actions">
      <Button size="xs" variant="default" data-testid="outbox-export" onClick={() => void save()}>
        {t("sync.export")}
      </Button>
      <span className={failure === null ? "quiet" : "trouble-word"}>{t(failure === null ? "sync.exportHint" : `error.${failure}`)}</span>
    </div>
  );
}

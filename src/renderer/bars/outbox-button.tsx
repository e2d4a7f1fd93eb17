import { Popover, UnstyledButton } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { OutboxEntry } from "../../contract/seat-api.ts";
import { clockTime } from "../shared/time-words.ts";
import { useAnswer, useConsole, useStore } from "../shared/use-console.ts";

const none: OutboxEntry[] = [];

/** Whether dispatch is there, and what waits for it. */
export function OutboxButton() {
  const { t } = useTranslation();
  const { snapshot } = useConsole();
  const [isOpen, setOpen] = useState(false);
  if (snapshot === null) return null;
  const { online, pending, rejected } = snapshot.sync;
  return (
    <Popover opened={isOpen} onChange={setOpen} width={360} position="bottom-start" shadow="md">
      <Popover.Target>
        <UnstyledButton data-testid="sync" data-online={online} data-pending={pending} onClick={() => setOpen(!isOpen)}>
          <span className={online ? undefined : "trouble-word"}>{t(online ? "sync.online" : "sync.offline")}</span>
          {` · ${t("sync.pending", { count: pending })}`}
          {rejected > 0 && <span className="trouble-word">{` · ${t("sync.rejected", { count: rejected })}`}</span>}
        </UnstyledButton>
      </Popover.Target>
      <Popover.Dropdown>{isOpen && <OutboxEntries />}</Popover.Dropdown>
    </Popover>
  );
}

function OutboxEntries() {
  const { t } = useTranslation();
  const store = useStore();
  const { snapshot } = useConsole();
  const entries = useAnswer(() => store.seat.outbox.list(), [snapshot?.sync.pending, snapshot?.sync.rejected], none);
  if (entries.length === 0) return <span className="quiet">{t("sync.nothing")}</span>;
  return (
    <ul className="history">
      {entries.slice(0, 20).map((entry) => (
        <li key={entry.id}>
          {t(`mutation.${entry.name.replace(".", "_")}`)} · {clockTime(entry.since, true)} ·{" "}
          <span className={entry.state === "rejected" ? "trouble-word" : "quiet"}>{t(`sync.state.${entry.state}`)}</span>
          {entry.error !== null && ` ${t(`error.${entry.error.kind}`)}`}
        </li>
      ))}
    </ul>
  );
}

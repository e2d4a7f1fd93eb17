import { Button, Popover, UnstyledButton } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { OutboxEntry } from "../../contract/seat-api.ts";
import { kindOfError } from "../shared/error-words.ts";
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
    <>
      <ul className="history">
        {entries.slice(0, 20).map((entry) => (
          <li key={entry.id}>
            {t(`mutation.${entry.name.replace(".", "_")}`)} · {clockTime(entry.since, true)} ·{" "}
            <span className={entry.state === "rejected" ? "trouble-word" : "quiet"}>{t(`sync.state.${entry.state}`)}</span>
            {entry.error !== null && ` ${t(`error.${entry.error.kind}`)}`}
          </li>
        ))}
      </ul>
      <ExportOutbox />
    </>
  );
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

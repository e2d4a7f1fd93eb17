import { Button, Menu } from "@mantine/core";
import { useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import type { CallRow } from "../../contract/rows.ts";
import { CallDetails } from "../quality/call-details.tsx";
import { shortTime, spokenDuration } from "../shared/time-words.ts";
import { useAnswer, useConsole, useStore } from "../shared/use-console.ts";
import { type Column, DataRows } from "./data-rows.tsx";

const none: CallRow[] = [];
const most = 200;
/** So far apart may a case by hand and its call be, ms, and so many calls are offered. */
const joinWindow = 43_200_000;
const joinChoices = 12;

/** Calls, newest first, as the exchange and the seats recorded them. */
export function CallList({ onOpen: _ }: { onOpen(): void }) {
  const { t } = useTranslation();
  const store = useStore();
  const { snapshot, ticketVersion } = useConsole();
  const rows = useAnswer(() => store.seat.calls.list({ before: null, limit: most }), [ticketVersion, snapshot?.calls.length, snapshot?.sync.pending], none);
  const [openId, setOpenId] = useState<string | null>(null);
  const open = rows.find((row) => row.id === openId);
  const columns = useMemo<Column<CallRow>[]>(
    () => [
      { id: "time", header: () => t("ticket.time"), cell: ({ row }) => shortTime(row.original.startedAt) },
      { id: "direction", header: () => t("calls.direction"), cell: ({ row }) => t(`calls.${row.original.direction}`) },
      { id: "from", header: () => t("ticket.from"), cell: ({ row }) => row.original.numberMask ?? t("call.withheld") },
      { id: "outcome", header: () => t("calls.outcome"), cell: ({ row }) => (row.original.outcome === null ? "" : t(`outcome.${row.original.outcome}`)) },
      { id: "seat", header: () => t("calls.seat"), cell: ({ row }) => row.original.extension ?? "" },
      { id: "join", header: () => "", cell: ({ row }) => <Join call={row.original} calls={rows} /> },
      { id: "quality", header: () => t("quality.title"), cell: ({ row }) => row.original.quality?.mos?.toFixed(1) ?? "" },
      { id: "length", header: () => t("calls.length"), cell: ({ row }) => lengthOf(row.original) },
    ],
    [t, rows],
  );
  return (
    <section className="list" data-testid="call-list">
      <DataRows
        rows={rows}
        columns={columns}
        widths="120px 80px 160px 120px 80px 140px 90px 1fr"
        idOf={(call) => call.id}
        onOpen={(call) => setOpenId(call.id)}
        label={t("view.calls")}
      />
      {open !== undefined && <CallDetails call={open} onClose={() => setOpenId(null)} />}
    </section>
  );
}

/** A case by hand belongs to a call that the exchange may know: a telephone that was down rings all the same. */
function Join({ call, calls }: { call: CallRow; calls: readonly CallRow[] }) {
  const { t } = useTranslation();
  const store = useStore();
  if (call.joinedCallId !== null) return <span className="quiet">{t("calls.joined")}</span>;
  if (!call.id.startsWith("manual:")) return null;
  const near = calls.filter(
    (other) => !other.id.startsWith("manual:") && other.joinedCallId === null && Math.abs(other.startedAt - call.startedAt) < joinWindow,
  );
  const join = (exchangeCallId: string) => void store.seat.joinCall({ manualCallId: call.id, exchangeCallId }).catch(() => {});
  return (
    <Menu position="bottom-start" withinPortal>
      <Menu.Target>
        <Button size="compact-xs" variant="default" data-testid="join-call">
          {t("calls.join")}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {near.length === 0 && <Menu.Label>{t("calls.joinNone")}</Menu.Label>}
        {near.slice(0, joinChoices).map((other) => (
          <Menu.Item key={other.id} onClick={() => join(other.id)} data-testid="join-choice">
            {shortTime(other.startedAt)} · {other.numberMask ?? t("call.withheld")}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}

const lengthOf = ({ answeredAt, endedAt }: CallRow): string => (answeredAt === null || endedAt === null ? "" : spokenDuration(endedAt - answeredAt));

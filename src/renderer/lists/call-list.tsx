import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import type { CallRow } from "../../contract/rows.ts";
import { shortTime, spokenDuration } from "../shared/time-words.ts";
import { useAnswer, useConsole, useStore } from "../shared/use-console.ts";
import { type Column, DataRows } from "./data-rows.tsx";

const none: CallRow[] = [];
const most = 200;

/** Calls, newest first, as the exchange and the seats recorded them. */
export function CallList({ onOpen: _ }: { onOpen(): void }) {
  const { t } = useTranslation();
  const store = useStore();
  const { snapshot, ticketVersion } = useConsole();
  const rows = useAnswer(() => store.seat.calls.list({ before: null, limit: most }), [ticketVersion, snapshot?.calls.length, snapshot?.sync.pending], none);
  const columns = useMemo<Column<CallRow>[]>(
    () => [
      { id: "time", header: () => t("ticket.time"), cell: ({ row }) => shortTime(row.original.startedAt) },
      { id: "direction", header: () => t("calls.direction"), cell: ({ row }) => t(`calls.${row.original.direction}`) },
      { id: "from", header: () => t("ticket.from"), cell: ({ row }) => row.original.numberMask ?? t("call.withheld") },
      { id: "outcome", header: () => t("calls.outcome"), cell: ({ row }) => (row.original.outcome === null ? "" : t(`outcome.${row.original.outcome}`)) },
      { id: "seat", header: () => t("calls.seat"), cell: ({ row }) => row.original.extension ?? "" },
      { id: "length", header: () => t("calls.length"), cell: ({ row }) => lengthOf(row.original) },
    ],
    [t],
  );
  return (
    <section className="list" data-testid="call-list">
      <DataRows rows={rows} columns={columns} widths="120px 80px 160px 120px 80px 1fr" idOf={(call) => call.id} label={t("view.calls")} />
    </section>
  );
}

const lengthOf = ({ answeredAt, endedAt }: CallRow): string => (answeredAt === null || endedAt === null ? "" : spokenDuration(endedAt - answeredAt));

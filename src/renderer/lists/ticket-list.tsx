import { Select, TextInput } from "@mantine/core";
import { useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import { type TicketRow, ticketStatusSchema } from "../../contract/rows.ts";
import { Due } from "../pop/remaining.tsx";
import { shortTime } from "../shared/time-words.ts";
import { useAnswer, useConsole, useNow, useStore } from "../shared/use-console.ts";
import { type Column, DataRows } from "./data-rows.tsx";

const none: TicketRow[] = [];
const most = 200;

/** Tickets, newest first; those that dispatch does not have yet are marked. */
export function TicketList({ onOpen }: { onOpen(): void }) {
  const { t } = useTranslation();
  const store = useStore();
  const { ticketVersion, snapshot } = useConsole();
  const [text, setText] = useState("");
  const [status, setStatus] = useState("all");
  const wanted = ticketStatusSchema.safeParse(status);
  const query = { text, status: wanted.success ? wanted.data : null, before: null, limit: most };
  const rows = useAnswer(() => store.seat.ticket.list(query), [text, status, ticketVersion, snapshot?.sync.filling === null], none);
  const columns = useMemo<Column<TicketRow>[]>(
    () => [
      { id: "number", header: () => t("ticket.number"), cell: ({ row }) => row.original.number ?? <span className="trouble-word">{t("ticket.unsent")}</span> },
      { id: "time", header: () => t("ticket.time"), cell: ({ row }) => shortTime(row.original.createdAt) },
      { id: "status", header: () => t("ticket.status"), cell: ({ row }) => t(`status.${row.original.status}`) },
      { id: "name", header: () => t("field.callerName"), cell: ({ row }) => row.original.fields.callerName },
      { id: "number-mask", header: () => t("ticket.from"), cell: ({ row }) => row.original.numberMask ?? "" },
      { id: "content", header: () => t("field.content"), cell: ({ row }) => row.original.fields.content },
      { id: "deadline", header: () => t("ticket.deadline"), cell: ({ row }) => <DueNow ticket={row.original} /> },
    ],
    [t],
  );
  const open = (ticket: TicketRow) =>
    void store.seat.draft.forTicket({ ticketId: ticket.id }).then(
      (draft) => {
        store.openDraft(draft);
        onOpen();
      },
      () => {},
    );
  return (
    <section className="list" data-testid="ticket-list">
      <div style={{ display: "flex", gap: 16 }}>
        <TextInput
          style={{ flex: 1 }}
          aria-label={t("ticket.search")}
          placeholder={t("ticket.search")}
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
          data-testid="ticket-search"
        />
        <Select
          aria-label={t("ticket.status")}
          allowDeselect={false}
          value={status}
          onChange={(value) => setStatus(value ?? "all")}
          data={["all", ...ticketStatusSchema.options].map((value) => ({ value, label: t(`status.${value}`) }))}
        />
      </div>
      <DataRows
        rows={rows}
        columns={columns}
        widths="150px 110px 80px 100px 120px minmax(0, 1fr) 110px"
        idOf={(ticket) => ticket.id}
        onOpen={open}
        label={t("view.tickets")}
      />
    </section>
  );
}

function DueNow({ ticket }: { ticket: TicketRow }) {
  return <Due ticket={ticket} now={useNow()} />;
}

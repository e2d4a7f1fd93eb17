import { useEffect, useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import { type ConfigurationRow, channelSchema, type TicketRow, ticketStatusSchema } from "../../contract/rows.ts";
import type { LifeRules } from "../../contract/ticket-life.ts";
import { demandTypesOf, urgencyLevelsOf, urgencyName } from "../../domain/configuration-names.ts";
import { lifeRulesOf } from "../../domain/life-rules.ts";
import { Due } from "../pop/remaining.tsx";
import { fullTime, rowTime } from "../shared/time-words.ts";
import { useAnswer, useCentralNow, useConsole, useStore } from "../shared/use-console.ts";
import { useTakeUp } from "../shared/use-unsent-form.ts";
import { ticketInHand } from "../ticket/move-forms.ts";
import { TicketView } from "../ticket/ticket-view.tsx";
import type { TableColumn } from "./data-table.tsx";
import type { FilterField } from "./filter-bar.tsx";
import { Aside } from "./list-aside.tsx";
import { ListPage } from "./list-page.tsx";
import { useOpenTicket } from "./use-open-ticket.ts";

/** Tickets: all that the seat holds, those that dispatch does not have yet among them. */
export function TicketList({ onOpen }: { onOpen(): void }) {
  const { t } = useTranslation();
  const store = useStore();
  const { snapshot, wantedTicket } = useConsole();
  const configuration = useAnswer<ConfigurationRow | null>(() => store.seat.configuration(), [snapshot?.sync.filling === null], null);
  const columns = useTicketColumns(configuration);
  const fields = useTicketFields(configuration);
  const [openId, setOpenId] = useState<string | null>(null);
  useTakeUp((inHand) => setOpenId((open) => open ?? ticketInHand(inHand)));
  const edit = useOpenTicket(onOpen);
  useEffect(() => {
    if (wantedTicket === null) return;
    setOpenId(wantedTicket);
    store.wantTicket(null);
  }, [wantedTicket, store]);
  return (
    <ListPage
      list="tickets"
      label={t("view.tickets")}
      columns={columns}
      fields={fields}
      sort={{ column: "time", descending: true }}
      search={t("ticket.search")}
      onOpen={(ticket) => setOpenId(ticket.id)}
      aside={
        openId !== null && (
          <Aside key={openId} title={t("life.title")} onClose={() => setOpenId(null)} hasOwnHead>
            <TicketView ticketId={openId} onClose={() => setOpenId(null)} onEdit={edit} />
          </Aside>
        )
      }
    />
  );
}

export function useTicketColumns(configuration: ConfigurationRow | null): TableColumn<TicketRow>[] {
  const { t, i18n } = useTranslation();
  return useMemo(() => {
    const names = new Map([...(configuration?.categories ?? []), ...(configuration?.units ?? [])].map(({ id, name }) => [id, name]));
    const rules = lifeRulesOf(configuration);
    const named = (id: string | null): string => (id === null ? "" : (names.get(id) ?? id));
    return [
      {
        id: "number",
        header: t("ticket.number"),
        width: 140,
        yields: 6,
        cell: ({ number }) => number ?? <span className="trouble-word">{t("ticket.unsent")}</span>,
        text: ({ number }) => number ?? "",
      },
      {
        id: "time",
        header: t("ticket.time"),
        width: 100,
        sort: "time",
        cell: ({ createdAt }) => rowTime(createdAt),
        text: ({ createdAt }) => fullTime(createdAt),
      },
      { id: "status", header: t("ticket.status"), width: 108, sort: "status", cell: ({ status }) => t(`status.${status}`) },
      { id: "name", header: t("field.callerName"), width: 80, yields: 7, sort: "name", cell: ({ fields }) => fields.callerName },
      { id: "from", header: t("ticket.from"), width: 106, yields: 1, cell: ({ numberMask }) => numberMask ?? "" },
      {
        id: "content",
        header: t("field.content"),
        width: 190,
        grows: true,
        cell: ({ fields }) => (fields.confidential && fields.content === "" ? t("ticket.confidential") : fields.content),
      },
      { id: "marked", header: t("ticket.marked"), width: 52, yields: 2, cell: ({ fields }) => (fields.marked === true ? "★" : "") },
      { id: "category", header: t("field.category"), width: 110, yields: 4, sort: "category", cell: ({ fields }) => named(fields.categoryId) },
      { id: "unit", header: t("field.unit"), width: 120, yields: 3, sort: "unit", cell: ({ fields }) => named(fields.unitId) },
      {
        id: "urgency",
        header: t("field.urgency"),
        width: 56,
        yields: 5,
        sort: "urgency",
        cell: ({ fields }) => urgencyName(configuration, fields.urgency, i18n.language),
      },
      {
        id: "deadline",
        header: t("ticket.deadline"),
        width: 92,
        sort: "deadline",
        cell: (ticket) => <DueNow ticket={ticket} rules={rules} />,
        text: ({ deadline }) => (deadline === null ? "" : fullTime(deadline)),
      },
    ];
  }, [t, i18n.language, configuration]);
}

export function useTicketFields(configuration: ConfigurationRow | null): FilterField[] {
  const { t, i18n } = useTranslation();
  return useMemo(() => {
    const choice = (id: string, label: string, options: readonly { value: string; label: string }[]): FilterField => ({ kind: "choice", id, label, options });
    const words = (section: string, values: readonly string[]) => values.map((value) => ({ value, label: t(`${section}.${value}`) }));
    const names = new Map([...(configuration?.categories ?? []), ...(configuration?.units ?? [])].map(({ id, name }) => [id, name]));
    const nameOf = (id: string): string => names.get(id) ?? id;
    const named = configuration === null ? [] : demandTypesOf(configuration);
    const types = named.map(({ id, name }) => ({ value: id, label: i18n.language.startsWith("en") ? name.en : name.zh }));
    return [
      choice("status", t("ticket.status"), words("status", ticketStatusSchema.options)),
      choice("demandType", t("field.demandType"), types),
      { kind: "matter", id: "category", label: t("field.category"), nameOf },
      { kind: "matter", id: "unit", label: t("field.unit"), nameOf },
      { kind: "place", id: "place", label: t("field.place") },
      choice(
        "urgency",
        t("field.urgency"),
        urgencyLevelsOf(configuration).map(({ id }) => ({ value: id, label: urgencyName(configuration, id, i18n.language) })),
      ),
      choice("channel", t("field.channel"), words("channel", channelSchema.options)),
      choice("since", t("ticket.time"), words("since", ["today", "7", "30", "90"])),
      { kind: "yes", id: "overdue", label: t("list.overdue") },
      { kind: "yes", id: "mine", label: t("list.mine") },
      { kind: "yes", id: "confidential", label: t("field.confidential") },
      { kind: "yes", id: "marked", label: t("ticket.marked") },
    ];
  }, [t, i18n.language, configuration]);
}

function DueNow(props: { ticket: TicketRow; rules: LifeRules }) {
  return <Due {...props} now={useCentralNow(15_000)} />;
}

import { useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import type { TicketRow } from "../../contract/rows.ts";
import { lifeOf } from "../../domain/clocks.ts";
import { followUpTurn } from "../../domain/follow-ups.ts";
import type { TableColumn } from "../lists/data-table.tsx";
import { Aside } from "../lists/list-aside.tsx";
import { ListPage } from "../lists/list-page.tsx";
import { useTicketColumns, useTicketFields } from "../lists/ticket-list.tsx";
import { rowTime } from "../shared/time-words.ts";
import { useConfiguration } from "../shared/use-configuration.ts";
import { useConsole } from "../shared/use-console.ts";
import { TicketView } from "../ticket/ticket-view.tsx";

/** What the table of tickets has that says nothing while a follow-up is waited for. */
const needless = new Set(["status", "deadline"]);

/** All tickets that wait for their follow-up, however many, with whose turn it is and when. */
export function FollowUpTable() {
  const { t } = useTranslation();
  const { snapshot } = useConsole();
  const me = snapshot?.person?.id;
  const configuration = useConfiguration(null);
  const [openId, setOpenId] = useState<string | null>(null);
  const ofTickets = useTicketColumns(configuration);
  const fields = useTicketFields(configuration).filter(({ id }) => !needless.has(id) && id !== "overdue");
  const columns = useMemo((): TableColumn<TicketRow>[] => {
    const whose = (ticket: TicketRow): string => {
      const by = lifeOf(ticket).followUpBy ?? null;
      return by === null ? "" : t(by === me ? "followUp.mine" : "followUp.others");
    };
    return [
      ...ofTickets.filter(({ id }) => !needless.has(id)),
      { id: "turn", header: t("followUp.turn"), width: 100, cell: (ticket) => rowTime(followUpTurn(ticket, configuration).nextAt) },
      { id: "attempts", header: t("followUp.tries"), width: 60, yields: 1, cell: (ticket) => String(lifeOf(ticket).attempts.length || "") },
      { id: "whose", header: t("followUp.whose"), width: 80, cell: whose },
    ];
  }, [t, ofTickets, configuration, me]);
  return (
    <ListPage
      list="followUps"
      label={t("view.followUps")}
      columns={columns}
      fields={fields}
      sort={{ column: "time", descending: false }}
      search={t("ticket.search")}
      onOpen={(ticket) => setOpenId(ticket.id)}
      aside={
        openId !== null && (
          <Aside key={openId} title={t("life.title")} onClose={() => setOpenId(null)} hasOwnHead>
            <TicketView ticketId={openId} onClose={() => setOpenId(null)} />
          </Aside>
        )
      }
    />
  );
}

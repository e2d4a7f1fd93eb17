import { useCallback, useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import type { CallOfList } from "../../contract/lists-api.ts";
import { type CallRow, callOutcomeSchema } from "../../contract/rows.ts";
import { outcomeKey } from "../shared/outcome-words.ts";
import { queueWords } from "../shared/queue-words.ts";
import { fullTime, rowTime, spokenDuration } from "../shared/time-words.ts";
import { CallDetail } from "./call-detail.tsx";
import type { TableColumn } from "./data-table.tsx";
import type { FilterField } from "./filter-bar.tsx";
import { ListPage } from "./list-page.tsx";

/** Calls as the exchange and the seats recorded them; the one that is opened stands beside. */
export function CallList() {
  const { t } = useTranslation();
  const [opened, setOpened] = useState<CallOfList | null>(null);
  const aboutOf = useCallback(
    ({ content, confidential }: CallOfList["tickets"][number]) => (confidential && content === "" ? t("ticket.confidential") : content),
    [t],
  );
  const outcomeOf = useCallback(
    (call: CallOfList) => {
      const outcome = outcomeKey(call);
      return outcome === null ? "" : t(outcome);
    },
    [t],
  );
  const columns = useMemo<TableColumn<CallOfList>[]>(
    () => [
      {
        id: "time",
        header: t("ticket.time"),
        width: 110,
        sort: "time",
        cell: ({ startedAt }) => rowTime(startedAt),
        text: ({ startedAt }) => fullTime(startedAt),
      },
      { id: "direction", header: t("calls.direction"), width: 70, yields: 8, cell: ({ direction }) => t(`calls.${direction}`) },
      { id: "from", header: t("ticket.from"), width: 110, cell: ({ numberMask }) => numberMask ?? t("call.withheld") },
      { id: "name", header: t("field.callerName"), width: 80, cell: ({ callerName }) => callerName },
      { id: "about", header: t("calls.about"), width: 160, grows: true, cell: ({ tickets }) => tickets.map(aboutOf).join(" · ") },
      {
        id: "ticket",
        header: t("calls.ticket"),
        width: 140,
        yields: 5,
        cell: ({ tickets }) => tickets.map(({ number }) => number ?? t("ticket.unsent")).join(" "),
      },
      { id: "outcome", header: t("calls.outcome"), width: 100, yields: 10, cell: outcomeOf },
      { id: "seat", header: t("calls.seat"), width: 60, yields: 6, cell: ({ extension }) => extension ?? "" },
      { id: "taker", header: t("calls.taker"), width: 70, yields: 7, cell: ({ takenBy }) => takenBy },
      { id: "queue", header: t("calls.queue"), width: 100, yields: 3, cell: ({ queue }) => (queue === null ? "" : queueWords(t, queue)) },
      { id: "joined", header: t("calls.join"), width: 90, yields: 1, cell: ({ joinedCallId }) => (joinedCallId === null ? "" : t("calls.joined")) },
      { id: "quality", header: t("quality.title"), width: 70, yields: 2, cell: ({ quality }) => quality?.mos?.toFixed(1) ?? "" },
      {
        id: "rating",
        header: t("calls.rating"),
        width: 90,
        yields: 4,
        text: ({ rating }) => (rating === null ? "" : t(`rating.${rating > 4 ? "other" : rating}`)),
        cell: ({ rating }) => (rating === null ? "" : <span data-testid="call-rating">{t(`rating.${rating > 4 ? "other" : rating}`)}</span>),
      },
      { id: "length", header: t("calls.length"), width: 90, yields: 9, sort: "length", cell: lengthOf },
    ],
    [t, aboutOf, outcomeOf],
  );
  const fields = useMemo<FilterField[]>(
    () => [
      {
        kind: "choice",
        id: "direction",
        label: t("calls.direction"),
        options: (["in", "out"] as const).map((value) => ({ value, label: t(`calls.${value}`) })),
      },
      {
        kind: "choice",
        id: "outcome",
        label: t("calls.outcome"),
        options: callOutcomeSchema.options.map((value) => ({ value, label: t(`outcome.${value}`) })),
      },
      { kind: "choice", id: "since", label: t("ticket.time"), options: ["today", "7", "30", "90"].map((value) => ({ value, label: t(`since.${value}`) })) },
      { kind: "yes", id: "mine", label: t("list.mine") },
    ],
    [t],
  );
  return (
    <ListPage<CallOfList>
      list="calls"
      label={t("view.calls")}
      columns={columns}
      fields={fields}
      sort={{ column: "time", descending: true }}
      search={t("calls.search")}
      onOpen={setOpened}
      aside={opened === null ? null : <CallDetail key={opened.id} call={opened} onClose={() => setOpened(null)} />}
    />
  );
}

const lengthOf = ({ answeredAt, endedAt }: CallRow): string => (answeredAt === null || endedAt === null ? "" : spokenDuration(endedAt - answeredAt));

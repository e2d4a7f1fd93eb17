import { useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import type { CallerRow } from "../../contract/rows.ts";
import { CallerCard } from "../callers/caller-card.tsx";
import { callerInHand } from "../callers/caller-editor.tsx";
import { shortDate } from "../shared/time-words.ts";
import { useTakeUp } from "../shared/use-unsent-form.ts";
import type { TableColumn } from "./data-table.tsx";
import type { FilterField } from "./filter-bar.tsx";
import { Aside } from "./list-aside.tsx";
import { ListPage } from "./list-page.tsx";
import { useOpenTicket } from "./use-open-ticket.ts";

/** The people who called; the one that is opened stands beside. */
export function CallerList({ onOpen }: { onOpen(): void }) {
  const { t } = useTranslation();
  const [openedId, setOpenedId] = useState<string | null>(null);
  useTakeUp((inHand) => setOpenedId((open) => open ?? callerInHand(inHand)));
  const openTicket = useOpenTicket(onOpen);
  const columns = useMemo<TableColumn<CallerRow>[]>(
    () => [
      { id: "name", header: t("callers.name"), width: 120, sort: "name", cell: ({ name }) => name },
      { id: "numbers", header: t("callers.numbers"), width: 230, yields: 3, cell: ({ numbers }) => numbers.map(({ mask }) => mask).join("  ") },
      { id: "place", header: t("callers.place"), width: 220, grows: true, cell: ({ place }) => (place === null ? "" : `${place.spoken} ${place.building}`) },
      { id: "flags", header: t("callers.flags"), width: 150, yields: 4, cell: ({ flags }) => flags.map((flag) => t(`flag.${flag}`)).join(" ") },
      { id: "notes", header: t("callers.notes"), width: 200, yields: 2, grows: true, cell: ({ notes }) => notes },
      { id: "updated", header: t("callers.updated"), width: 100, yields: 1, sort: "time", cell: ({ updatedAt }) => shortDate(updatedAt) },
    ],
    [t],
  );
  const fields = useMemo<FilterField[]>(
    () => [
      { kind: "yes", id: "vulnerable", label: t("callers.vulnerable") },
      { kind: "yes", id: "nuisance", label: t("callers.nuisance") },
      { kind: "yes", id: "notes", label: t("callers.hasNotes") },
      { kind: "place", id: "place", label: t("field.place") },
    ],
    [t],
  );
  return (
    <ListPage<CallerRow>
      list="callers"
      label={t("view.callers")}
      columns={columns}
      fields={fields}
      sort={{ column: "name", descending: false }}
      search={t("callers.search")}
      onOpen={({ id }) => setOpenedId(id)}
      aside={
        openedId === null ? null : (
          <Aside key={openedId} title={t("callers.card")} onClose={() => setOpenedId(null)}>
            <CallerCard callerId={openedId} onShow={setOpenedId} onTicket={openTicket} />
          </Aside>
        )
      }
    />
  );
}

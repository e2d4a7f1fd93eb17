import { Button } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { TicketRow } from "../../contract/rows.ts";
import type { Draft, DraftPatch } from "../../contract/seat-api.ts";
import { isOpen } from "../../domain/ticket-life.ts";
import { useDeskKey } from "../shared/use-commands.ts";
import { useShownKey } from "../shared/use-keys.ts";

/** The same matter again (重复诉求): the caller's newest open ticket, to which this one may be attached by one key. */
export function Repeat({ draft, tickets, onChange }: { draft: Draft; tickets: readonly TicketRow[]; onChange(patch: DraftPatch): void }) {
  const { t } = useTranslation();
  const shownKey = useShownKey();
  const earlier = tickets.find((ticket) => (draft.repeatOf === null ? isOpen(ticket.status) : ticket.id === draft.repeatOf));
  const isShown = earlier !== undefined && draft.ticketId === null && earlier.id !== draft.id;
  const isAttached = draft.repeatOf !== null;
  const toggle = () => isShown && onChange({ repeatOf: isAttached ? null : earlier.id });
  useDeskKey("repeat", toggle);
  if (!isShown) return null;
  return (
    <div className="repeat" data-testid="repeat" data-attached={isAttached}>
      <span className="clip">
        {t(isAttached ? "desk.repeatOf" : "desk.openBefore", { ticket: earlier.number ?? t("ticket.unsent") })} {earlier.fields.content}
      </span>
      <Button size="compact-sm" variant={isAttached ? "filled" : "default"} onClick={toggle}>
        {t(isAttached ? "desk.detach" : "desk.attach")} {shownKey("repeat")}
      </Button>
    </div>
  );
}

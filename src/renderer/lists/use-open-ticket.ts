import type { TicketRow } from "../../contract/rows.ts";
import { useStore } from "../shared/use-console.ts";

/** Opens a ticket on the desk, as a draft of its change. @param then shows the desk */
export function useOpenTicket(then: () => void): (ticket: TicketRow) => void {
  const store = useStore();
  return (ticket) =>
    void store.seat.draft.forTicket({ ticketId: ticket.id }).then(
      (draft) => {
        store.openDraft(draft);
        then();
      },
      () => {},
    );
}

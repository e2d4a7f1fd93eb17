import { Button } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { DialTarget } from "../../contract/call-api.ts";
import type { TicketRow } from "../../contract/rows.ts";
import { reachableNumbers } from "../../domain/contact-number.ts";
import { useAnswer, useConsole, useStore } from "../shared/use-console.ts";

interface CallBackProps {
  readonly target: DialTarget;
  readonly ticketId: string | null;
  /** What the button says, where it is not alone. */
  readonly label?: string;
  /** What a screen reader says of it, where its place says what the label does not. */
  readonly spoken?: string;
  readonly testId?: string;
}

/** Calls back whoever a row or a ticket is about; the number itself goes from dispatch to the line, and this window never has it. */
export function CallBack({ target, ticketId, label, spoken, testId = "call-back" }: CallBackProps) {
  const { t } = useTranslation();
  const store = useStore();
  const { snapshot } = useConsole();
  if (snapshot?.phone.outside !== true) return null;
  const isBusy = snapshot.calls.some(({ phase }) => phase !== "ended");
  return (
    <Button
      size="compact-sm"
      variant="default"
      data-testid={testId}
      {...(spoken === undefined ? {} : { "aria-label": spoken })}
      disabled={isBusy || !snapshot.sync.online}
      onClick={() => store.act(() => store.seat.phone.dial({ target, ticketId }))}
    >
      {label ?? t("call.callBack")}
    </Button>
  );
}

/** Calls back the citizen of a ticket: on the number that they gave first, and where they called from another one on that, as the operator chooses. */
export function TicketCallBack({ ticket }: { ticket: TicketRow }) {
  const { t } = useTranslation();
  const numbers = reachableNumbers(ticket);
  return numbers.map(({ which, mask }, index) => (
    <CallBack
      key={which}
      target={{ kind: "ticket", ticketId: ticket.id, number: which }}
      ticketId={ticket.id}
      testId={index === 0 ? "call-back" : "call-back-other"}
      {...(numbers.length === 1 ? {} : { label: t(`call.callBackOn.${which}`, { number: mask }) })}
    />
  ));
}

/** The same beside the form in which a ticket is corrected. */
export function EditedTicketCallBack({ ticketId }: { ticketId: string }) {
  const store = useStore();
  const { ticketVersion } = useConsole();
  const ticket = useAnswer<TicketRow | null>(() => store.seat.ticket.get({ ticketId }), [ticketId, ticketVersion], null);
  if (ticket === null || reachableNumbers(ticket).length === 0) return null;
  return (
    <div className="move-buttons">
      <TicketCallBack ticket={ticket} />
    </div>
  );
}

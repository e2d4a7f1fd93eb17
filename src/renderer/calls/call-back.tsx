import { Button } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { DialTarget } from "../../contract/call-api.ts";
import { useConsole, useStore } from "../shared/use-console.ts";

/** Calls back whoever a row or a ticket is about; the number itself goes from dispatch to the line, and this window never has it. */
export function CallBack({ target, ticketId }: { target: DialTarget; ticketId: string | null }) {
  const { t } = useTranslation();
  const store = useStore();
  const { snapshot } = useConsole();
  if (snapshot?.phone.outside !== true) return null;
  const isBusy = snapshot.calls.some(({ phase }) => phase !== "ended");
  return (
    <Button
      size="compact-sm"
      variant="default"
      data-testid="call-back"
      disabled={isBusy || !snapshot.sync.online}
      onClick={() => store.act(() => store.seat.phone.dial({ target, ticketId }))}
    >
      {t("call.callBack")}
    </Button>
  );
}

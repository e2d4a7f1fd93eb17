import { Button } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { BegunMark } from "../shared/unsent-marks.tsx";
import { useDeskKey } from "../shared/use-commands.ts";
import { useConsole, useStore } from "../shared/use-console.ts";
import { useShownKey } from "../shared/use-keys.ts";
import { incidentForm } from "./incident-form.tsx";

/** A team lead makes an incident of the ticket that is open: its place, category and number are taken over. */
export function MakeIncident({ ticketId }: { ticketId: string }) {
  const { t } = useTranslation();
  const shownKey = useShownKey();
  const store = useStore();
  const { snapshot } = useConsole();
  const mayWrite = snapshot?.person != null && snapshot.person.role !== "operator";
  const make = () => mayWrite && store.beginIncident(ticketId);
  useDeskKey("makeIncident", make);
  if (!mayWrite) return null;
  return (
    <Button size="compact-sm" variant="default" onClick={make} data-testid="make-incident">
      {t("incident.make")} {shownKey("makeIncident")}
      <BegunMark form={incidentForm(null, ticketId)} />
    </Button>
  );
}

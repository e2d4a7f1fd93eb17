import { Alert } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { useConsole } from "../shared/use-console.ts";
import { usePlaceAndTime } from "./use-place-and-time.ts";

/** Tells at the seat that was left why it is signed out, and that what was typed is still there. */
export function TakenOverWord() {
  const { t } = useTranslation();
  const takenOver = useConsole().snapshot?.takenOver ?? null;
  const facts = usePlaceAndTime(takenOver?.device ?? null, takenOver?.at ?? null);
  if (takenOver === null) return null;
  const isOff = takenOver.why === "switchedOff";
  return (
    <Alert color="orange" role="alert" data-testid="taken-over" title={t(isOff ? "signIn.wasSwitchedOff" : "signIn.takenOver", facts)}>
      {t(isOff ? "signIn.wasSwitchedOffMeans" : "signIn.takenOverMeans")}
    </Alert>
  );
}

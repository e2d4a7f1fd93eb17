import type { ShownIncident } from "../../contract/together-api.ts";
import { isValid } from "../../domain/incident-match.ts";
import { useCentralNow, useConsole } from "../shared/use-console.ts";

/** The incidents that stand now by dispatch's clock: those that this person has not read first, then the newest. */
export function useStandingIncidents(): ShownIncident[] {
  const { incidents } = useConsole();
  const now = useCentralNow();
  return incidents
    .filter(({ incident }) => isValid(incident, now))
    .sort((one, other) => Number(one.isAcknowledged) - Number(other.isAcknowledged) || other.incident.updatedAt - one.incident.updatedAt);
}

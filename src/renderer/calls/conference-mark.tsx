import { useTranslation } from "react-i18next";
import type { RoomStanding } from "../../contract/conference.ts";
import type { LineCall } from "../../contract/line-api.ts";
import { useConsole } from "../shared/use-console.ts";
import { useColleague } from "./use-colleague.ts";

/** Who is in a three-party call that was opened here, by the exchange's own word alone. Where dispatch tells none, nobody knows, and that is what it says. */
export function ConferenceMark({ call }: { call: LineCall }) {
  const { t } = useTranslation();
  const conference = useConsole().snapshot?.phone.conferences.find(({ callId }) => callId === call.callId);
  const colleague = useColleague(call.colleague);
  if (conference === undefined) return null;
  if (conference.parties === null) {
    return (
      <span className="quiet" data-testid="conference-unknown">
        {t("conference.unknown")}
      </span>
    );
  }
  const third = call.colleague === null ? (conference.third ?? t("conference.third")) : colleague;
  return (
    <>
      <Party party="citizen" name={t("conference.citizen")} standing={conference.parties.citizen} />
      <Party party="third" name={third} standing={conference.parties.third} />
    </>
  );
}

function Party({ party, name, standing }: { party: "citizen" | "third"; name: string; standing: RoomStanding }) {
  const { t } = useTranslation();
  const isMissing = standing === "gone" || standing === "unreached";
  return (
    <span className={isMissing ? "trouble-word" : undefined} data-testid={`conference-${party}`} data-standing={standing}>
      {t(`conference.${standing}`, { name })}
    </span>
  );
}

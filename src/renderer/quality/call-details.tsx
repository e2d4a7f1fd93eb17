import "./quality.css";
import { Button } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { CallRow } from "../../contract/rows.ts";
import { clockTime, shortTime, spokenDuration } from "../shared/time-words.ts";
import { QualityGraph } from "./quality-graph.tsx";

/** One call of the list: how it sounded, and what went wrong in it. */
export function CallDetails({ call, onClose }: { call: CallRow; onClose(): void }) {
  const { t } = useTranslation();
  const { quality } = call;
  const name = `${shortTime(call.startedAt)} · ${call.numberMask ?? t("call.withheld")}`;
  return (
    <section className="call-details" aria-label={name} data-testid="call-details">
      <header>
        <h2>{name}</h2>
        <Button size="compact-sm" variant="default" onClick={onClose} data-testid="call-details-close">
          {t("quality.close")}
        </Button>
      </header>
      {quality === null ? <p className="quiet">{t("quality.unmeasured")}</p> : <QualityGraph quality={quality} />}
      {quality !== null && quality.troubles.length > 0 && (
        <>
          <h3 className="heading">{t("quality.troubles")}</h3>
          <ul>
            {quality.troubles.map((trouble) => (
              <li key={`${trouble.kind}${trouble.since}`}>
                {t(`quality.trouble.${trouble.kind}`)} ·{" "}
                {t("quality.lasted", {
                  time: clockTime(trouble.since, true),
                  length: spokenDuration((trouble.until ?? call.endedAt ?? trouble.since) - trouble.since),
                })}
              </li>
            ))}
          </ul>
        </>
      )}
    </section>
  );
}

import "./quality.css";
import { useTranslation } from "react-i18next";
import type { CallRow } from "../../contract/rows.ts";
import { clockTime, spokenDuration } from "../shared/time-words.ts";
import { QualityGraph } from "./quality-graph.tsx";

/** One call of the list: how it sounded, and what went wrong in it. */
export function CallDetails({ call }: { call: CallRow }) {
  const { t } = useTranslation();
  const { quality } = call;
  return (
    <section className="call-details" aria-label={t("quality.title")} data-testid="call-details">
      <h3 className="heading">{t("quality.title")}</h3>
      {quality === null ? <p className="quiet">{t("quality.unmeasured")}</p> : <QualityGraph quality={quality} />}
      {quality !== null && quality.troubles.length > 0 && (
        <>
          <h4 className="heading">{t("quality.troubles")}</h4>
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

import { Button } from "@mantine/core";
import { useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import type { IncidentStanding, ShownIncident } from "../../contract/together-api.ts";
import { isValid } from "../../domain/incident-match.ts";
import { listed } from "../shared/listed.ts";
import { shortTime } from "../shared/time-words.ts";
import { BegunMark } from "../shared/unsent-marks.tsx";
import { useCentralNow, useConsole, useStore } from "../shared/use-console.ts";
import { IncidentForm, incidentForm } from "./incident-form.tsx";

/** Who has read a notice is asked again so often while it is looked at, ms. */
const askAgain = 3_000;

/** The team lead's incidents: all there are, one to write, and who has read it. */
export function IncidentsView() {
  const { t } = useTranslation();
  const store = useStore();
  const { incidents, incidentSeed } = useConsole();
  const [chosenId, setChosenId] = useState<string | null>(null);
  const chosen = incidents.find(({ incident }) => incident.id === chosenId) ?? null;
  const list = useRef<HTMLUListElement>(null);
  const isSaved = useRef(false);
  const isNew = incidentSeed !== null || chosen === null;
  const choose = (id: string | null) => {
    store.beginIncident(null);
    setChosenId(id);
  };
  const version = chosen?.incident.version;
  // Each version has a form of its own: who saved one finds the cursor at the notice in the list, not nowhere.
  useEffect(() => {
    if (!isSaved.current || chosenId === null || version === undefined || document.activeElement !== document.body) return;
    isSaved.current = false;
    list.current?.querySelector<HTMLElement>('[aria-current="true"]')?.focus();
  }, [chosenId, version]);
  const saved = (id: string) => {
    isSaved.current = true;
    choose(id);
  };
  return (
    <section className="incidents" data-testid="incidents">
      <aside>
        <h2 className="heading">{t("incident.all", { count: incidents.length })}</h2>
        <Button size="compact-sm" variant="default" onClick={() => choose(null)} data-testid="incident-new">
          {t("incident.new")}
          <BegunMark form={incidentForm(null, null)} />
        </Button>
        <ul className="history" ref={list}>
          {incidents.map((shown) => (
            <li key={shown.incident.id}>
              <button type="button" onClick={() => choose(shown.incident.id)} data-testid="incident-choice" aria-current={shown.incident.id === chosenId}>
                <span className="clip">
                  {shown.incident.title}
                  <BegunMark form={incidentForm(shown.incident.id, null)} />
                </span>
                <State shown={shown} />
              </button>
            </li>
          ))}
        </ul>
      </aside>
      <div>
        <IncidentForm
          key={isNew ? `new ${incidentSeed}` : `${chosen.incident.id} ${chosen.incident.version}`}
          incident={isNew ? null : chosen.incident}
          seedTicketId={incidentSeed}
          onSaved={saved}
        />
        {!isNew && <Standing incidentId={chosen.incident.id} version={chosen.incident.version} />}
      </div>
    </section>
  );
}

function State({ shown: { incident, participantCount } }: { shown: ShownIncident }) {
  const { t } = useTranslation();
  const now = useCentralNow();
  const word = incident.endedAt !== null ? "ended" : isValid(incident, now) ? "standing" : now < incident.validFrom ? "toCome" : "expired";
  return (
    <span className="quiet">
      {t(`incident.state.${word}`)} · {t("incident.until", { time: shortTime(incident.validUntil) })} · {t("incident.counted", { count: participantCount })}
    </span>
  );
}

function Standing({ incidentId, version }: { incidentId: string; version: number }) {
  const { t } = useTranslation();
  const store = useStore();
  const isOnline = useConsole().snapshot?.sync.online === true;
  const [standing, setStanding] = useState<IncidentStanding | null>(null);
  useEffect(() => {
    if (version < 1) return;
    let isCurrent = true;
    const ask = () =>
      void Promise.resolve()
        .then(() => store.seat.together.incident.standing({ incidentId }))
        .then(
          (found) => isCurrent && setStanding(found),
          () => {},
        );
    ask();
    const timer = window.setInterval(ask, askAgain);
    return () => {
      isCurrent = false;
      window.clearInterval(timer);
    };
  }, [incidentId, version, store]);
  if (standing === null) return <p className="quiet">{t(isOnline ? "incident.standingAsked" : "incident.standingAway")}</p>;
  const names = (people: readonly { readonly name: string }[]): string =>
    listed(
      t,
      people.map(({ name }) => name),
    ) || t("incident.nobody");
  return (
    <div data-testid="incident-standing">
      <p>
        {t("incident.waiting", { count: standing.waiting.length })} <strong>{names(standing.waiting)}</strong>
      </p>
      <p className="quiet">
        {t("incident.read", { count: standing.acknowledged.length })} {names(standing.acknowledged)}
      </p>
    </div>
  );
}

import { Button } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { urgencySchema } from "../../contract/configuration.ts";
import type { TicketRow, TicketStep } from "../../contract/rows.ts";
import { lateAt } from "../../domain/clocks.ts";
import { categoryLabel, demandTypeName, urgencyName } from "../../domain/configuration-names.ts";
import type { Rulebook } from "../../domain/move-ticket.ts";
import { useFieldName } from "../shared/field-name.ts";
import { listed } from "../shared/listed.ts";
import { usePlaceWords } from "../shared/place-words.ts";
import { remaining, shortTime } from "../shared/time-words.ts";
import { useConsole } from "../shared/use-console.ts";
import { lostValue } from "./lost-value.ts";
import { factLines } from "./move-words.ts";
import { unitWord } from "./use-ticket.ts";

/** Steps that are shown at once; those before them on demand, above. */
const shownAtOnce = 30;

/** What happened to a ticket, oldest first: who, when, why, and what was overwritten. */
export function LifeLine({ ticket, unconfirmedSteps, rulebook }: { ticket: TicketRow; unconfirmedSteps: number; rulebook: Rulebook }) {
  const { t } = useTranslation();
  const [isWhole, setWhole] = useState(false);
  const { steps } = ticket;
  const hidden = isWhole ? 0 : Math.max(0, steps.length - shownAtOnce);
  return (
    <>
      <h3 className="heading">{t("life.steps")}</h3>
      {hidden > 0 && (
        <Button size="compact-sm" variant="subtle" onClick={() => setWhole(true)}>
          {t("life.earlier", { count: hidden })}
        </Button>
      )}
      <ol className="life-line" data-testid="life-line">
        {steps.slice(hidden).map((step, index) => (
          // Steps are only ever added at the end.
          // biome-ignore lint/suspicious/noArrayIndexKey: the place in the history is the step's identity
          <Step key={hidden + index} step={step} ticket={ticket} isPending={hidden + index >= steps.length - unconfirmedSteps} rulebook={rulebook} />
        ))}
      </ol>
    </>
  );
}

function Step({ step, ticket, isPending, rulebook }: { step: TicketStep; ticket: TicketRow; isPending: boolean; rulebook: Rulebook }) {
  const { t } = useTranslation();
  return (
    <li data-testid="life-step" data-transition={step.transition ?? step.kind} data-pending={isPending}>
      <div>
        <strong>
          <StepName step={step} ticket={ticket} rulebook={rulebook} />
        </strong>{" "}
        <Author step={step} />
        {step.onBehalfOf !== undefined && <span className="quiet"> {t("life.by", { unit: unitWord(step.onBehalfOf, rulebook).name })}</span>}{" "}
        <time className="quiet">{shortTime(step.at)}</time>
        {isPending && <span className="amber-word"> {t("life.unsent")}</span>}
        <Lateness step={step} />
      </div>
      {factLines(t, step.facts ?? {}, rulebook).map(({ name, text }) => (
        <p key={name} className="fact">
          <span className="quiet">{t(`life.fact.${name}`)}</span> {text}
        </p>
      ))}
      {step.lostText !== undefined && (
        <p className="fact lost" data-testid="lost-text">
          <span className="quiet">
            {t("life.lost")}
            {step.lostByName !== undefined && ` (${step.lostByName})`}
          </span>{" "}
          <Lost field={step.field ?? ""} kept={step.lostText} rulebook={rulebook} />
        </p>
      )}
    </li>
  );
}

/** The value that gave way, as a person reads it. */
function Lost({ field, kept, rulebook }: { field: string; kept: string; rulebook: Rulebook }) {
  const { t, i18n } = useTranslation();
  const configuration = rulebook.own ?? rulebook.current;
  const value = lostValue(field, kept, {
    demandType: (id) => demandTypeName(configuration, id, i18n.language),
    category: (id) => (configuration === null ? null : categoryLabel(configuration, id)) ?? id,
    urgency: (id) => urgencyName(configuration, urgencySchema.parse(id), i18n.language),
    unit: (id) => unitWord(id, rulebook).name,
    yesOrNo: (isIt) => t(isIt ? "draft.history.yes" : "draft.history.no"),
    articles: (count) => t("life.articles", { count }),
    list: (names) => listed(t, names),
  });
  const place = usePlaceWords("place" in value ? value.place : null);
  const words = "place" in value ? place : value.words;
  return words === "" ? <span className="quiet">{t("draft.history.empty")}</span> : words;
}

function StepName({ step, ticket, rulebook }: { step: TicketStep; ticket: TicketRow; rulebook: Rulebook }) {
  const { t, i18n } = useTranslation();
  const fieldName = useFieldName(rulebook.own ?? rulebook.current);
  if (step.transition !== undefined) return t(`life.move.${step.transition}`);
  const word = step.field === undefined ? "" : fieldName(step.field);
  return i18n.exists(`life.step.${step.kind}`) ? t(`life.step.${step.kind}`, { field: word, channel: t(`channel.${ticket.channel}`) }) : step.kind;
}

function Author({ step }: { step: TicketStep }) {
  const { t } = useTranslation();
  const { snapshot } = useConsole();
  if (step.personName !== undefined) return step.personName;
  if (step.personId === snapshot?.person?.id) return snapshot.person.name;
  return t(step.personId === "sample" ? "life.sample" : "life.someone");
}

/** How late the clocks were that this step stopped. */
function Lateness({ step }: { step: TicketStep }) {
  const { t } = useTranslation();
  return lateAt(step.stopped ?? [], step.at).map(({ clock, dueAt }) => {
    const { unit, count } = remaining(dueAt, step.at);
    return (
      <span key={clock} className="trouble-word">
        {" "}
        {t(`life.clock.${clock}`)} {t("life.late", { time: t(`deadline.${unit}`, { count }) })}
      </span>
    );
  });
}

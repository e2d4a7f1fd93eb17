import { Alert } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { TicketRow } from "../../contract/rows.ts";
import type { TransitionName } from "../../contract/ticket-life.ts";
import type { Rulebook } from "../../domain/move-ticket.ts";
import { Begun } from "../shared/unsent-marks.tsx";
import { useBegunForms, useUnsentForm } from "../shared/use-unsent-form.ts";
import { formsOf, moveForm, transitionOfForm, writtenFactsSchema } from "./move-forms.ts";
import { factLines } from "./move-words.ts";

const nothing = {};

/** What was written for transitions that cannot be made now, as when another was quicker: it is there to be read, and to be thrown away. */
export function Stranded({ ticket, offered, rulebook }: { ticket: TicketRow; offered: readonly TransitionName[]; rulebook: Rulebook }) {
  const begun = useBegunForms(formsOf(ticket.id)).flatMap((key) => transitionOfForm(ticket.id, key) ?? []);
  return begun
    .filter((transition) => !offered.includes(transition))
    .map((transition) => <StrandedForm key={transition} form={moveForm(ticket.id, transition)} transition={transition} rulebook={rulebook} />);
}

function StrandedForm({ form, transition, rulebook }: { form: string; transition: TransitionName; rulebook: Rulebook }) {
  const { t } = useTranslation();
  const { fields } = useUnsentForm(form, writtenFactsSchema, nothing);
  return (
    <Alert color="yellow" p="xs" title={t("form.stranded", { move: t(`life.move.${transition}`) })} data-testid="stranded-form">
      {factLines(t, fields, rulebook).map(({ name, text }) => (
        <p key={name} className="fact">
          <span className="quiet">{t(`life.fact.${name}`)}</span> {text}
        </p>
      ))}
      <Begun form={form} onThrowAway={() => {}} />
    </Alert>
  );
}

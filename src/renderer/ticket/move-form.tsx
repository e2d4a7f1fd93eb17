import { Alert, Button, SegmentedControl, Textarea, TextInput } from "@mantine/core";
import { type KeyboardEvent, useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import type { TicketRow } from "../../contract/rows.ts";
import {
  attemptOutcomeSchema,
  type FactName,
  followUpChannelSchema,
  satisfiedSchema,
  solvedSchema,
  type TransitionFacts,
  type TransitionName,
} from "../../contract/ticket-life.ts";
import { lifeOf } from "../../domain/clocks.ts";
import { lifeRulesOf } from "../../domain/life-rules.ts";
import type { Rulebook } from "../../domain/move-ticket.ts";
import { transitionOf } from "../../domain/ticket-life.ts";
import { NamedMultiSelect, NamedSelect } from "../shared/named-select.tsx";
import { Begun } from "../shared/unsent-marks.tsx";
import { useUnsentForm } from "../shared/use-unsent-form.ts";
import { writtenFactsSchema } from "./move-forms.ts";
import { refusalOfError } from "./move-words.ts";
import { PersonField } from "./person-field.tsx";
import { UntilField } from "./until-field.tsx";
import { unitWord } from "./use-ticket.ts";

/** What a fact's field is given. */
interface FieldProps {
  readonly facts: TransitionFacts;
  readonly ticket: TicketRow;
  readonly transition: TransitionName;
  readonly rulebook: Rulebook;
  onChange(facts: TransitionFacts): void;
}

interface MoveFormProps extends Omit<FieldProps, "facts" | "onChange"> {
  /** By which what is written is kept. */
  readonly form: string;
  readonly start: TransitionFacts;
  onMake(facts: TransitionFacts): Promise<void>;
  onCancel(): void;
}

/** Asks in place for what a transition needs; Ctrl+Enter confirms, Escape puts it aside, and what was written stays till it is sent or thrown away. */
export function MoveForm(props: MoveFormProps) {
  const { form: key, transition, start, onMake, onCancel } = props;
  const { t } = useTranslation();
  const { fields: facts, isBegun, replace, end } = useUnsentForm(key, writtenFactsSchema, start);
  const [failure, setFailure] = useState<string | null>(null);
  const form = useRef<HTMLFormElement>(null);
  const { needs, mayHave } = transitionOf(transition);
  useEffect(() => form.current?.querySelector<HTMLElement>("textarea:not([aria-hidden]), input, button")?.focus(), []);
  const make = () => void onMake(facts).then(end, (error: unknown) => setFailure(refusalOfError(t, error)));
  const onKey = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return;
    if (event.key === "Escape" && !event.defaultPrevented) {
      event.preventDefault();
      event.stopPropagation();
      onCancel();
    }
    if (event.key === "Enter" && event.ctrlKey) {
      event.preventDefault();
      make();
    }
  };
  return (
    <form
      ref={form}
      className="move-form"
      aria-label={t(`life.move.${transition}`)}
      data-testid="move-form"
      onKeyDown={onKey}
      onSubmit={(event) => {
        event.preventDefault();
        make();
      }}
    >
      {[...needs, ...mayHave].map((name) => (
        <FactField key={name} name={name} isNeeded={needs.includes(name)} {...props} facts={facts} onChange={(next) => replace(withoutBlanks(next))} />
      ))}
      {failure !== null && (
        <Alert color="red" role="alert" p="xs">
          {failure}
        </Alert>
      )}
      <div className="move-buttons">
        <Button type="submit" size="compact-md" data-testid="move-confirm">
          {t("life.confirm")} Ctrl+↵
        </Button>
        <Button variant="subtle" color="gray" size="compact-md" onClick={onCancel}>
          {t(isBegun ? "form.close" : "life.cancel")} Esc
        </Button>
        <Begun form={key} onThrowAway={onCancel} />
      </div>
    </form>
  );
}

/** A text that was taken out again is not there: then nothing is begun. */
const withoutBlanks = (facts: TransitionFacts): TransitionFacts => Object.fromEntries(Object.entries(facts).filter(([, value]) => value !== ""));

function FactField({ name, isNeeded, ...props }: FieldProps & { name: FactName; isNeeded: boolean }) {
  const { t } = useTranslation();
  const { facts, ticket, transition, rulebook, onChange } = props;
  const label = t(`life.fact.${name}`);
  const common = { label, required: isNeeded, "data-testid": `fact-${name}`, size: "sm" } as const;
  const set = (part: TransitionFacts) => onChange({ ...facts, ...part });
  const choices = (values: readonly string[], section: string) => values.map((value) => ({ value, label: t(`life.${section}.${value}`) }));
  switch (name) {
    case "reason":
    case "text":
      return (
        <Textarea
          {...common}
          autosize
          minRows={2}
          maxRows={8}
          maxLength={name === "text" ? 20_000 : 4_000}
          value={facts[name] ?? ""}
          onChange={(event) => set({ [name]: event.currentTarget.value })}
        />
      );
    case "rule":
      return <TextInput {...common} maxLength={500} value={facts.rule ?? ""} onChange={(event) => set({ rule: event.currentTarget.value })} />;
    case "until":
      return (
        <UntilField
          {...common}
          value={facts.until}
          onChange={(until) => {
            const { until: _before, ...rest } = facts;
            onChange(until === undefined ? rest : { ...rest, until });
          }}
        />
      );
    case "unitId":
      return (
        <NamedSelect
          {...common}
          searchable
          limit={40}
          data={unitChoices(ticket, transition, rulebook)}
          value={facts.unitId ?? null}
          onChange={(unitId) => unitId !== null && set({ unitId })}
        />
      );
    case "personId":
      return <PersonField {...common} value={facts.personId} onChoose={(personId) => set({ personId })} />;
    case "helperUnitIds":
      return (
        <NamedMultiSelect
          {...common}
          searchable
          limit={40}
          data={unitChoices(ticket, transition, rulebook)}
          value={facts.helperUnitIds ?? []}
          onChange={(helperUnitIds) => set({ helperUnitIds })}
        />
      );
    case "outcome":
      return (
        <Choice
          label={label}
          testId="fact-outcome"
          data={choices(attemptOutcomeSchema.options, "outcome")}
          value={facts.outcome}
          onChange={(value) => set({ outcome: attemptOutcomeSchema.parse(value) })}
        />
      );
    case "channel":
      return (
        <Choice
          label={label}
          testId="fact-channel"
          data={choices(followUpChannelSchema.options, "channel")}
          value={facts.channel}
          onChange={(value) => set({ channel: followUpChannelSchema.parse(value) })}
        />
      );
    case "solved":
      return (
        <Choice
          label={label}
          testId="fact-solved"
          data={choices(solvedSchema.options, "solved")}
          value={facts.solved}
          onChange={(value) => set({ solved: solvedSchema.parse(value) })}
        />
      );
    case "satisfied":
      return (
        <Choice
          label={label}
          testId="fact-satisfied"
          data={choices(satisfiedSchema.options, "satisfied")}
          value={facts.satisfied}
          onChange={(value) => set({ satisfied: satisfiedSchema.parse(value) })}
        />
      );
    case "answers":
      return <Questions {...props} />;
  }
}

/** A choice of few, by arrow keys: nothing is chosen until somebody chose. */
function Choice(props: { label: string; testId: string; data: { value: string; label: string }[]; value: string | undefined; onChange(value: string): void }) {
  return (
    <fieldset aria-label={props.label} data-testid={props.testId}>
      <div className="label">{props.label}</div>
      <SegmentedControl fullWidth size="sm" data={props.data} value={props.value ?? ""} onChange={props.onChange} />
    </fieldset>
  );
}

/** The questionnaire of the ticket's version of the configuration. */
function Questions({ facts, rulebook, onChange }: FieldProps) {
  const answers = facts.answers ?? {};
  return lifeRulesOf(rulebook.own).followUp.questions.map((question) => {
    const answer = (text: string) => onChange({ ...facts, answers: { ...answers, [question.id]: text } });
    if (question.choices.length === 0)
      return (
        <TextInput
          key={question.id}
          size="sm"
          label={question.text}
          maxLength={1_000}
          value={answers[question.id] ?? ""}
          onChange={(event) => answer(event.currentTarget.value)}
        />
      );
    const data = question.choices.map((choice) => ({ value: choice, label: choice }));
    return <Choice key={question.id} label={question.text} testId={`question-${question.id}`} data={data} value={answers[question.id]} onChange={answer} />;
  });
}

/** A helper's report is one of those who were whistled for; all else is of the units in force. */
function unitChoices(ticket: TicketRow, transition: TransitionName, rulebook: Rulebook): { value: string; label: string }[] {
  if (transition !== "helperReport") return (rulebook.current?.units ?? []).map(({ id, name }) => ({ value: id, label: name }));
  const outstanding = lifeOf(ticket).helpers.filter((helper) => helper.reportedAt === null);
  return outstanding.map(({ unitId }) => ({ value: unitId, label: unitWord(unitId, rulebook).name }));
}

import { Alert, Button } from "@mantine/core";
import { type KeyboardEvent, useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { type ListAct, undoableActs } from "../../../contract/list-acts.ts";
import type { ListName } from "../../../contract/list-export.ts";
import type { TransitionFacts } from "../../../contract/ticket-life.ts";
import { transitionOf } from "../../../domain/ticket-life.ts";
import { Begun, BegunMark } from "../../shared/unsent-marks.tsx";
import { useConsole } from "../../shared/use-console.ts";
import { useUnsentForm } from "../../shared/use-unsent-form.ts";
import { refusalOfError } from "../../ticket/move-words.ts";
import { ActField, type ActValues, actValuesSchema, type FieldName } from "./act-fields.tsx";
import { type ActName, actsOf, moveOf, nameWords } from "./acts.ts";

interface ActPanelProps {
  readonly list: ListName;
  readonly chosen: number;
  onAct(act: ListAct): Promise<void>;
  onClose(): void;
}

/** Asks in place what is to be done with the chosen rows; Ctrl+Enter does it, Escape goes back to them. */
export function ActPanel({ list, chosen, onAct, onClose }: ActPanelProps) {
  const { t } = useTranslation();
  const { snapshot } = useConsole();
  const [name, setName] = useState<ActName | null>(null);
  const panel = useRef<HTMLElement>(null);
  useEffect(() => panel.current?.querySelector<HTMLElement>("button")?.focus(), []);
  const onKey = (event: KeyboardEvent): void => {
    if (event.key !== "Escape" || event.defaultPrevented || event.nativeEvent.isComposing) return;
    event.preventDefault();
    onClose();
  };
  return (
    <section className="act-panel" ref={panel} aria-label={t("bulk.title")} onKeyDown={onKey} data-testid="act-panel">
      <fieldset className="moves" aria-label={t("bulk.what", { count: chosen })}>
        {actsOf(list, snapshot?.person?.role ?? "operator").map((each) => (
          <Button
            key={each}
            size="compact-sm"
            variant={each === name ? "filled" : "default"}
            aria-pressed={each === name}
            onClick={() => setName(each)}
            data-testid={`act-${each}`}
          >
            {nameWords(t, each)}
            <BegunMark form={actForm(list, each)} />
          </Button>
        ))}
      </fieldset>
      {name !== null && <ActForm key={name} form={actForm(list, name)} name={name} chosen={chosen} onAct={onAct} onClose={onClose} />}
    </section>
  );
}

/** How the form of an act is kept while it is unsent: whichever rows it was for. */
const actForm = (list: ListName, name: ActName): string => `act:${list}:${name}`;
const nothing: ActValues = {};

function ActForm({ form: key, name, chosen, onAct, onClose }: Omit<ActPanelProps, "list"> & { form: string; name: ActName }) {
  const { t } = useTranslation();
  const { fields: values, isBegun, replace, end } = useUnsentForm(key, actValuesSchema, nothing);
  const [failure, setFailure] = useState<string | null>(null);
  const form = useRef<HTMLFormElement>(null);
  useEffect(() => form.current?.querySelector<HTMLElement>("textarea:not([aria-hidden]), input, button")?.focus(), []);
  const fields = fieldsOf(name);
  const act = actOf(name, values);
  const make = (): void => {
    if (act === null) setFailure(t("bulk.incomplete"));
    else void onAct(act).then(end, (error: unknown) => setFailure(refusalOfError(t, error)));
  };
  return (
    <form
      ref={form}
      className="act-form"
      aria-label={nameWords(t, name)}
      onKeyDown={(event) => {
        if (event.key !== "Enter" || !event.ctrlKey || event.nativeEvent.isComposing) return;
        event.preventDefault();
        make();
      }}
      onSubmit={(event) => {
        event.preventDefault();
        make();
      }}
    >
      {fields.map((field) => (
        <ActField key={field} name={field} isNeeded={isNeeded(name, field)} values={values} onChange={(next) => replace(withoutBlanks(next))} />
      ))}
      {failure !== null && (
        <Alert color="red" role="alert" p="xs">
          {failure}
        </Alert>
      )}
      <div className="move-buttons">
        <Button type="submit" size="compact-md" data-testid="act-confirm">
          {t("bulk.confirm", { act: nameWords(t, name), count: chosen })} Ctrl+↵
        </Button>
        <Button variant="subtle" color="gray" size="compact-md" onClick={onClose}>
          {t(isBegun ? "form.close" : "life.cancel")} Esc
        </Button>
        <Begun form={key} onThrowAway={() => form.current?.querySelector<HTMLElement>("textarea:not([aria-hidden]), input, button")?.focus()} />
        <span className="quiet">
          {t(act !== null && undoableActs.has(act.kind) ? "bulk.canUndo" : moveOf(name) === null ? "bulk.canUndo" : "bulk.cannotUndo")}
        </span>
      </div>
    </form>
  );
}

/** A text that was taken out again is not there: then nothing is begun. */
const withoutBlanks = (values: ActValues): ActValues => Object.fromEntries(Object.entries(values).filter(([, value]) => value !== ""));

const ownFields: Partial<Record<ActName, readonly FieldName[]>> = { category: ["categoryId"], urgency: ["urgency"], attach: ["masterTicketId"] };

function fieldsOf(name: ActName): readonly FieldName[] {
  const move = moveOf(name);
  if (move === null) return ownFields[name] ?? [];
  const { needs, mayHave } = transitionOf(move);
  return [...needs, ...mayHave].filter((fact): fact is FieldName & keyof TransitionFacts => ["unitId", "personId", "until", "reason", "text"].includes(fact));
}
/** What an act of many rows cannot do without, beside what the table asks for. */
function isNeeded(name: ActName, field: FieldName): boolean {
  const move = moveOf(name);
  if (move === null) return true;
  return (
    transitionOf(move).needs.some((fact) => fact === field) ||
    (name === "assignFollowUp" && field === "personId") ||
    (name === "postponeFollowUp" && field === "until")
  );
}

/** The act as it was asked for; null while something is missing. */
function actOf(name: ActName, values: ActValues): ListAct | null {
  if (fieldsOf(name).some((field) => isNeeded(name, field) && (values[field] === undefined || values[field] === ""))) return null;
  const { categoryId, urgency, masterTicketId, ...facts } = values;
  const move = moveOf(name);
  if (move !== null) return { kind: "move", transition: move, facts };
  if (name === "category" && categoryId !== undefined) return { kind: "category", categoryId };
  if (name === "urgency" && urgency !== undefined) return { kind: "urgency", urgency };
  if (name === "attach" && masterTicketId !== undefined) return { kind: "attach", masterTicketId };
  return name === "mark" || name === "unmark" ? { kind: "mark", marked: name === "mark" } : null;
}

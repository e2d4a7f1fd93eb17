import { Button, Textarea, TextInput } from "@mantine/core";
import { useRef } from "react";
import { useTranslation } from "react-i18next";
import type { ScriptNode } from "../../contract/knowledge-rows.ts";
import { scriptFaults } from "../../domain/script-path.ts";
import { withoutControls } from "../../domain/unseen-characters.ts";

interface ScriptEditorProps {
  readonly script: readonly ScriptNode[];
  onChange(script: ScriptNode[]): void;
}
type Choice = ScriptNode["choices"][number];
const most = { steps: 60, choices: 9 };

/** An id that no step of the script has. */
function freshId(script: readonly ScriptNode[]): string {
  const numbers = script.map(({ id }) => Number(/^step-(\d+)$/.exec(id)?.[1] ?? 0));
  return `step-${Math.max(0, ...numbers) + 1}`;
}
const blank = (script: readonly ScriptNode[]): ScriptNode => ({ id: freshId(script), text: "", choices: [] });

/** A guided script step by step: what is said, what may be answered, and where each answer leads. */
export function ScriptEditor({ script, onChange }: ScriptEditorProps) {
  const { t } = useTranslation();
  const list = useRef<HTMLOListElement>(null);
  const { unreached } = scriptFaults(script);
  const replace = (index: number, node: ScriptNode) => onChange(script.with(index, node));
  const focusLast = () => window.requestAnimationFrame(() => list.current?.querySelector<HTMLTextAreaElement>("li:last-of-type textarea")?.focus());
  const add = () => {
    onChange([...script, blank(script)]);
    focusLast();
  };
  /** An answer leads to a step that is begun with it. */
  const lead = (index: number, node: ScriptNode, at: number) => {
    const step = blank(script);
    onChange([...script.with(index, { ...node, choices: node.choices.with(at, { ...(node.choices[at] as Choice), to: step.id }) }), step]);
    focusLast();
  };
  const remove = (id: string) => {
    const without = ({ to, ...choice }: Choice): Choice => ({ ...choice, to: to === id ? "" : to });
    onChange(script.filter((node) => node.id !== id).map((node) => ({ ...node, choices: node.choices.map(without) })));
  };
  return (
    <section aria-label={t("library.scriptSteps")}>
      <ol className="script-steps" ref={list}>
        {script.map((node, index) => (
          <li key={node.id} data-testid="script-step">
            <Step
              script={script}
              node={node}
              index={index}
              isUnreached={unreached.includes(node.id)}
              onChange={(changed) => replace(index, changed)}
              onLead={(at) => lead(index, node, at)}
              onRemove={() => remove(node.id)}
            />
          </li>
        ))}
      </ol>
      <Button size="compact-sm" variant="default" disabled={script.length >= most.steps} onClick={add} data-testid="step-add">
        {t("library.stepAdd")}
      </Button>
    </section>
  );
}

interface StepProps {
  readonly script: readonly ScriptNode[];
  readonly node: ScriptNode;
  readonly index: number;
  readonly isUnreached: boolean;
  onChange(node: ScriptNode): void;
  onLead(choice: number): void;
  onRemove(): void;
}

function Step({ script, node, index, isUnreached, onChange, onLead, onRemove }: StepProps) {
  const { t } = useTranslation();
  const step = t("knowledge.step", { count: index + 1 });
  const choose = (choices: Choice[]) => onChange({ ...node, choices });
  return (
    <>
      <Textarea
        label={step}
        value={node.text}
        maxLength={2_000}
        autosize
        minRows={1}
        maxRows={6}
        error={isUnreached ? t("library.stepUnreached") : undefined}
        onChange={(event) => onChange({ ...node, text: withoutControls(event.currentTarget.value) })}
        data-testid="step-text"
      />
      {node.choices.map((choice, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: answers have no names of their own
        <div className="script-choice" key={at} data-testid="step-choice">
          <ChoiceFields
            script={script}
            choice={choice}
            label={`${step} ${t("library.answer", { count: at + 1 })}`}
            onChange={(changed) => choose(node.choices.with(at, changed))}
            onLead={() => onLead(at)}
            onRemove={() => choose(node.choices.toSpliced(at, 1))}
          />
        </div>
      ))}
      <div className="hint-actions">
        <Button
          size="compact-xs"
          variant="default"
          disabled={node.choices.length >= most.choices}
          onClick={() => choose([...node.choices, { label: "", to: "" }])}
          data-testid="choice-add"
        >
          {t("library.answerAdd")}
        </Button>
        <Button size="compact-xs" variant="subtle" color="gray" aria-label={`${t("library.stepRemove")} ${step}`} onClick={onRemove}>
          {t("library.stepRemove")}
        </Button>
      </div>
    </>
  );
}

interface ChoiceProps {
  readonly script: readonly ScriptNode[];
  readonly choice: Choice;
  readonly label: string;
  onChange(choice: Choice): void;
  onLead(): void;
  onRemove(): void;
}

function ChoiceFields({ script, choice, label, onChange, onLead, onRemove }: ChoiceProps) {
  const { t } = useTranslation();
  return (
    <>
      <TextInput
        size="xs"
        aria-label={label}
        placeholder={t("library.answerHint")}
        value={choice.label}
        maxLength={200}
        autoFocus={choice.label === "" && choice.to === ""}
        onChange={(event) => onChange({ ...choice, label: withoutControls(event.currentTarget.value) })}
        data-testid="choice-label"
      />
      <select
        aria-label={`${label} ${t("library.leadsTo")}`}
        value={choice.to}
        onChange={(event) => onChange({ ...choice, to: event.currentTarget.value })}
        data-testid="choice-to"
      >
        <option value="">{t("library.leadsNowhere")}</option>
        {script.map(({ id, text }, index) => (
          <option key={id} value={id}>
            → {index + 1}. {text.slice(0, 14)}
          </option>
        ))}
      </select>
      <Button size="compact-xs" variant="default" aria-label={`${label} ${t("library.leadNew")}`} onClick={onLead} data-testid="choice-new-step">
        {t("library.leadNew")}
      </Button>
      <Button size="compact-xs" variant="subtle" color="gray" aria-label={`${t("library.answerRemove")} ${label}`} onClick={onRemove}>
        {t("library.answerRemove")}
      </Button>
    </>
  );
}

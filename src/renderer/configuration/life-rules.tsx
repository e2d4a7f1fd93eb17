import { Checkbox, NumberInput, TextInput } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { urgencySchema } from "../../contract/configuration.ts";
import type { LifePart } from "../../contract/configuration-api.ts";
import { clockNameSchema, type LifeRules } from "../../contract/ticket-life.ts";
import { CalendarRules } from "./calendar-rules.tsx";
import { PartTable } from "./part-table.tsx";
import { type Column, day, type Entry, idsOf, list, number, text } from "./sections.ts";
import { parsedSpan, writtenSpan } from "./spans.ts";

/** The parts of the ticket's life, in the order of their making. */
export const lifeParts = ["calendar", "clocks", "followUp", "questions", "rates"] as const satisfies readonly LifePart[];

interface LifeProps {
  readonly rules: LifeRules;
  /** What does not fit the form yet is kept as it was typed, and told by the check. */
  onChange(rules: LifeRules): void;
}

/** Clocks, calendar, follow-ups, questionnaire and rates of a version. */
export function LifeRulesPart({ part, rules, onChange }: LifeProps & { part: LifePart }) {
  const change = (patch: object): void => onChange({ ...rules, ...patch });
  switch (part) {
    case "calendar":
      return <CalendarRules calendar={rules.calendar} onChange={(calendar) => change({ calendar })} />;
    case "clocks":
      return <Clocks rules={rules} onChange={onChange} />;
    case "followUp":
      return <FollowUpRules rules={rules} onChange={onChange} />;
    case "questions":
      return (
        <PartTable
          columns={[text("id"), text("text"), list("choices")]}
          blank={{ id: "", text: "", choices: [] }}
          entries={rules.followUp.questions}
          onChange={(questions) => change({ followUp: { ...rules.followUp, questions } })}
        />
      );
    case "rates":
      return (
        <PartTable
          columns={[
            day("effectiveFrom"),
            number("partlySolvedCounts"),
            number("fairlySatisfiedCounts"),
            idsOf("type", list("excludedDemandTypes")),
            idsOf("category", list("excludedCategoryIds")),
          ]}
          blank={{ effectiveFrom: "", partlySolvedCounts: 0, fairlySatisfiedCounts: 1, excludedDemandTypes: [], excludedCategoryIds: [] }}
          entries={rules.rates}
          onChange={(rates) => change({ rates })}
        />
      );
  }
}

const clockColumns: readonly Column[] = [
  { path: ["id"], kind: "text", isFixed: true, words: "life.clock" },
  ...urgencySchema.options.map((urgency): Column => ({ path: [urgency], kind: "span", isOptional: false })),
];

/** How long each clock runs, by urgency: `4小时`, `3工作日`; empty: it has no end. The handling's own is the category's. */
function Clocks({ rules, onChange }: LifeProps) {
  const { t } = useTranslation();
  const { clocks } = rules;
  const rows = clockNameSchema.options
    .filter((name) => name !== "handling")
    .map((id): Entry => ({ id, ...(clocks[id] ?? { normal: null, urgent: null, critical: null }) }));
  const write = (entries: readonly Entry[]): void =>
    onChange({ ...rules, clocks: Object.fromEntries(entries.map(({ id, ...rule }) => [String(id), rule])) as LifeRules["clocks"] });
  return (
    <>
      <p className="quiet">{t("configuration.spanHow")}</p>
      <PartTable columns={clockColumns} blank={null} entries={rows} onChange={write} />
      <div className="choices">
        <Share name="amberShare" rules={rules} onChange={onChange} />
        <Share name="redShare" rules={rules} onChange={onChange} />
        <SpanInput
          label={t("configuration.longestExtension")}
          value={rules.longestExtension}
          onChange={(longestExtension) => onChange({ ...rules, longestExtension: longestExtension as LifeRules["longestExtension"] })}
        />
        <Checkbox
          label={t("configuration.returnSuspends")}
          checked={rules.returnSuspends}
          onChange={(event) => onChange({ ...rules, returnSuspends: event.currentTarget.checked })}
        />
      </div>
    </>
  );
}

function Share({ name, rules, onChange }: LifeProps & { name: "amberShare" | "redShare" }) {
  const { t } = useTranslation();
  return (
    <NumberInput
      label={t(`configuration.${name}`)}
      min={0}
      max={100}
      suffix=" %"
      value={Math.round(rules[name] * 1_000) / 10}
      onChange={(value) => onChange({ ...rules, [name]: Number(value) / 100 })}
    />
  );
}

/** A span as it is typed; what is none stays, and the check tells of it. */
function SpanInput({ label, value, onChange }: { label: string; value: unknown; onChange(value: unknown): void }) {
  return (
    <TextInput
      label={label}
      defaultValue={writtenSpan(value)}
      onBlur={({ currentTarget }) => onChange(currentTarget.value.trim() === "" ? null : (parsedSpan(currentTarget.value) ?? currentTarget.value))}
    />
  );
}

/** When and how often a caller is called, and when nobody is called any more. */
function FollowUpRules({ rules, onChange }: LifeProps) {
  const { t } = useTranslation();
  return (
    <div className="choices">
      {(["attempts", "overDays", "spacingHours", "fromHour", "untilHour"] as const).map((name) => (
        <NumberInput
          key={name}
          label={t(`configuration.followUp.${name}`)}
          min={0}
          value={rules.followUp[name]}
          onChange={(value) => onChange({ ...rules, followUp: { ...rules.followUp, [name]: value } as LifeRules["followUp"] })}
          data-testid={`follow-up-${name}`}
        />
      ))}
    </div>
  );
}

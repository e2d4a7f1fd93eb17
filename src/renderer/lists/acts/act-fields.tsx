import { Textarea } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { z } from "zod";
import { type TicketRow, urgencySchema } from "../../../contract/rows.ts";
import { transitionFactsSchema } from "../../../contract/ticket-life.ts";
import { urgencyChoices } from "../../../domain/configuration-names.ts";
import { NamedSelect } from "../../shared/named-select.tsx";
import { useConfiguration } from "../../shared/use-configuration.ts";
import { useAnswer, useStore } from "../../shared/use-console.ts";
import { useMatters } from "../../shared/use-matters.ts";
import { PersonField } from "../../ticket/person-field.tsx";
import { UntilField } from "../../ticket/until-field.tsx";

/** What was written for an act on many rows. */
export const actValuesSchema = transitionFactsSchema.pick({ reason: true, text: true, until: true, unitId: true, personId: true }).extend({
  categoryId: z.string().optional(),
  urgency: urgencySchema.optional(),
  masterTicketId: z.string().optional(),
});
export type ActValues = z.infer<typeof actValuesSchema>;
export type FieldName = keyof ActValues;

interface ActFieldProps {
  readonly name: FieldName;
  readonly isNeeded: boolean;
  readonly values: ActValues;
  onChange(values: ActValues): void;
}

/** One thing that an act needs to know. */
export function ActField({ name, isNeeded, values, onChange }: ActFieldProps) {
  const { t, i18n } = useTranslation();
  const configuration = useConfiguration(null);
  const set = (part: Partial<ActValues>): void => onChange({ ...values, ...part });
  const common = { size: "sm", required: isNeeded, "data-testid": `act-field-${name}` } as const;
  switch (name) {
    case "reason":
    case "text":
      return (
        <Textarea
          {...common}
          label={t(`life.fact.${name}`)}
          autosize
          maxRows={4}
          maxLength={4_000}
          value={values[name] ?? ""}
          onChange={(event) => set({ [name]: event.currentTarget.value })}
        />
      );
    case "until":
      return (
        <UntilField
          {...common}
          value={values.until}
          onChange={(until) => {
            const { until: _before, ...rest } = values;
            onChange(until === undefined ? rest : { ...rest, until });
          }}
        />
      );
    case "unitId":
      return (
        <MatterField
          {...common}
          kind="unit"
          label={t("life.fact.unitId")}
          named={configuration?.units}
          value={values.unitId}
          onChoose={(unitId) => set({ unitId })}
        />
      );
    case "categoryId":
      return (
        <MatterField
          {...common}
          kind="category"
          label={t("field.category")}
          named={configuration?.categories}
          value={values.categoryId}
          onChoose={(categoryId) => set({ categoryId })}
        />
      );
    case "urgency":
      return (
        <Chosen
          {...common}
          label={t("field.urgency")}
          data={urgencyChoices(configuration, i18n.language)}
          value={values.urgency}
          onChoose={(urgency) => set({ urgency: urgencySchema.parse(urgency) })}
        />
      );
    case "personId":
      return <PersonField {...common} value={values.personId} onChoose={(personId) => set({ personId })} />;
    case "masterTicketId":
      return <MasterField {...common} value={values.masterTicketId} onChoose={(masterTicketId) => set({ masterTicketId })} />;
  }
}

interface ChosenProps {
  readonly size: "sm";
  readonly required: boolean;
  readonly "data-testid": string;
  readonly value: string | undefined;
  onChoose(value: string): void;
}

type Named = readonly { readonly id: string; readonly name: string }[];
/** A category or a unit, by its sound too. */
function MatterField({ value, onChoose, kind, named, ...rest }: ChosenProps & { kind: "category" | "unit"; label: string; named: Named | undefined }) {
  const label = named?.find(({ id }) => id === value)?.name ?? value ?? "";
  const matters = useMatters(kind, value === undefined ? [] : [{ value, label }]);
  return <NamedSelect {...rest} {...matters} value={value ?? null} onChange={(next) => next !== null && onChoose(next)} />;
}

function Chosen({ value, onChoose, ...rest }: ChosenProps & { label: string; data: { value: string; label: string }[] }) {
  return <NamedSelect {...rest} searchable limit={40} value={value ?? null} onChange={(next) => next !== null && onChoose(next)} />;
}

const none: TicketRow[] = [];
const mostFound = 12;

/** The ticket to which others are attached, found by its number or its words. */
function MasterField({ value, onChoose, ...rest }: ChosenProps) {
  const { t } = useTranslation();
  const store = useStore();
  const [text, setText] = useState("");
  const [picked, setPicked] = useState<TicketRow | null>(null);
  const wordsOf = ({ number, fields }: TicketRow): string => `${number ?? t("ticket.unsent")} · ${fields.content.slice(0, 40)}`;
  const asked = picked !== null && text === wordsOf(picked) ? "" : text.trim();
  const found = useAnswer(() => (asked === "" ? Promise.resolve(none) : findTickets(asked)), [asked], none);
  async function findTickets(words: string): Promise<TicketRow[]> {
    return store.seat.ticket.list({ text: words, status: null, before: null, limit: mostFound });
  }
  const shown = picked === null || found.some(({ id }) => id === picked.id) ? found : [picked, ...found];
  return (
    <NamedSelect
      {...rest}
      label={t("bulk.master")}
      searchable
      data={shown.map((ticket) => ({ value: ticket.id, label: wordsOf(ticket) }))}
      filter={({ options }) => options}
      nothingFoundMessage={asked === "" ? t("bulk.masterHow") : t("list.empty")}
      value={value ?? null}
      onSearchChange={setText}
      onChange={(next) => {
        const ticket = shown.find(({ id }) => id === next);
        if (ticket === undefined) return;
        setPicked(ticket);
        onChoose(ticket.id);
      }}
    />
  );
}

import "./extra-fields.css";
import { NativeSelect, TextInput } from "@mantine/core";
import type { TFunction } from "i18next";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { textBounds } from "../../contract/text-bounds.ts";
import { dayOf, type FieldDefinition, type FieldTrouble, fieldsOf, fieldTrouble } from "../../domain/entry-check.ts";
import { shortDate } from "../shared/time-words.ts";
import { useCentralNow } from "../shared/use-console.ts";
import type { PasteGuard } from "./entry-notices.tsx";
import type { MatterProps } from "./matter.tsx";

interface ExtraProps extends MatterProps {
  /** Somebody tried to send: also what is missing is told. */
  readonly isTried: boolean;
  readonly guard: PasteGuard;
}

/** The fields that the configuration adds for this type and category; one that no longer fits stays as long as something stands in it. */
export function ExtraFields({ fields, configuration, isTried, guard, onChange }: ExtraProps) {
  const fitting = fieldsOf(configuration, fields);
  const shown = configuration.fieldDefinitions.filter((each) => fitting.includes(each) || (fields.extra[each.id] ?? "") !== "");
  if (shown.length === 0) return null;
  return (
    <div className="extra-fields" data-testid="extra-fields">
      {shown.map((definition) => (
        <ExtraField
          key={definition.id}
          definition={definition}
          value={fields.extra[definition.id] ?? ""}
          isFitting={fitting.includes(definition)}
          isTried={isTried}
          guard={guard}
          onChange={(value) => onChange({ extra: { [definition.id]: value } })}
        />
      ))}
    </div>
  );
}

interface FieldProps {
  readonly definition: FieldDefinition;
  readonly value: string;
  readonly isFitting: boolean;
  readonly isTried: boolean;
  readonly guard: PasteGuard;
  onChange(value: string): void;
}

/** What is wrong is told when one has left the field, so that nobody is corrected in the middle of a word. */
function ExtraField({ definition, value, isFitting, isTried, guard, onChange }: FieldProps) {
  const { t, i18n } = useTranslation();
  const [isLeft, setLeft] = useState(value !== "");
  const isEnglish = i18n.language === "en";
  const today = shortDate(useCentralNow());
  const trouble = isFitting ? fieldTrouble(definition, value, today) : null;
  const isTold = trouble !== null && (isTried || (isLeft && trouble !== "missing"));
  const hint = isEnglish ? definition.hint.en : definition.hint.zh;
  const shared = {
    id: extraFieldId(definition.id),
    label: isEnglish ? definition.label.en : definition.label.zh,
    withAsterisk: definition.required && isFitting,
    // Said without the browser's own bubble, which covers what is below it.
    "aria-required": definition.required && isFitting,
    description: isFitting ? undefined : t("entry.field.notNeeded"),
    inputWrapperOrder: ["label", "input", "description", "error"] as ("label" | "input" | "description" | "error")[],
    error: isTold ? fieldWords(t, definition, trouble) : undefined,
    value,
    "data-testid": `field-extra-${definition.id}`,
    onFocus: () => setLeft(false),
  };
  if (definition.kind === "choice") {
    const choices = definition.choices.includes(value) || value === "" ? definition.choices : [value, ...definition.choices];
    return <NativeSelect {...shared} data={["", ...choices]} onChange={(event) => onChange(event.currentTarget.value)} onBlur={() => setLeft(true)} />;
  }
  const leave = () => {
    setLeft(true);
    const day = definition.kind === "date" ? dayOf(value, today) : null;
    if (day !== null && day !== value) onChange(day);
  };
  return (
    <TextInput
      {...shared}
      maxLength={textBounds.extra}
      onPaste={(event) => guard(event, { field: `extra.${definition.id}`, limit: textBounds.extra, put: onChange })}
      placeholder={definition.kind === "date" && hint === "" ? t("entry.field.dateHint") : hint}
      inputMode={definition.kind === "number" ? "decimal" : definition.kind === "phone" ? "tel" : "text"}
      autoComplete="off"
      spellCheck={false}
      onChange={(event) => onChange(event.currentTarget.value)}
      onBlur={leave}
    />
  );
}

export const extraFieldId = (id: string): string => `extra-${id}`;

function fieldWords(t: TFunction, { max }: FieldDefinition, trouble: FieldTrouble): string {
  return t(`entry.field.${trouble}`, { max: max ?? textBounds.extra });
}

import { TextInput } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { instantOfLocal, localOfInstant } from "./local-time.ts";

interface UntilFieldProps {
  readonly size: "sm";
  readonly required: boolean;
  readonly "data-testid": string;
  /** UTC ms. */
  readonly value: number | undefined;
  /** Undefined where none is named, or what is typed is none. */
  onChange(until: number | undefined): void;
}

/** Until when, as the clock of the city has it. */
export function UntilField({ value, onChange, ...common }: UntilFieldProps) {
  const { t } = useTranslation();
  return (
    <TextInput
      {...common}
      label={t("life.fact.until")}
      type="datetime-local"
      value={value === undefined ? "" : localOfInstant(value)}
      onChange={(event) => onChange(instantOfLocal(event.currentTarget.value) ?? undefined)}
    />
  );
}

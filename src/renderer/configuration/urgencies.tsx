import { NumberInput } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { ConfigurationRow } from "../../contract/configuration.ts";
import { urgencySchema } from "../../contract/configuration.ts";

type Hours = ConfigurationRow["urgencyHours"];

/** How many hours each urgency leaves at most; empty leaves it to the category. */
export function Urgencies({ hours, onChange }: { hours: Hours; onChange(hours: Hours): void }) {
  const { t } = useTranslation();
  return (
    <div className="choices">
      {urgencySchema.options.map((urgency) => (
        <NumberInput
          key={urgency}
          label={t("configuration.hours", { urgency: t(`urgency.${urgency}`) })}
          min={1}
          value={hours[urgency] ?? ""}
          onChange={(value) => onChange({ ...hours, [urgency]: typeof value === "number" ? value : null })}
        />
      ))}
    </div>
  );
}

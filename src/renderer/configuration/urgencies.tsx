import { Checkbox, NumberInput, TextInput } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { ConfigurationRow, Urgency } from "../../contract/configuration.ts";
import { urgencyLevelsOf, urgencyName } from "../../domain/configuration-names.ts";

type Part = Pick<ConfigurationRow, "urgencyHours" | "urgencyLevels">;

/** What the levels of urgency are called, which of them new tickets may have, and how many hours each leaves at most; empty leaves it to the category. */
export function Urgencies({ configuration, onChange }: { configuration: ConfigurationRow; onChange(part: Partial<Part>): void }) {
  const { t, i18n } = useTranslation();
  const { urgencyHours: hours } = configuration;
  const levels = urgencyLevelsOf(configuration);
  const rename = (id: Urgency, part: Partial<ConfigurationRow["urgencyLevels"][number]>): void =>
    onChange({ urgencyLevels: levels.map((level) => (level.id === id ? { ...level, ...part } : level)) });
  return (
    <>
      <p className="quiet">{t("configuration.levelHow")}</p>
      {levels.map(({ id, name, isOffered }) => {
        const word = { level: urgencyName(configuration, id, i18n.language) };
        return (
          <fieldset key={id} className="choices urgency-level">
            <legend>{word.level}</legend>
            <TextInput
              label={t("configuration.levelZh")}
              value={name.zh}
              maxLength={20}
              onChange={(event) => rename(id, { name: { ...name, zh: event.currentTarget.value } })}
              data-testid={`level-zh-${id}`}
            />
            <TextInput
              label={t("configuration.levelEn")}
              value={name.en}
              maxLength={20}
              onChange={(event) => rename(id, { name: { ...name, en: event.currentTarget.value } })}
              data-testid={`level-en-${id}`}
            />
            <NumberInput
              label={t("configuration.levelHours")}
              min={1}
              value={hours[id] ?? ""}
              onChange={(value) => onChange({ urgencyHours: { ...hours, [id]: typeof value === "number" ? value : null } })}
            />
            <Checkbox
              label={t("configuration.levelOffered")}
              checked={isOffered || id === "normal"}
              // A new ticket begins with it.
              disabled={id === "normal"}
              onChange={(event) => rename(id, { isOffered: event.currentTarget.checked })}
              data-testid={`level-offered-${id}`}
            />
          </fieldset>
        );
      })}
    </>
  );
}

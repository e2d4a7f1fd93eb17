import { Checkbox, TextInput } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { WorkingCalendar } from "../../contract/working-calendar.ts";
import { PartTable } from "./part-table.tsx";
import { type Column, list, number, text } from "./sections.ts";

const days = [1, 2, 3, 4, 5, 6, 0] as const;
const columns: readonly Column[] = [number("year"), list("holidays"), list("workdays"), { path: ["provisional"], kind: "flag" }, text("source")];
const clockOf = (minutes: number): string => `${String(Math.floor(minutes / 60)).padStart(2, "0")}:${String(minutes % 60).padStart(2, "0")}`;
/** `HH:MM` up to 24:00 as minutes; what is none is NaN, and the check tells of it. */
function minutesOf(typed: string): number {
  const [, hours, minutes] = /^(\d{1,2})[:：](\d{2})$/.exec(typed.trim()) ?? [];
  return Number(hours) * 60 + Number(minutes);
}

/** The dated working calendar: the week's order, the hours of a working day, and each year's holidays and worked weekends. */
export function CalendarRules({ calendar, onChange }: { calendar: WorkingCalendar; onChange(calendar: WorkingCalendar): void }) {
  const { t } = useTranslation();
  const change = (patch: Partial<WorkingCalendar>): void => onChange({ ...calendar, ...patch });
  return (
    <>
      <div className="choices">
        <fieldset className="choices" aria-label={t("configuration.weekend")}>
          <span>{t("configuration.weekend")}</span>
          {days.map((each) => (
            <Checkbox
              key={each}
              size="xs"
              label={t(`configuration.weekday.${each}`)}
              checked={calendar.weekend.includes(each)}
              onChange={(event) =>
                change({ weekend: event.currentTarget.checked ? [...calendar.weekend, each] : calendar.weekend.filter((day) => day !== each) })
              }
            />
          ))}
        </fieldset>
        {(["opensAt", "closesAt"] as const).map((name) => (
          <TextInput
            key={name}
            w={110}
            label={t(`configuration.${name}`)}
            defaultValue={clockOf(calendar[name])}
            onBlur={(event) => change({ [name]: minutesOf(event.currentTarget.value) })}
            data-testid={`calendar-${name}`}
          />
        ))}
        <Checkbox
          label={t("configuration.fromNextDay")}
          checked={calendar.fromNextDay}
          onChange={(event) => change({ fromNextDay: event.currentTarget.checked })}
        />
      </div>
      <PartTable
        columns={columns}
        blank={{ year: new Date().getFullYear() + 1, source: "", provisional: true, holidays: [], workdays: [] }}
        entries={calendar.years}
        onChange={(years) => change({ years: years as WorkingCalendar["years"] })}
      />
    </>
  );
}

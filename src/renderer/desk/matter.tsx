import { Select } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { ConfigurationRow, TicketFields } from "../../contract/rows.ts";
import type { DraftPatch } from "../../contract/seat-api.ts";
import { deadlineFor } from "../../domain/deadline.ts";
import { Remaining } from "../pop/remaining.tsx";
import { useAnswer, useConsole, useNow, useStore } from "../shared/use-console.ts";

/** What the matter is and who must act by when: category, unit and deadline by the dated rules. */
export function Matter({ fields, onChange }: { fields: TicketFields; onChange(patch: DraftPatch): void }) {
  const { t } = useTranslation();
  const store = useStore();
  const { snapshot } = useConsole();
  const now = useNow();
  const configuration = useAnswer<ConfigurationRow | null>(() => store.seat.configuration(), [snapshot?.sync.filling === null], null);
  if (configuration === null) return null;
  const choose = (categoryId: string | null) => {
    const unitId = configuration.categories.find((category) => category.id === categoryId)?.unitId ?? null;
    onChange({ categoryId, ...(unitId === null ? {} : { unitId }) });
  };
  const deadline = deadlineFor(configuration, { categoryId: fields.categoryId, urgency: fields.urgency, createdAt: now });
  return (
    <div className="grid-2">
      <Select
        label={t("field.category")}
        searchable
        clearable
        limit={40}
        data={categoryOptions(configuration)}
        value={fields.categoryId}
        onChange={choose}
        nothingFoundMessage={t("desk.nothingFound")}
        data-testid="field-category"
      />
      <Select
        label={t("field.unit")}
        searchable
        clearable
        limit={40}
        data={configuration.units.map((unit) => ({ value: unit.id, label: unit.name }))}
        value={fields.unitId}
        onChange={(unitId) => onChange({ unitId })}
        nothingFoundMessage={t("desk.nothingFound")}
        description={deadline === null ? undefined : <Remaining deadline={deadline + 1_000} now={now} />}
        inputWrapperOrder={["label", "input", "description", "error"]}
        data-testid="field-unit"
      />
    </div>
  );
}

function categoryOptions({ categories }: ConfigurationRow) {
  const names = new Map(categories.map((category) => [category.id, category]));
  const isLeaf = (id: string) => !categories.some((category) => category.parentId === id);
  return categories
    .filter((category) => isLeaf(category.id))
    .map((category) => {
      const parent = category.parentId === null ? undefined : names.get(category.parentId);
      return { value: category.id, label: parent === undefined ? category.name : `${parent.name} / ${category.name}` };
    });
}

import { Button } from "@mantine/core";
import { memo } from "react";
import { useTranslation } from "react-i18next";
import { NamedSelect } from "../shared/named-select.tsx";
import { useMatters } from "../shared/use-matters.ts";
import type { Chosen } from "./filters.ts";
import { PlaceFilter } from "./place-filter.tsx";

/** One filter of a list: a choice among values, a yes, or a place of the directory. */
export type FilterField =
  | { readonly kind: "choice"; readonly id: string; readonly label: string; readonly options: readonly { readonly value: string; readonly label: string }[] }
  /** A category or a unit, by its sound too. */
  | { readonly kind: "matter"; readonly id: "category" | "unit"; readonly label: string; nameOf(id: string): string }
  | { readonly kind: "yes"; readonly id: string; readonly label: string }
  | { readonly kind: "place"; readonly id: string; readonly label: string };

/** The filters of a list, each told when it narrows; all are let go at once. */
export const FilterBar = memo(function FilterBar({
  fields,
  chosen,
  onChange,
}: {
  fields: readonly FilterField[];
  chosen: Chosen;
  onChange(chosen: Chosen): void;
}) {
  const { t } = useTranslation();
  const set = (id: string, value: string | null): void => {
    const { [id]: _, ...others } = chosen;
    onChange(value === null ? others : { ...others, [id]: value });
  };
  return (
    <>
      {fields.map((field) => {
        const value = chosen[field.id] ?? null;
        if (field.kind === "place") return <PlaceFilter key={field.id} label={field.label} value={value} onChange={(next) => set(field.id, next)} />;
        if (field.kind === "matter") return <MatterFilter key={field.id} field={field} value={value} onChange={(next) => set(field.id, next)} />;
        if (field.kind === "choice") {
          return (
            <NamedSelect
              key={field.id}
              w={118}
              size="xs"
              aria-label={field.label}
              placeholder={field.label}
              data={[...field.options]}
              value={value}
              onChange={(next) => set(field.id, next)}
              clearable={value !== null}
              searchable
              comboboxProps={{ width: 220, position: "bottom-start" }}
              data-testid={`filter-${field.id}`}
            />
          );
        }
        return (
          <Button
            key={field.id}
            size="compact-sm"
            variant={value === null ? "default" : "filled"}
            aria-pressed={value !== null}
            onClick={() => set(field.id, value === null ? "yes" : null)}
            data-testid={`filter-${field.id}`}
          >
            {field.label}
          </Button>
        );
      })}
      {Object.keys(chosen).length > 0 && (
        <Button size="compact-sm" variant="subtle" onClick={() => onChange({})} data-testid="filter-clear">
          {t("list.clear")}
        </Button>
      )}
    </>
  );
});

type MatterField = Extract<FilterField, { kind: "matter" }>;
function MatterFilter({ field, value, onChange }: { field: MatterField; value: string | null; onChange(value: string | null): void }) {
  const matters = useMatters(field.id, value === null ? [] : [{ value, label: field.nameOf(value) }]);
  return (
    <NamedSelect
      {...matters}
      w={118}
      size="xs"
      aria-label={field.label}
      placeholder={field.label}
      value={value}
      onChange={onChange}
      clearable={value !== null}
      comboboxProps={{ width: 260, position: "bottom-start" }}
      data-testid={`filter-${field.id}`}
    />
  );
}

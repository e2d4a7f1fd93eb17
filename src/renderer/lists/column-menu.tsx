import { ActionIcon, Button, Checkbox, Popover } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { plainLayout, type TableColumn, type TableLayout } from "./data-table.tsx";

/** How much a press of a key widens a column, px. */
const step = 24;

/** Which columns are shown, in what order and how wide, from the keyboard too. */
export function ColumnMenu<Row>({
  columns,
  layout,
  onChange,
}: {
  columns: readonly TableColumn<Row>[];
  layout: TableLayout;
  onChange(layout: TableLayout): void;
}) {
  const { t } = useTranslation();
  const [isOpen, setOpen] = useState(false);
  const order = orderedIds(columns, layout);
  const move = (index: number, by: -1 | 1): void => {
    const next = [...order];
    const [id] = next.splice(index, 1);
    if (id !== undefined) next.splice(index + by, 0, id);
    onChange({ ...layout, order: next });
  };
  return (
    <Popover opened={isOpen} onChange={setOpen} position="bottom-end" shadow="md" trapFocus withinPortal>
      <Popover.Target>
        <Button size="compact-sm" variant="default" ml="auto" onClick={() => setOpen(!isOpen)} aria-expanded={isOpen} data-testid="columns">
          {t("list.columns")}
        </Button>
      </Popover.Target>
      <Popover.Dropdown>
        <ul className="column-menu">
          {order.map((id, index) => {
            const column = columns.find((each) => each.id === id);
            if (column === undefined) return null;
            const isShown = !layout.hidden.includes(id);
            const width = layout.widths[id] ?? column.width;
            const widen = (by: number): void => onChange({ ...layout, widths: { ...layout.widths, [id]: Math.max(48, width + by) } });
            const name = { column: column.header };
            return (
              <li key={id}>
                <Checkbox
                  size="xs"
                  label={column.header}
                  checked={isShown}
                  onChange={() => onChange({ ...layout, hidden: isShown ? [...layout.hidden, id] : layout.hidden.filter((each) => each !== id) })}
                />
                <span className="column-tools">
                  <Tool label={t("list.columnUp", name)} mark="↑" isOff={index === 0} run={() => move(index, -1)} />
                  <Tool label={t("list.columnDown", name)} mark="↓" isOff={index === order.length - 1} run={() => move(index, 1)} />
                  <Tool label={t("list.columnNarrower", name)} mark="−" isOff={width <= 48} run={() => widen(-step)} />
                  <Tool label={t("list.columnWider", name)} mark="+" isOff={width >= 900} run={() => widen(step)} />
                </span>
              </li>
            );
          })}
        </ul>
        <p className="quiet">{t("list.columnsYield")}</p>
        <Button size="compact-xs" variant="subtle" onClick={() => onChange(plainLayout)}>
          {t("list.columnsPlain")}
        </Button>
      </Popover.Dropdown>
    </Popover>
  );
}

function Tool({ label, mark, isOff, run }: { label: string; mark: string; isOff: boolean; run(): void }) {
  return (
    <ActionIcon size="sm" variant="subtle" aria-label={label} title={label} disabled={isOff} onClick={run}>
      {mark}
    </ActionIcon>
  );
}

/** The columns' ids as the person ordered them; one that is new stands behind. */
export function orderedIds<Row>(columns: readonly TableColumn<Row>[], { order }: TableLayout): string[] {
  const known = order.filter((id) => columns.some((column) => column.id === id));
  return [...known, ...columns.map((column) => column.id).filter((id) => !known.includes(id))];
}

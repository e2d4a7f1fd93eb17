import { Button, Popover } from "@mantine/core";
import { useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import type { ListName } from "../../../contract/lists-api.ts";
import { useConsole, useStore } from "../../shared/use-console.ts";
import type { TableColumn } from "../data-table.tsx";
import type { ListModel } from "../list-model.ts";
import { nothing, type Selection } from "../selection.ts";
import { type ExportFormat, exportRows } from "./export-rows.ts";

type Standing =
  | { readonly state: "idle" }
  | { readonly state: "writing"; readonly done: number }
  | { readonly state: "done"; readonly rows: number }
  | { readonly state: "failed" };

interface ExportMenuProps<Row> {
  readonly list: ListName;
  readonly model: ListModel<Row>;
  /** Those that are shown, in their order. */
  readonly columns: readonly TableColumn<Row>[];
  readonly selection: Selection;
}

/** What is chosen, or the whole list, as a file: told how far it is, and audited before the file is given. */
export function ExportMenu<Row>(props: ExportMenuProps<Row>) {
  const { t } = useTranslation();
  const { snapshot } = useConsole();
  const isOperator = snapshot?.person?.role === "operator";
  const [isOpen, setOpen] = useState(false);
  const { standing, write, stop } = useExport(props);
  const stretches = stretchesOf(props);
  const total = stretches.reduce((sum, [from, to]) => sum + to - from, 0);
  const isWriting = standing.state === "writing";
  const choice = (format: ExportFormat, label: string) => (
    <Button size="compact-sm" variant="default" disabled={isWriting || total === 0} data-testid={`export-${format}`} onClick={() => void write(format)}>
      {label}
    </Button>
  );
  return (
    <Popover opened={isOpen} onChange={setOpen} position="bottom-end" shadow="md" trapFocus withinPortal>
      <Popover.Target>
        <Button size="compact-sm" variant="default" onClick={() => setOpen(!isOpen)} aria-expanded={isOpen} data-testid="export">
          {t("list.export")}
        </Button>
      </Popover.Target>
      <Popover.Dropdown>
        <div className="export-menu">
          <p>{t("list.exportHow", { total: total.toLocaleString("en-US") })}</p>
          <p className="quiet">{t(isOperator ? "list.exportNames" : "list.exportNumbers")}</p>
          <div className="actions">
            {choice("csv", t("list.exportCsv"))}
            {choice("xlsx", t("list.exportXlsx"))}
            {isWriting && (
              <Button size="compact-sm" variant="subtle" onClick={stop}>
                {t("list.exportStop")}
              </Button>
            )}
          </div>
          <p role="status" data-testid="export-standing" data-state={standing.state}>
            {isWriting && t("list.exporting", { done: standing.done.toLocaleString("en-US"), total: total.toLocaleString("en-US") })}
            {standing.state === "done" && t("list.exported", { rows: standing.rows.toLocaleString("en-US") })}
            {standing.state === "failed" && <span className="trouble-word">{t("list.exportFailed")}</span>}
          </p>
        </div>
      </Popover.Dropdown>
    </Popover>
  );
}

const stretchesOf = <Row,>({ selection, model }: ExportMenuProps<Row>): Selection =>
  selection.length > 0 ? selection : model.total > 0 ? [[0, model.total]] : nothing;

function useExport<Row>(props: ExportMenuProps<Row>) {
  const store = useStore();
  const [standing, setStanding] = useState<Standing>({ state: "idle" });
  const life = useRef(new AbortController());
  const write = async (format: ExportFormat): Promise<void> => {
    const { list, model, columns } = props;
    const { viewId } = model;
    if (viewId === null) return;
    life.current = new AbortController();
    const { signal } = life.current;
    setStanding({ state: "writing", done: 0 });
    try {
      const table = { headers: columns.map(({ header }) => header), cells: (row: Row) => columns.map((column) => textOf(column, row)) };
      const source = { port: model.port, viewId, stretches: stretchesOf(props) };
      const exported = await exportRows<Row>(source, table, format, { onDone: (done) => setStanding({ state: "writing", done }), signal });
      if (exported === null) return setStanding({ state: "idle" });
      // Nothing leaves the program that is not in the audit.
      await store.seat.lists.exported({ list, format, rows: exported.rows });
      save(exported.file, `hotline-${list}-${new Date().toISOString().slice(0, 16).replace(/[-:]/g, "")}.${format}`);
      setStanding({ state: "done", rows: exported.rows });
    } catch {
      setStanding({ state: "failed" });
    }
  };
  return { standing, write, stop: () => life.current.abort() };
}

function textOf<Row>(column: TableColumn<Row>, row: Row): string {
  if (column.text !== undefined) return column.text(row);
  const shown = column.cell(row);
  return typeof shown === "string" || typeof shown === "number" ? String(shown) : "";
}

function save(file: Blob, name: string): void {
  const address = URL.createObjectURL(file);
  Object.assign(document.createElement("a"), { href: address, download: name }).click();
  URL.revokeObjectURL(address);
}

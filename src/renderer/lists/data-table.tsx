import { type ColumnDef, columnOrderingFeature, columnSizingFeature, columnVisibilityFeature, tableFeatures, useTable } from "@tanstack/react-table";
import { useVirtualizer } from "@tanstack/react-virtual";
import { type ReactNode, type RefObject, useEffect, useId, useLayoutEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import type { ListLayout } from "../../contract/list-views.ts";
import { fittedColumns } from "./fit-columns.ts";
import type { RowSource } from "./list-model.ts";
import { between, isChosen, type Selection, toggled } from "./selection.ts";
import { type TableKeys, tableKey } from "./table-keys.ts";
import "./lists.css";

/** A column of a table. */
export interface TableColumn<Row> {
  readonly id: string;
  readonly header: string;
  /** Width in px unless the person chose another; the one that grows takes what is left. */
  readonly width: number;
  readonly grows?: boolean;
  /** How soon it gives way in a narrow table, 1 first; absent: never. */
  readonly yields?: number;
  /** By the name under which the list can be put in order by it. */
  readonly sort?: string;
  cell(row: Row): ReactNode;
  /** In words, for a file; without it what the cell shows, which is text then. */
  text?(row: Row): string;
}
/** What a person chose of a table: its columns. */
export type TableLayout = ListLayout;
export const plainLayout: TableLayout = { order: [], hidden: [], widths: {} };
export interface TableSort {
  readonly column: string;
  readonly descending: boolean;
}

/** What a table is drawn from. */
export interface DataTableProps<Row extends object> {
  readonly label: string;
  readonly source: RowSource<Row>;
  readonly columns: readonly TableColumn<Row>[];
  readonly layout?: TableLayout;
  onWidth?(column: string, width: number): void;
  readonly sort?: TableSort | null;
  onSort?(sort: TableSort): void;
  /** The row on which the keys stand. */
  readonly cursor: number;
  onCursor(index: number): void;
  readonly selection?: Selection;
  onSelection?(selection: Selection, cursor: number): void;
  onOpen?(row: Row, index: number): void;
  /** Whether the table stands at its top, where new rows may come in unseen. */
  onTop?(isAtTop: boolean): void;
  /** Said instead of rows when there are none. */
  readonly empty?: ReactNode;
}

const rowHeight = 32;
/** Chromium draws no box higher than 2^25 px: so many rows can be scrolled to; what lies beyond is found by a filter. */
const mostRows = Math.floor(2 ** 25 / rowHeight) - 8;
const features = tableFeatures({ columnOrderingFeature, columnSizingFeature, columnVisibilityFeature });
const noRows: object[] = [];
const [narrowest, widest] = [48, 900];

/**
 * A table of any length: TanStack Table holds its columns, TanStack Virtual the rows that are looked at, the rows themselves come
 * from their source. The keys work on one row, which is told to a screen reader by `aria-activedescendant`, for the rest is not drawn.
 */
export function DataTable<Row extends object>(props: DataTableProps<Row>) {
  const { source, columns, cursor, layout = plainLayout, selection = [] } = props;
  const scroll = useRef<HTMLDivElement>(null);
  const id = useId();
  const count = Math.min(source.total, mostRows);
  const room = useRoom(scroll);
  const wanted = useColumns(columns, layout);
  const sorted = columns.find(({ sort }) => sort !== undefined && sort === props.sort?.column)?.id ?? null;
  const shown = fittedColumns(wanted, room, sorted);
  const tracks = shown.map(({ column, width }) => (column.grows === true ? `minmax(${width}px, 1fr)` : `${width}px`)).join(" ");
  const virtual = useVirtualizer({
    count,
    getScrollElement: () => scroll.current,
    estimateSize: () => rowHeight,
    overscan: 6,
    scrollMargin: rowHeight,
    scrollPaddingStart: rowHeight,
  });
  const items = virtual.getVirtualItems();
  const [first, last] = [items[0]?.index ?? 0, items.at(-1)?.index ?? 0];
  useEffect(() => source.want(first, last), [source, first, last]);
  const keys: TableKeys = {
    cursor,
    count,
    page: Math.max(1, Math.floor((scroll.current?.clientHeight ?? 400) / rowHeight) - 2),
    selection,
    canChoose: props.onSelection !== undefined,
    move: (index) => {
      props.onCursor(index);
      virtual.scrollToIndex(index);
    },
    choose: (chosen, index) => {
      props.onSelection?.(chosen, index);
      if (index !== cursor) virtual.scrollToIndex(index);
    },
    open: () => {
      const row = source.rowAt(cursor);
      if (row !== null && row !== undefined) props.onOpen?.(row, cursor);
    },
  };
  return (
    <div className="data-table" ref={scroll} onScroll={(event) => props.onTop?.(event.currentTarget.scrollTop < rowHeight)} data-testid="data-table">
      <table
        // biome-ignore lint/a11y/noNoninteractiveElementToInteractiveRole: a table on whose rows keys work is a grid (ARIA APG, grid pattern)
        role="grid"
        aria-label={props.label}
        aria-rowcount={source.total + 1}
        aria-multiselectable={keys.canChoose}
        aria-activedescendant={cursor >= first && cursor <= last && count > 0 ? `${id}-${cursor}` : undefined}
        tabIndex={0}
        onKeyDown={(event) => tableKey(event, keys)}
        data-testid="data-grid"
      >
        <HeaderRow shown={shown} tracks={tracks} sort={props.sort ?? null} onSort={props.onSort} onWidth={props.onWidth} />
        <tbody style={{ height: virtual.getTotalSize() }}>
          {items.map(({ index, start }) => (
            <tr
              key={index}
              id={`${id}-${index}`}
              aria-rowindex={index + 2}
              aria-selected={keys.canChoose ? isChosen(selection, index) : undefined}
              data-cursor={index === cursor}
              style={{ gridTemplateColumns: tracks, transform: `translateY(${start - rowHeight}px)` }}
              onClick={(event) => clickRow(event, index, keys) && openRow(props, index)}
              data-testid={source.rowAt(index) === undefined ? "list-row-coming" : "list-row"}
            >
              <Cells row={source.rowAt(index)} shown={shown} />
            </tr>
          ))}
        </tbody>
      </table>
      {count === 0 && props.empty}
    </div>
  );
}

function openRow<Row extends object>({ source, onOpen }: DataTableProps<Row>, index: number): void {
  const row = source.rowAt(index);
  if (row !== null && row !== undefined) onOpen?.(row, index);
}

/** With Control or Shift a click chooses. @returns whether it opens the row */
function clickRow(event: { ctrlKey: boolean; shiftKey: boolean }, index: number, keys: TableKeys): boolean {
  const isChoice = keys.canChoose && (event.ctrlKey || event.shiftKey);
  if (isChoice) keys.choose(event.shiftKey ? between(keys.cursor, index) : toggled(keys.selection, index), index);
  else keys.move(index);
  return !isChoice;
}

interface ShownColumn<Row> {
  readonly id: string;
  readonly column: TableColumn<Row>;
  readonly width: number;
  readonly yields: number | undefined;
}
/** How wide the table may be, px; it changes with the window and with what is opened beside. */
function useRoom(table: RefObject<HTMLElement | null>): number | null {
  const [room, setRoom] = useState<number | null>(null);
  useLayoutEffect(() => {
    const element = table.current;
    if (element === null) return undefined;
    const measure = () => setRoom(element.clientWidth);
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    measure();
    return () => observer.disconnect();
  }, [table]);
  return room;
}
/** The columns as the person wants them. */
function useColumns<Row extends object>(columns: readonly TableColumn<Row>[], layout: TableLayout): ShownColumn<Row>[] {
  const definitions = columns.map((column): ColumnDef<typeof features, object> => ({ id: column.id, size: column.width, minSize: narrowest, maxSize: widest }));
  const table = useTable({
    features,
    columns: definitions,
    data: noRows,
    state: {
      columnOrder: [...layout.order],
      columnSizing: { ...layout.widths },
      columnVisibility: Object.fromEntries(layout.hidden.map((hidden) => [hidden, false])),
    },
  });
  return table.getVisibleLeafColumns().flatMap((each) => {
    const column = columns.find((known) => known.id === each.id);
    return column === undefined ? [] : [{ id: column.id, column, width: each.getSize(), yields: column.yields }];
  });
}

function Cells<Row extends object>({ row, shown }: { row: Row | null | undefined; shown: readonly ShownColumn<Row>[] }) {
  const { t } = useTranslation();
  if (row === null) return <td className="quiet">{t("list.hidden")}</td>;
  return shown.map(({ column }) => (
    <td key={column.id} className="clip">
      {row === undefined ? "" : column.cell(row)}
    </td>
  ));
}

interface HeaderProps {
  readonly sort: TableSort | null;
  readonly onSort: ((sort: TableSort) => void) | undefined;
  readonly onWidth: ((column: string, width: number) => void) | undefined;
}

function HeaderRow<Row extends object>({ shown, tracks, ...rest }: HeaderProps & { shown: readonly ShownColumn<Row>[]; tracks: string }) {
  return (
    <thead>
      <tr aria-rowindex={1} style={{ gridTemplateColumns: tracks }}>
        {shown.map(({ column, width }) => (
          <HeaderCell key={column.id} column={column} width={width} {...rest} />
        ))}
      </tr>
    </thead>
  );
}

function HeaderCell<Row extends object>({ column, width, sort, onSort, onWidth }: HeaderProps & Pick<ShownColumn<Row>, "column" | "width">) {
  const name = column.sort;
  const sorted = name !== undefined && sort?.column === name ? sort : null;
  const direction = sorted === null ? undefined : sorted.descending ? "descending" : "ascending";
  return (
    <th scope="col" aria-sort={direction}>
      {name === undefined || onSort === undefined ? (
        <span className="clip">{column.header}</span>
      ) : (
        <button type="button" className="clip" onClick={() => onSort({ column: name, descending: sorted?.descending === false })} data-testid={`sort-${name}`}>
          {column.header}
          {sorted !== null && (sorted.descending ? " ↓" : " ↑")}
        </button>
      )}
      {onWidth !== undefined && <Handle width={width} onWidth={(wanted) => onWidth(column.id, Math.max(narrowest, Math.min(widest, wanted)))} />}
    </th>
  );
}

/** The edge by which a column is made wider. The keyboard has the column menu for it. */
function Handle({ width, onWidth }: { width: number; onWidth(width: number): void }) {
  const began = useRef<{ x: number; width: number } | null>(null);
  return (
    <span
      aria-hidden
      className="data-handle"
      onPointerDown={(event) => {
        began.current = { x: event.clientX, width };
        event.currentTarget.setPointerCapture(event.pointerId);
      }}
      onPointerMove={(event) => began.current !== null && onWidth(began.current.width + event.clientX - began.current.x)}
      onPointerUp={() => {
        began.current = null;
      }}
    />
  );
}

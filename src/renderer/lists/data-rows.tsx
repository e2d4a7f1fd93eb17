import { type ColumnDef, FlexRender, tableFeatures, useTable } from "@tanstack/react-table";
import { useVirtualizer } from "@tanstack/react-virtual";
import { useRef } from "react";

const features = tableFeatures({});
/** A column of one of the lists. */
export type Column<Row> = ColumnDef<typeof features, Row & object>;

/** Rows that are drawn only where one looks; Enter or a click opens one. */
export function DataRows<Row extends object>({
  rows,
  columns,
  widths,
  idOf,
  onOpen,
  label,
}: {
  rows: readonly Row[];
  columns: readonly Column<Row>[];
  /** CSS grid tracks. */
  widths: string;
  idOf(row: Row): string;
  onOpen?(row: Row): void;
  label: string;
}) {
  const scroll = useRef<HTMLDivElement>(null);
  const table = useTable({ features, columns: [...columns], data: [...rows] });
  const all = table.getRowModel().rows;
  const virtual = useVirtualizer({ count: all.length, getScrollElement: () => scroll.current, estimateSize: () => 36, overscan: 12 });
  return (
    <div className="rows" ref={scroll}>
      <table aria-label={label} aria-rowcount={all.length}>
        <thead>
          {table.getHeaderGroups().map((group) => (
            <tr key={group.id} style={{ gridTemplateColumns: widths }}>
              {group.headers.map((header) => (
                <th key={header.id} scope="col">
                  <FlexRender header={header} />
                </th>
              ))}
            </tr>
          ))}
        </thead>
        <tbody style={{ height: virtual.getTotalSize() }}>
          {virtual.getVirtualItems().map((item) => {
            const row = all[item.index];
            if (row === undefined) return null;
            const open = onOpen === undefined ? undefined : () => onOpen(row.original as Row);
            return (
              <tr
                key={idOf(row.original as Row)}
                {...(open === undefined ? {} : { tabIndex: 0, onClick: open })}
                onKeyDown={(event) => event.key === "Enter" && open?.()}
                style={{ gridTemplateColumns: widths, transform: `translateY(${item.start}px)` }}
                data-testid="list-row"
              >
                {row.getAllCells().map((cell) => (
                  <td key={cell.id} className="clip">
                    <FlexRender cell={cell} />
                  </td>
                ))}
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}

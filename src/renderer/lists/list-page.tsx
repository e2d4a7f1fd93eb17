import { Button, Loader, TextInput } from "@mantine/core";
import { type ReactNode, useMemo, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import type { ListName, ListQuery } from "../../contract/lists-api.ts";
import { useConsole } from "../shared/use-console.ts";
import { ColumnMenu } from "./column-menu.tsx";
import { DataTable, plainLayout, type TableColumn, type TableLayout, type TableSort } from "./data-table.tsx";
import { FilterBar, type FilterField } from "./filter-bar.tsx";
import { type Chosen, conditionsOf } from "./filters.ts";
import { countOf, nothing, type Selection } from "./selection.ts";
import { useList } from "./use-list.ts";

/** A list of the seat with its filters, its columns and its keys. */
export interface ListPageProps<Row extends { readonly id: string }> {
  readonly list: ListName;
  readonly label: string;
  readonly columns: readonly TableColumn<Row>[];
  readonly fields: readonly FilterField[];
  readonly sort: TableSort;
  /** Words for the search box; none: the list is not searched by text. */
  readonly search?: string;
  onOpen?(row: Row): void;
  /** What is shown beside the table of the row that was opened. */
  readonly aside?: ReactNode;
}

const singular = { tickets: "ticket", calls: "call", callers: "caller" } as const satisfies Record<ListName, string>;

/** Chosen by a person for one list. */
export interface ListSetting {
  readonly text: string;
  readonly chosen: Chosen;
  readonly sort: TableSort;
  readonly layout: TableLayout;
}

export function ListPage<Row extends { readonly id: string }>(props: ListPageProps<Row>) {
  const { list, label, columns, fields } = props;
  const [setting, setSetting] = useState<ListSetting>({ text: "", chosen: {}, sort: props.sort, layout: plainLayout });
  const change = (part: Partial<ListSetting>) => setSetting((before) => ({ ...before, ...part }));
  const [cursor, setCursor] = useState(0);
  const [selection, setSelection] = useState<Selection>(nothing);
  const atTop = useRef(true);
  const grid = useRef<HTMLElement>(null);
  const query = useQuery(list, setting);
  const model = useList<Row>(list, query, () => atTop.current && selection.length === 0 && grid.current?.querySelector("table:focus") == null);
  const narrow = (part: Partial<ListSetting>) => {
    change(part);
    setCursor(0);
    setSelection(nothing);
  };
  return (
    <div className="list-page">
      <section
        className="list"
        data-testid={`${singular[list]}-list`}
        data-complete={model.isComplete}
        data-total={model.total}
        aria-busy={!model.isCurrent}
        ref={grid}
      >
        <div className="list-bar">
          {props.search !== undefined && (
            <TextInput
              w={240}
              size="xs"
              aria-label={props.search}
              placeholder={props.search}
              value={setting.text}
              maxLength={200}
              onChange={(event) => narrow({ text: event.currentTarget.value })}
              data-testid={`${singular[list]}-search`}
            />
          )}
          <FilterBar fields={fields} chosen={setting.chosen} onChange={(chosen) => narrow({ chosen })} />
          <ColumnMenu columns={columns} layout={setting.layout} onChange={(layout) => change({ layout })} />
        </div>
        <DataTable
          label={label}
          source={model}
          columns={columns}
          layout={setting.layout}
          onWidth={(column, width) => change({ layout: { ...setting.layout, widths: { ...setting.layout.widths, [column]: width } } })}
          sort={setting.sort}
          onSort={(sort) => narrow({ sort })}
          cursor={cursor}
          onCursor={setCursor}
          selection={selection}
          onSelection={(chosen, index) => {
            setSelection(chosen);
            setCursor(index);
          }}
          {...(props.onOpen === undefined ? {} : { onOpen: props.onOpen })}
          onTop={(isAtTop) => {
            atTop.current = isAtTop;
          }}
          empty={<Nothing isComplete={model.isComplete} hasFailed={model.hasFailed} />}
        />
        <ListFoot total={model.total} isComplete={model.isComplete} chosen={countOf(selection)} hasNews={model.hasNews} onRefresh={() => model.open()} />
      </section>
      {props.aside}
    </div>
  );
}

function useQuery(list: ListName, { text, chosen, sort }: ListSetting): ListQuery {
  const { snapshot } = useConsole();
  const personId = snapshot?.person?.id ?? "";
  return useMemo(() => ({ text, conditions: conditionsOf(list, chosen, { now: Date.now(), personId }), sort }), [list, text, chosen, sort, personId]);
}

function Nothing({ isComplete, hasFailed }: { isComplete: boolean; hasFailed: boolean }) {
  const { t } = useTranslation();
  if (hasFailed) return <p className="list-empty trouble-word">{t("list.failed")}</p>;
  return isComplete ? <p className="list-empty quiet">{t("list.empty")}</p> : null;
}

function ListFoot(props: { total: number; isComplete: boolean; chosen: number; hasNews: boolean; onRefresh(): void }) {
  const { t } = useTranslation();
  const { total, isComplete, chosen, hasNews } = props;
  return (
    <div className="list-foot">
      <span role="status" data-testid="list-total">
        {t(isComplete ? "list.total" : "list.counting", { total: total.toLocaleString("en-US") })}
        {chosen > 0 && ` · ${t("list.chosen", { total: chosen.toLocaleString("en-US") })}`}
      </span>
      {!isComplete && <Loader size={12} aria-hidden />}
      {hasNews && (
        <Button size="compact-xs" variant="light" onClick={props.onRefresh} data-testid="list-refresh">
          {t("list.news")}
        </Button>
      )}
      <span style={{ marginLeft: "auto" }}>{t("list.keys")}</span>
    </div>
  );
}

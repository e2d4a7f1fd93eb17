import { Button, Loader, TextInput, VisuallyHidden } from "@mantine/core";
import { type ReactNode, useCallback, useMemo, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import type { ListAct } from "../../contract/list-acts.ts";
import type { ListSetting, ListViews } from "../../contract/list-views.ts";
import type { ListName, ListQuery } from "../../contract/lists-api.ts";
import { useDeskKey } from "../shared/use-commands.ts";
import { useConsole, useStore } from "../shared/use-console.ts";
import { useShownKey } from "../shared/use-keys.ts";
import { ActPanel } from "./acts/act-panel.tsx";
import { hasActs } from "./acts/acts.ts";
import { BulkStanding } from "./acts/bulk-standing.tsx";
import { useBulk } from "./acts/use-bulk.ts";
import { ColumnMenu, orderedIds } from "./column-menu.tsx";
import { DataTable, type TableColumn, type TableLayout, type TableSort } from "./data-table.tsx";
import { ExportMenu } from "./export/export-menu.tsx";
import { FilterBar, type FilterField } from "./filter-bar.tsx";
import { type Chosen, conditionsOf } from "./filters.ts";
import { countOf, nothing, type Selection } from "./selection.ts";
import { useList } from "./use-list.ts";
import { useListSetting } from "./views/use-list-setting.ts";
import { ViewMenu } from "./views/view-menu.tsx";

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

const singular = { tickets: "ticket", calls: "call", callers: "caller", followUps: "follow-up" } as const satisfies Record<ListName, string>;

/** Waits for the person's views: a list begins with the default one. */
export function ListPage<Row extends { readonly id: string }>(props: ListPageProps<Row>) {
  const { listViews } = useConsole();
  return listViews === null ? null : <ShownPage {...props} views={listViews} />;
}

function ShownPage<Row extends { readonly id: string }>({ views, ...props }: ListPageProps<Row> & { views: ListViews }) {
  const { list, columns, fields } = props;
  const sorts = columns.flatMap(({ sort }) => sort ?? []);
  const shown = useListSetting(list, props.sort, views, sorts);
  const { setting, change } = shown;
  const setChosen = useCallback((chosen: Chosen) => change({ chosen }), [change]);
  const setLayout = useCallback((layout: TableLayout) => change({ layout }), [change]);
  return (
    <div className="list-page">
      <ListBody {...props} setting={setting} onChange={change}>
        <div className="list-bar">
          <ViewMenu list={list} views={views} shown={shown} />
          {props.search !== undefined && (
            <TextInput
              w={240}
              size="xs"
              aria-label={props.search}
              placeholder={props.search}
              value={setting.text}
              maxLength={200}
              onChange={(event) => change({ text: event.currentTarget.value })}
              data-testid={`${singular[list]}-search`}
            />
          )}
          <FilterBar fields={fields} chosen={setting.chosen} onChange={setChosen} />
          <ColumnMenu columns={columns} layout={setting.layout} onChange={setLayout} />
        </div>
      </ListBody>
      {props.aside}
    </div>
  );
}

interface ListBodyProps<Row extends { readonly id: string }> extends ListPageProps<Row> {
  readonly setting: ListSetting;
  onChange(part: Partial<ListSetting>): void;
  readonly children: ReactNode;
}

/** The part that changes with every word of the seat, apart from the filters, which do not. */
function ListBody<Row extends { readonly id: string }>({ list, label, columns, setting, onChange, onOpen, children }: ListBodyProps<Row>) {
  const [place, setPlace] = useState<{ cursor: number; selection: Selection; of: ListQuery | null }>({ cursor: 0, selection: nothing, of: null });
  const atTop = useRef(true);
  const section = useRef<HTMLElement>(null);
  const query = useQuery(list, setting);
  // Another list begins at its top, with nothing chosen.
  const { cursor: wanted, selection } = place.of === query ? place : { cursor: 0, selection: nothing };
  const follows = (): boolean => atTop.current && selection.length === 0 && section.current?.querySelector("table:focus") == null;
  const model = useList<Row>(list, query, follows);
  // Rows may have gone since.
  const cursor = Math.min(wanted, Math.max(0, model.total - 1));
  const { t } = useTranslation();
  const shownKey = useShownKey();
  const store = useStore();
  const bulk = useBulk();
  const [isActing, setActing] = useState(false);
  const count = countOf(selection);
  useDeskKey("listActs", () => hasActs(list) && setActing(count > 0));
  const leaveActs = (): void => {
    setActing(false);
    section.current?.querySelector<HTMLElement>("table")?.focus();
  };
  const act = async (asked: ListAct): Promise<void> => {
    if (model.viewId === null) return;
    await store.seat.lists.act({ viewId: model.viewId, stretches: selection.map(([from, to]) => [from, to]), act: asked });
    leaveActs();
  };
  return (
    <section
      className="list"
      data-testid={`${singular[list]}-list`}
      data-complete={model.isComplete}
      data-total={model.total}
      aria-busy={!model.isCurrent}
      ref={section}
    >
      {children}
      <DataTable
        label={label}
        source={model}
        columns={columns}
        layout={setting.layout}
        onWidth={(column, width) => onChange({ layout: { ...setting.layout, widths: { ...setting.layout.widths, [column]: width } } })}
        sort={setting.sort}
        onSort={(sort) => onChange({ sort })}
        cursor={cursor}
        onCursor={(index) => setPlace({ cursor: index, selection, of: query })}
        selection={selection}
        onSelection={(chosen, index) => setPlace({ cursor: index, selection: chosen, of: query })}
        {...(onOpen === undefined ? {} : { onOpen })}
        onTop={(isAtTop) => {
          atTop.current = isAtTop;
        }}
        empty={<Nothing isComplete={model.isComplete} hasFailed={model.hasFailed} />}
      />
      {isActing && count > 0 && <ActPanel list={list} chosen={count} onAct={act} onClose={leaveActs} />}
      {bulk !== null && bulk.list === list && <BulkStanding progress={bulk} />}
      <ListFoot total={model.total} isComplete={model.isComplete} chosen={count} hasNews={model.hasNews} onRefresh={() => model.open()}>
        {hasActs(list) && (
          <Button size="compact-sm" variant="default" disabled={count === 0} aria-expanded={isActing} onClick={() => setActing(!isActing)} data-testid="acts">
            {t("bulk.title")} <span className="key">{shownKey("listActs")}</span>
          </Button>
        )}
        <ExportMenu list={list} model={model} columns={shownColumns(columns, setting.layout)} selection={selection} />
      </ListFoot>
    </section>
  );
}

function shownColumns<Row>(columns: readonly TableColumn<Row>[], layout: TableLayout): TableColumn<Row>[] {
  return orderedIds(columns, layout).flatMap((id) => (layout.hidden.includes(id) ? [] : columns.filter((column) => column.id === id)));
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

function ListFoot(props: { total: number; isComplete: boolean; chosen: number; hasNews: boolean; onRefresh(): void; children: ReactNode }) {
  const { t } = useTranslation();
  const { total, isComplete, chosen, hasNews } = props;
  return (
    <div className="list-foot">
      {/* Told once, when it is known, and not at each step of the counting. */}
      <VisuallyHidden role="status">{isComplete && t("list.total", { total: total.toLocaleString("en-US") })}</VisuallyHidden>
      <span data-testid="list-total">
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
      {props.children}
    </div>
  );
}

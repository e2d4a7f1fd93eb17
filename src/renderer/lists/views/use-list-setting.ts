import { useCallback, useEffect, useEffectEvent, useState } from "react";
import { isSame } from "../../../base/same.ts";
import type { ListName } from "../../../contract/list-export.ts";
import type { ListSetting, ListViews, SavedView } from "../../../contract/list-views.ts";
import { pageClock } from "../../../page/page-clock.ts";
import { useConsole, useStore } from "../../shared/use-console.ts";
import { plainLayout, type TableLayout, type TableSort } from "../data-table.tsx";

/** How a list is shown now, and the view of which that was made. */
export interface ShownSetting {
  readonly setting: ListSetting;
  /** null: no saved view. */
  readonly view: SavedView | null;
  change(part: Partial<ListSetting>): void;
  /** Shows a saved view, or the list without one. */
  choose(view: SavedView | null): void;
}

/** Columns are kept so soon after the last change of them, ms: an edge that is dragged changes them with each step. */
const settle = 400;

/** @param sort of the list without a view @param views what the person has: the list begins with the default one */
export function useListSetting(list: ListName, sort: TableSort, views: ListViews, sorts: readonly string[]): ShownSetting {
  const store = useStore();
  const { wantedView } = useConsole();
  const plain = (): ListSetting => ({ text: "", chosen: {}, sort, layout: views.layouts[list] ?? plainLayout });
  // What a version of before could be ordered by may be gone.
  const settingOf = (view: SavedView | null): ListSetting =>
    view === null ? plain() : sorts.includes(view.setting.sort.column) ? view.setting : { ...view.setting, sort };
  const [shown, setShown] = useState(() => {
    const first = viewOf(views, list, views.defaults[list]);
    return { viewId: first?.id ?? null, setting: settingOf(first) };
  });
  const change = useCallback((part: Partial<ListSetting>) => setShown((before) => ({ ...before, setting: { ...before.setting, ...part } })), []);
  const choose = (view: SavedView | null): void => setShown({ viewId: view?.id ?? null, setting: settingOf(view) });
  const take = useEffectEvent((id: string) => {
    const view = viewOf(views, list, id);
    if (view !== null) choose(view);
    store.wantView(null);
  });
  useEffect(() => {
    if (wantedView !== null && wantedView.list === list) take(wantedView.id);
  }, [wantedView, list]);
  const { viewId, setting } = shown;
  const { layout } = setting;
  const keep = useEffectEvent((kept: TableLayout) => {
    if (!isSame(views.layouts[list] ?? plainLayout, kept)) store.changeListViews((before) => ({ ...before, layouts: { ...before.layouts, [list]: kept } }));
  });
  useEffect(() => {
    // A view's columns are the view's own: they are kept with it.
    if (viewId !== null) return;
    const timer = pageClock.after(settle, () => keep(layout));
    return () => timer.cancel();
  }, [viewId, layout]);
  // Who leaves the list at once has their columns kept all the same.
  const leave = useEffectEvent(() => viewId === null && keep(layout));
  useEffect(() => () => void leave(), []);
  return { setting, view: viewOf(views, list, viewId), change, choose };
}

const viewOf = (views: ListViews, list: ListName, id: string | null | undefined): SavedView | null =>
  views.views.find((view) => view.id === id && view.list === list) ?? null;

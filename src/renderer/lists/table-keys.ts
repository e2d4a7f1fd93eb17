import type { KeyboardEvent } from "react";
import { between, chosen, nothing, type Selection, toggled } from "./selection.ts";

/** What the keys of a table work on. */
export interface TableKeys {
  readonly cursor: number;
  readonly count: number;
  /** Rows that Page Up and Page Down pass. */
  readonly page: number;
  readonly selection: Selection;
  readonly canChoose: boolean;
  move(index: number): void;
  choose(selection: Selection, index: number): void;
  open(): void;
}

/** Where a key leads; null for one that does not move. */
export function target(key: string, { cursor, count, page }: Pick<TableKeys, "cursor" | "count" | "page">): number | null {
  const within = (index: number): number => Math.max(0, Math.min(count - 1, index));
  switch (key) {
    case "ArrowDown":
      return within(cursor + 1);
    case "ArrowUp":
      return within(cursor - 1);
    case "PageDown":
      return within(cursor + page);
    case "PageUp":
      return within(cursor - page);
    case "Home":
      return 0;
    case "End":
      return within(count - 1);
    default:
      return null;
  }
}

/** Arrows, page keys, Home and End move; with Shift they choose on the way; Space chooses, Control+A all, Escape none; Enter opens. */
export function tableKey(event: KeyboardEvent, keys: TableKeys): void {
  // Keys of a button inside the table are its own.
  if (event.target !== event.currentTarget || event.nativeEvent.isComposing || event.altKey || event.metaKey || keys.count === 0) return;
  if (!takeKey(event, keys)) return;
  event.preventDefault();
  event.stopPropagation();
}

function takeKey({ key, shiftKey, ctrlKey }: KeyboardEvent, keys: TableKeys): boolean {
  const to = ctrlKey && key !== "Home" && key !== "End" ? null : target(key, keys);
  if (to !== null) {
    if (shiftKey && keys.canChoose) keys.choose(reach(keys, to), to);
    else keys.move(to);
    return true;
  }
  if (key === "Enter" && !ctrlKey && !shiftKey) keys.open();
  else if (key === " " && keys.canChoose) keys.choose(toggled(keys.selection, keys.cursor), keys.cursor);
  else if (key === "a" && ctrlKey && keys.canChoose) keys.choose(chosen(nothing, 0, keys.count), keys.cursor);
  else if (key === "Escape" && keys.selection.length > 0) keys.choose(nothing, keys.cursor);
  else return false;
  return true;
}

function reach({ selection, cursor }: TableKeys, to: number): Selection {
  const stretch = between(cursor, to)[0] ?? [to, to + 1];
  return chosen(selection, stretch[0], stretch[1]);
}

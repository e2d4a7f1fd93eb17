import { Button, TextInput, VisuallyHidden } from "@mantine/core";
import { createContext, useContext, useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { useStore } from "../shared/use-console.ts";
import { usePlaceNames } from "./people/use-place-names.ts";
import { type Column, type Entry, listOf, withWritten, written } from "./sections.ts";
import { entryName, noNames, shownCell, type ThingNames, typedCell, withPlaces } from "./thing-names.ts";

/** So many rows of a part are shown at once; the others are found by typing. */
const shownRows = 40;

/** What the version that is written calls its things. */
export const NamesContext = createContext<ThingNames>(noNames);

interface PartProps {
  readonly columns: readonly Column[];
  /** A row that is added; null: the rows are fixed. */
  readonly blank: Entry | null;
  readonly entries: readonly Entry[];
  onChange(entries: readonly Entry[]): void;
}

/** One part of a version as a table whose cells are written in. */
export function PartTable({ columns, blank, entries, onChange }: PartProps) {
  const { t } = useTranslation();
  const [text, setText] = useState("");
  const known = useContext(NamesContext);
  const holds = (entry: Entry, column: Column): boolean => [written(entry, column), shownCell(entry, column, known)].some((word) => word.includes(text));
  const isFound = (entry: Entry): boolean => text === "" || columns.some((column) => holds(entry, column));
  const found = entries.flatMap((entry, index) => (isFound(entry) ? [{ entry, index }] : []));
  const shown = found.slice(0, shownRows);
  const names = withPlaces(known, usePlaceNames(placesIn(shown, columns)));
  const placeIds = usePlaceIds();
  const rowName = useRowNames(columns, entries);
  const newest = useRef(entries);
  useEffect(() => {
    newest.current = entries;
  });
  const change = async (index: number, column: Column, typed: string): Promise<void> => {
    const ids = typedCell(typed, column, names);
    const entry = withWritten(entries[index] ?? {}, column, ids);
    onChange(entries.with(index, entry));
    if (column.names !== "place") return;
    const found = await placeIds(ids);
    // Others may have been written, added or removed meanwhile.
    const at = newest.current.indexOf(entry);
    if (found !== ids && at !== -1) onChange(newest.current.with(at, withWritten(entry, column, found)));
  };
  const heading = (column: Column): string => t(column.isFixed === true ? "configuration.column.clock" : `configuration.column.${column.path.join("-")}`);
  return (
    <div className="configuration-part">
      <div className="choices">
        <TextInput
          aria-label={t("configuration.find")}
          placeholder={t("configuration.find")}
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
        />
        {blank !== null && (
          <Button variant="default" onClick={() => onChange([blank, ...entries])} data-testid="configuration-add">
            {t("configuration.add")}
          </Button>
        )}
        <span className="quiet">{t("configuration.shown", { shown: Math.min(found.length, shownRows), count: entries.length })}</span>
      </div>
      <div className="configuration-scroll">
        <table>
          <thead>
            <tr>
              {columns.map((column) => (
                <th key={column.path.join("-")}>{heading(column)}</th>
              ))}
              <th>
                <VisuallyHidden>{t("configuration.remove")}</VisuallyHidden>
              </th>
            </tr>
          </thead>
          <tbody>
            {shown.map(({ entry, index }) => (
              <tr key={index}>
                {columns.map((column) => (
                  <td key={column.path.join("-")}>
                    <Cell
                      column={column}
                      label={`${heading(column)} ${rowName(entry)}`}
                      value={shownCell(entry, column, names)}
                      ids={column.names === undefined ? null : written(entry, column)}
                      onChange={(typed) => void change(index, column, typed)}
                    />
                  </td>
                ))}
                <td>
                  {blank !== null && (
                    <Button size="compact-sm" variant="subtle" color="gray" onClick={() => onChange(entries.toSpliced(index, 1))}>
                      {t("configuration.remove")}
                    </Button>
                  )}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </div>
  );
}

/** What rows are called for who does not see the table; where several are called so, with their ids. */
function useRowNames(columns: readonly Column[], entries: readonly Entry[]): (entry: Entry) => string {
  const { t, i18n } = useTranslation();
  const fixed = columns.find(({ words }) => words !== undefined);
  if (fixed !== undefined) return (entry) => t(`${fixed.words}.${written(entry, fixed)}`);
  const bearers = Map.groupBy(entries, (entry) => entryName(entry, i18n.language));
  return (entry) => {
    const name = entryName(entry, i18n.language);
    const isAlone = (bearers.get(name)?.length ?? 0) < 2 || entry.id === undefined || entry.id === name;
    return isAlone ? name : `${name} ${String(entry.id)}`;
  };
}

/** Places that rows name. */
const placesIn = (rows: readonly { readonly entry: Entry }[], columns: readonly Column[]): string[] =>
  columns.filter(({ names }) => names === "place").flatMap((column) => rows.flatMap(({ entry }) => listOf(written(entry, column))));

/** What is typed of places: their ids where the directory has just one that is called so; else it stays, and the check tells of it. */
function usePlaceIds(): (typed: string) => Promise<string> {
  const store = useStore();
  const idOf = async (name: string): Promise<string> => {
    if (/^\d*$/.test(name)) return name;
    const hits = await store.seat.place.search({ text: name.slice(0, 200), limit: 20, near: [], within: null }).catch(() => []);
    const called = hits.filter(({ place, building, path }) => building === "" && (path === name || place?.name === name));
    const [only, ...others] = called.flatMap(({ place }) => place?.id ?? []);
    return only === undefined || others.length > 0 ? name : only;
  };
  return async (typed) => (await Promise.all(listOf(typed).map(idOf))).join("，");
}

interface CellProps {
  readonly column: Column;
  readonly label: string;
  readonly value: string;
  /** What stands behind the names that are shown; null: nothing does. */
  readonly ids: string | null;
  onChange(typed: string): void;
}

/** A list keeps what is typed, its commas too, until the cell is left. */
function Cell({ column, label, value, ids, onChange }: CellProps) {
  const { t } = useTranslation();
  const [typing, setTyping] = useState<string | null>(null);
  if (column.kind === "flag")
    return <input type="checkbox" aria-label={label} checked={value === "true"} onChange={(event) => onChange(String(event.currentTarget.checked))} />;
  if (column.kind === "choice")
    return (
      <select aria-label={label} value={value} onChange={(event) => onChange(event.currentTarget.value)}>
        {(column.choices ?? []).map((choice) => (
          <option key={choice} value={choice}>
            {t(`configuration.kind.${choice}`)}
          </option>
        ))}
      </select>
    );
  // Names of clocks and such are not written here.
  if (column.isFixed === true) return <span>{column.words === undefined ? value : t(`${column.words}.${value}`)}</span>;
  return (
    <input
      aria-label={label}
      autoComplete="off"
      spellCheck={false}
      value={typing ?? value}
      title={ids === null || ids === value ? value : `${value}\n${ids}`}
      onChange={(event) => setTyping(event.currentTarget.value)}
      onBlur={() => {
        if (typing !== null && typing !== value) onChange(typing);
        setTyping(null);
      }}
    />
  );
}

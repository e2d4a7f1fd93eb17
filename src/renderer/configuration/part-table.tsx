import { Button, TextInput, VisuallyHidden } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { type Column, type Entry, withWritten, written } from "./sections.ts";

/** So many rows of a part are shown at once; the others are found by typing. */
const shownRows = 40;

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
  const isFound = (entry: Entry): boolean => text === "" || columns.some((column) => written(entry, column).includes(text));
  const found = entries.flatMap((entry, index) => (isFound(entry) ? [{ entry, index }] : []));
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
            {found.slice(0, shownRows).map(({ entry, index }) => (
              <tr key={index}>
                {columns.map((column) => (
                  <td key={column.path.join("-")}>
                    <Cell
                      column={column}
                      label={`${heading(column)} ${written(entry, { path: ["id"], kind: "text" })}`}
                      value={written(entry, column)}
                      onChange={(typed) => onChange(entries.with(index, withWritten(entry, column, typed)))}
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

interface CellProps {
  readonly column: Column;
  readonly label: string;
  readonly value: string;
  onChange(typed: string): void;
}

/** A list keeps what is typed, its commas too, until the cell is left. */
function Cell({ column, label, value, onChange }: CellProps) {
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
      title={value}
      onChange={(event) => setTyping(event.currentTarget.value)}
      onBlur={() => {
        if (typing !== null && typing !== value) onChange(typing);
        setTyping(null);
      }}
    />
  );
}

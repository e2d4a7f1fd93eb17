/** What of a column decides whether it finds room. */
export interface FittedColumn {
  readonly id: string;
  /** px. */
  readonly width: number;
  /** How soon it gives way where there is no room for all, 1 first; absent: never. */
  readonly yields?: number | undefined;
}

/** Between two columns, and beside the first and the last, px; as `lists.css` has it. */
const [gap, margin] = [12, 12];

/**
 * The columns for which there is room: the less important give way one by one, so that nobody has to scroll sideways for what matters.
 * What the list is put in order by stays.
 * @param room px; null: not known yet @param kept id of the column that stays in any case
 */
export function fittedColumns<Column extends FittedColumn>(columns: readonly Column[], room: number | null, kept: string | null = null): Column[] {
  const shown = [...columns];
  const needed = (): number => shown.reduce((sum, { width }) => sum + width, 2 * margin + gap * Math.max(0, shown.length - 1));
  const yielding = columns.filter(({ id, yields }) => yields !== undefined && id !== kept).sort((one, other) => (one.yields ?? 0) - (other.yields ?? 0));
  for (const column of yielding) {
    if (room === null || needed() <= room) break;
    shown.splice(shown.indexOf(column), 1);
  }
  return shown;
}

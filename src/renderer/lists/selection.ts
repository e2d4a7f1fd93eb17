/** Stretches of chosen rows by their positions, [from, to), ascending and apart: a million chosen rows are one stretch. */
export type Selection = readonly (readonly [number, number])[];

export const nothing: Selection = [];
export const countOf = (selection: Selection): number => selection.reduce((sum, [from, to]) => sum + to - from, 0);
export const isChosen = (selection: Selection, index: number): boolean => selection.some(([from, to]) => index >= from && index < to);

/** Adds a stretch. */
export function chosen(selection: Selection, from: number, to: number): Selection {
  const merged: [number, number][] = [];
  for (const [start, end] of [...selection, [from, to] as const].sort((one, other) => one[0] - other[0])) {
    const last = merged.at(-1);
    if (last !== undefined && start <= last[1]) last[1] = Math.max(last[1], end);
    else merged.push([start, end]);
  }
  return merged;
}
/** Chooses a row, or lets it go. */
export function toggled(selection: Selection, index: number): Selection {
  if (!isChosen(selection, index)) return chosen(selection, index, index + 1);
  return selection.flatMap(([from, to]): Selection => {
    if (index < from || index >= to) return [[from, to]];
    return [[from, index] as const, [index + 1, to] as const].filter(([start, end]) => start < end);
  });
}
/** The stretch between two rows, both included. */
export const between = (one: number, other: number): Selection => [[Math.min(one, other), Math.max(one, other) + 1]];

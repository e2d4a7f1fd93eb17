/** A piece of two texts laid side by side. */
export interface DifferencePiece {
  readonly kind: "same" | "added" | "removed";
  readonly text: string;
}

/** Above so many pairs that would have to be compared, a stretch is told as replaced whole. */
const mostPairs = 4_000_000;
/** Two stretches that share less than this of the shorter one are easier to read one after the other. */
const shareWorthReading = 0.4;

/**
 * What was taken out of a text and what was put in: by lines, and inside changed lines by characters.
 * `same` and `removed` pieces put together are the first text, `same` and `added` ones the second.
 */
export function textDifference(before: string, after: string): DifferencePiece[] {
  const lines = differenceOf(linesOf(before), linesOf(after));
  return joined(
    stretches(lines).flatMap((stretch): DifferencePiece[] => {
      if (stretch.kind === "same") return [{ kind: "same", text: stretch.text }];
      return withinLines(stretch.removed, stretch.added);
    }),
  );
}

/** Lines with their ends, so that put together they are the text. */
const linesOf = (text: string): string[] => text.match(/[^\n]*\n|[^\n]+/g) ?? [];

type Stretch = { readonly kind: "same"; readonly text: string } | { readonly kind: "changed"; readonly removed: string; readonly added: string };
/** Neighbouring removed and added pieces as one change. */
function stretches(pieces: readonly DifferencePiece[]): Stretch[] {
  const found: Stretch[] = [];
  for (const { kind, text } of pieces) {
    const last = found.at(-1);
    if (kind === "same") found.push({ kind, text });
    else if (last?.kind === "changed") found[found.length - 1] = { ...last, [kind]: last[kind] + text };
    else found.push({ kind: "changed", removed: kind === "removed" ? text : "", added: kind === "added" ? text : "" });
  }
  return found;
}

function withinLines(removed: string, added: string): DifferencePiece[] {
  const whole: DifferencePiece[] = [
    { kind: "removed", text: removed },
    { kind: "added", text: added },
  ];
  if (removed === "" || added === "") return whole;
  const [left, right] = [Array.from(removed), Array.from(added)];
  const pieces = differenceOf(left, right);
  const shared = pieces.filter(({ kind }) => kind === "same").reduce((sum, { text }) => sum + Array.from(text).length, 0);
  return shared >= shareWorthReading * Math.min(left.length, right.length) ? pieces : whole;
}

/** The longest common subsequence of two sequences, as pieces; what they begin and end with alike is set aside first. */
function differenceOf(before: readonly string[], after: readonly string[]): DifferencePiece[] {
  let start = 0;
  while (start < Math.min(before.length, after.length) && before[start] === after[start]) start += 1;
  let end = 0;
  while (end < Math.min(before.length, after.length) - start && before.at(-1 - end) === after.at(-1 - end)) end += 1;
  const [left, right] = [before.slice(start, before.length - end), after.slice(start, after.length - end)];
  return joined([
    { kind: "same", text: before.slice(0, start).join("") },
    ...middle(left, right),
    { kind: "same", text: before.slice(before.length - end).join("") },
  ]);
}

function middle(left: readonly string[], right: readonly string[]): DifferencePiece[] {
  if (left.length * right.length > mostPairs) {
    return [
      { kind: "removed", text: left.join("") },
      { kind: "added", text: right.join("") },
    ];
  }
  const width = right.length + 1;
  const longest = new Uint32Array((left.length + 1) * width);
  const at = (row: number, column: number): number => longest[row * width + column] ?? 0;
  for (let row = left.length - 1; row >= 0; row -= 1)
    for (let column = right.length - 1; column >= 0; column -= 1)
      longest[row * width + column] = left[row] === right[column] ? at(row + 1, column + 1) + 1 : Math.max(at(row + 1, column), at(row, column + 1));
  const pieces: DifferencePiece[] = [];
  let [row, column] = [0, 0];
  while (row < left.length || column < right.length) {
    const [removed, added] = [left[row], right[column]];
    if (removed !== undefined && removed === added) {
      pieces.push({ kind: "same", text: removed });
      row += 1;
      column += 1;
    } else if (removed !== undefined && (added === undefined || at(row + 1, column) >= at(row, column + 1))) {
      pieces.push({ kind: "removed", text: removed });
      row += 1;
    } else {
      pieces.push({ kind: "added", text: added ?? "" });
      column += 1;
    }
  }
  return pieces;
}

/** Neighbours of one kind as one piece, empty ones left out. */
function joined(pieces: readonly DifferencePiece[]): DifferencePiece[] {
  const found: DifferencePiece[] = [];
  for (const piece of pieces) {
    const last = found.at(-1);
    if (piece.text === "") continue;
    if (last?.kind === piece.kind) found[found.length - 1] = { kind: piece.kind, text: last.text + piece.text };
    else found.push(piece);
  }
  return found;
}

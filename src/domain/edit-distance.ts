/**
 * How many characters must be put in, left out or replaced to find `pattern` somewhere in `text` (Sellers 1980). Both are folded.
 * @returns the distance and where the best match ends, in characters of `text`
 */
export function nearest(pattern: string, text: string): { readonly distance: number; readonly end: number } {
  const [wanted, written] = [Array.from(pattern), Array.from(text)];
  let column = Array.from({ length: wanted.length + 1 }, (_, index) => index);
  let best = { distance: wanted.length, end: 0 };
  for (const [at, character] of written.entries()) {
    const next = [0];
    for (const [index, each] of wanted.entries()) {
      const replaced = (column[index] ?? 0) + (each === character ? 0 : 1);
      next.push(Math.min(replaced, (column[index + 1] ?? 0) + 1, (next[index] ?? 0) + 1));
    }
    column = next;
    const distance = column.at(-1) ?? wanted.length;
    if (distance < best.distance) best = { distance, end: at + 1 };
  }
  return best;
}

/** How many mistakes are forgiven in a word of so many characters. */
export const forgiven = (length: number): number => (length < 3 ? 0 : length < 8 ? 1 : 2);

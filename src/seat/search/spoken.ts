/**
 * Whether letters are a way to type these syllables from the first on, each in full or by its initial, the last perhaps only
 * begun: `gongn` and `gnuan` both stand for `gong nuan`.
 * @returns how many syllables they take; 0 when they are none
 */
function spokenBy(letters: string, syllables: readonly string[], from: number): number {
  const syllable = syllables[from];
  if (syllable === undefined) return 0;
  if (syllable.startsWith(letters)) return 1;
  for (const taken of [syllable, syllable.slice(0, 2), syllable.slice(0, 1)]) {
    // Two letters alone are an initial only where they are one sound: zh, ch, sh.
    if (taken !== syllable && taken.length === 2 && taken[1] !== "h") continue;
    if (!letters.startsWith(taken) || letters.length === taken.length) continue;
    const rest = spokenBy(letters.slice(taken.length), syllables, from + 1);
    if (rest > 0) return rest + 1;
  }
  return 0;
}

/** Where letters are spoken in a run of syllables: [first, behind the last); null when nowhere. */
export function spokenIn(letters: string, syllables: readonly string[]): [number, number] | null {
  for (let start = 0; start < syllables.length; start += 1) {
    const taken = spokenBy(letters, syllables, start);
    if (taken > 0) return [start, start + taken];
  }
  return null;
}

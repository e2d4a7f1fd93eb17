import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { nearest } from "./edit-distance.ts";

/** The same by trying every piece of the text. */
function slowly(pattern: string, text: string): number {
  const between = (one: readonly string[], other: readonly string[]): number => {
    if (one.length === 0 || other.length === 0) return Math.max(one.length, other.length);
    const [[first, ...rest], [second, ...others]] = [one, other];
    return first === second ? between(rest, others) : 1 + Math.min(between(rest, others), between(rest, other), between(one, others));
  };
  const letters = Array.from(text);
  let best = Array.from(pattern).length;
  for (let start = 0; start <= letters.length; start += 1)
    for (let end = start; end <= letters.length; end += 1) best = Math.min(best, between(Array.from(pattern), letters.slice(start, end)));
  return best;
}

describe("the nearest place", () => {
  it("is the one that takes the fewest changes", () => {
    expect(nearest("供暖时温", "冬季供暖室温不达标")).toEqual({ distance: 1, end: 6 });
    expect(nearest("暖", "")).toEqual({ distance: 1, end: 0 });
    const word = fc.string({ unit: fc.constantFrom("暖", "气", "a", "𠮷"), maxLength: 4 });
    fc.assert(
      fc.property(
        word,
        fc.string({ unit: fc.constantFrom("暖", "气", "a", "𠮷"), maxLength: 5 }),
        (pattern, text) => nearest(pattern, text).distance === slowly(pattern, text),
      ),
      {
        numRuns: 200,
      },
    );
  });
});

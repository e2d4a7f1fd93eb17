import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { between, chosen, countOf, isChosen, nothing, type Selection, toggled } from "./selection.ts";

describe("a selection", () => {
  it("is a plain set, held as stretches", () => {
    const step = fc.oneof(fc.record({ from: fc.nat(20), length: fc.integer({ min: 1, max: 6 }) }), fc.record({ toggle: fc.nat(20) }));
    fc.assert(
      fc.property(fc.array(step, { maxLength: 20 }), (steps) => {
        let selection: Selection = nothing;
        const set = new Set<number>();
        for (const each of steps) {
          if ("toggle" in each) {
            selection = toggled(selection, each.toggle);
            if (!set.delete(each.toggle)) set.add(each.toggle);
          } else {
            selection = chosen(selection, each.from, each.from + each.length);
            for (let index = each.from; index < each.from + each.length; index += 1) set.add(index);
          }
        }
        expect(countOf(selection)).toBe(set.size);
        for (let index = 0; index < 30; index += 1) expect(isChosen(selection, index)).toBe(set.has(index));
        for (const [place, [from, to]] of selection.entries()) expect(from < to && from > (selection[place - 1]?.[1] ?? -1)).toBe(true);
      }),
    );
  });
  it("reaches from one row to another in either direction", () => expect([between(5, 2), between(2, 5)]).toEqual([[[2, 6]], [[2, 6]]]));
});

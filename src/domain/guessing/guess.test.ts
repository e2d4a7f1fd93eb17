import { describe, expect, it } from "vitest";
import { TermTable } from "../similarity/term-table.ts";
import { TermCutter } from "../similarity/terms.ts";
import { guessOf } from "./guess.ts";
import { NeighbourIndex } from "./neighbours.ts";

const cutter = new TermCutter((character) => character);
const [table, index] = [new TermTable(), new NeighbourIndex()];
const lessons = [
  ["ticket", "heating.cold", "暖气不热，室温只有十四度"],
  ["article", "heating.cold", "供暖室温不达标怎么办：先排气，再上门测温"],
  ["ticket", "property.lift", "电梯停运，老人下不了楼"],
  ["ticket", "roads.lighting", "路灯不亮，晚上漆黑一片"],
  ["ticket", "environment.garbage", "垃圾桶满了没有清运"],
] as const;
for (const [number, [kind, categoryId, text]] of lessons.entries()) {
  const terms = cutter.of(text);
  table.add(terms.keys(), categoryId);
  index.add({ kind, id: String(number), categoryId, terms });
}
const guess = (text: string) => {
  const terms = cutter.of(text);
  return guessOf(index.nearest(terms, table, 40), table.leaningOf(terms.keys(), null));
};

describe("a guess", () => {
  it("is the category of the nearest, with these and their common words as its reasons", () => {
    const found = guess("家里采暖不行，室温太低，请来测温");
    expect(found).toMatchObject({ categoryId: "heating.cold" });
    expect(found?.evidence.map(({ lesson }) => lesson.id).sort()).toEqual(["0", "1"]);
    expect(found?.evidence.flatMap(({ words }) => words)).toEqual(expect.arrayContaining(["测温"]));
    expect(found?.evidence.every(({ lesson }) => lesson.categoryId === found.categoryId)).toBe(true);
  });
  it("is not made of nothing", () => {
    expect(guess("")).toBeNull();
    expect(guess("您好")).toBeNull();
    expect(guess("zebra")).toBeNull();
  });
  it("counts one telling that was copied many times once", () => {
    const copies = new NeighbourIndex();
    const terms = cutter.of("路灯不亮");
    for (let number = 0; number < 30; number += 1) copies.add({ kind: "ticket", id: `copy${number}`, categoryId: "roads.lighting", terms });
    copies.add({ kind: "ticket", id: "real", categoryId: "property.lift", terms: cutter.of("电梯停运，灯也不亮") });
    const asked = cutter.of("电梯停运");
    expect(guessOf(copies.nearest(asked, table, 40), table.leaningOf(asked.keys(), null))?.categoryId).toBe("property.lift");
  });
});

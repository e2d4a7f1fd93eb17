import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Spelled, spellingMatch } from "./spelling.ts";

const spelled = (name: string, ...readings: (string | string[])[]): Spelled => ({
  characters: Array.from(name),
  readings: readings.map((reading) => (typeof reading === "string" ? [reading] : reading)),
});
const street = spelled("回龙观街道", "hui", "long", "guan", "jie", "dao");
const fence = spelled("大栅栏街道", ["da", "dai"], ["shi", "zha", "shan"], "lan", ["jie"], "dao");
const found = (name: Spelled, run: string) => {
  const match = spellingMatch(name, run);
  return match === null ? null : name.characters.slice(match.start, match.end).join("");
};

describe("a name that is typed", () => {
  it.each([
    ["回龙观", "回龙观"],
    ["龙观", "龙观"],
    ["hlg", "回龙观"],
    ["huilongguan", "回龙观"],
    ["huilo", "回龙"],
    ["回龙g", "回龙观"],
    ["hlongg", "回龙观"],
    ["h龙guan", "回龙观"],
    ["lgj", "龙观街"],
    ["guanjd", "观街道"],
  ])("is found by %s", (run, part) => expect(found(street, run)).toBe(part));
  it.each(["hgl", "回观", "hlx", "guanlong", ""])("is not found by %s", (run) => expect(found(street, run)).toBeNull());
  it("is found by either reading of a character, the place's own first", () => {
    expect(found(fence, "dashilan")).toBe("大栅栏");
    expect(found(fence, "dazhalan")).toBe("大栅栏");
    expect(spellingMatch(fence, "dashilan")?.cost).toBeLessThan(spellingMatch(fence, "dazhalan")?.cost ?? 0);
  });
  it("is plainer by its characters than by syllables, and by these than by initials", () => {
    const costOf = (run: string) => spellingMatch(street, run)?.cost ?? Number.NaN;
    expect(costOf("回龙观")).toBe(0);
    expect(costOf("huilongguan")).toBeLessThan(costOf("hlg"));
  });
  it("is found by every mixture of its characters, syllables and initials, in any part", () => {
    const way = fc.constantFrom("character", "syllable", "initial");
    const anyPart = fc.tuple(fc.nat(4), fc.integer({ min: 1, max: 5 }), fc.array(way, { minLength: 5, maxLength: 5 }));
    fc.assert(
      fc.property(anyPart, ([start, length, ways]) => {
        const indices = [0, 1, 2, 3, 4].slice(start, start + length);
        const typed = indices.map((index) => {
          const reading = street.readings[index]?.[0] ?? "";
          return ways[index] === "character" ? street.characters[index] : ways[index] === "syllable" ? reading : reading.slice(0, 1);
        });
        expect(spellingMatch(street, typed.join(""))).not.toBeNull();
      }),
    );
  });
  it("takes a pasted page for no name, and stays quick on what repeats itself", () => {
    expect(spellingMatch(street, "h".repeat(100_000))).toBeNull();
    const same = spelled("啊".repeat(40), ...Array.from({ length: 40 }, () => "a"));
    expect(spellingMatch(same, `${"a".repeat(39)}b`)).toBeNull();
  });
});

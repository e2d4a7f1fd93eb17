import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { indexWords, queryWords } from "./bigrams.ts";

const finds = (text: string, query: string): boolean => {
  const words = indexWords(text).split(" ");
  const wanted = queryWords(query);
  return wanted.length > 0 && wanted.every((word) => (word.endsWith("*") ? words.some((entry) => entry.startsWith(word.slice(0, -1))) : words.includes(word)));
};

describe("bigrams", () => {
  it("find a name inside a longer one", () => expect(finds("张伟明来电", "张伟")).toBe(true));
  it("find a single character anywhere, also the last", () => {
    expect(finds("供暖", "供")).toBe(true);
    expect(finds("供暖", "暖")).toBe(true);
  });
  it("find Latin and digits by their beginning", () => expect(finds("请拨12345热线 Hotline", "hot 123")).toBe(true));
  it("do not find what is not there", () => expect(finds("供暖不热", "供热")).toBe(false));
  it("say nothing for text without words", () => expect(queryWords("，。 😀 ")).toEqual([]));
  it("find every piece of a Chinese text", () => {
    const text = fc.array(fc.constantFrom(..."供暖不热水电气社区街道"), { minLength: 1, maxLength: 12 });
    fc.assert(
      fc.property(text, fc.nat(11), fc.integer({ min: 1, max: 4 }), (characters, start, length) => {
        const piece = characters.slice(start % characters.length).slice(0, length);
        expect(finds(characters.join(""), piece.join(""))).toBe(true);
      }),
    );
  });
});

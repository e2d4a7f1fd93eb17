import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { foldText, indexTokens, matchExpression, runsOf } from "./bigrams.ts";

/** What FTS5 does with a phrase and with a prefix, on the tokens of a text. */
function finds(text: string, query: string): boolean {
  const tokens = indexTokens(text).split(" ");
  return runsOf(query).every((run) => {
    const characters = Array.from(run);
    if (characters.length === 1) return tokens.some((token) => token.startsWith(run));
    const pairs = characters.slice(0, -1).map((character, index) => character + characters[index + 1]);
    return tokens.some((_, start) => pairs.every((pair, index) => tokens[start + index] === pair));
  });
}

describe("bigrams", () => {
  it("cuts runs into pairs and marks each run's end", () => {
    expect(indexTokens("暖气，5号")).toBe("暖气 气\u{E000} 5号 号\u{E000}");
  });
  it("quotes every query, and knows none in punctuation alone", () => {
    expect(matchExpression('暖气" OR x')).toBe('"暖气" AND "or" AND "x"*');
    expect(matchExpression("，。!")).toBeNull();
    expect(matchExpression("")).toBeNull();
  });
  it("finds a name inside a longer word, the last character of a run, and full-width digits", () => {
    expect(finds("张伟明来电", "张伟")).toBe(true);
    expect(finds("暖气不热", "热")).toBe(true);
    expect(finds("５号楼", "5号")).toBe(true);
    expect(finds("请拨12345热线", "234")).toBe(true);
    expect(finds("暖气 不热", "气不")).toBe(false);
  });

  const characters = fc.constantFrom(..."暖气不热供张伟明5a号楼A𠮷, 。");
  const text = fc.array(characters, { maxLength: 30 }).map((list) => list.join(""));
  it("finds just the substrings of runs", () => {
    fc.assert(
      fc.property(text, fc.array(characters, { minLength: 1, maxLength: 8 }), (written, typed) => {
        const runs = runsOf(typed.join(""));
        fc.pre(runs.length === 1);
        expect(finds(written, typed.join(""))).toBe(foldText(written).includes(runs[0] ?? ""));
      }),
    );
  });
});

import { describe, expect, it } from "vitest";
import { blurred, meantBy, mixedReadingsOf, readingsOf } from "./pinyin-syllables.ts";

describe("letters as pinyin", () => {
  it("are read as whole syllables, the fewest first, the last perhaps only begun", () => {
    expect(readingsOf("gongnuan")).toContainEqual(["gong", "nuan"]);
    expect(readingsOf("gongnu")[0]).toEqual(["gong", "nu"]);
    expect(readingsOf("xian")[0]).toEqual(["xian"]);
    expect(readingsOf("xian")).toContainEqual(["xi", "an"]);
    expect(readingsOf("lvse")[0]).toEqual(["lv", "se"]);
    expect(readingsOf("vpn")).toEqual([]);
  });
  it("are read as syllables and initials mixed", () => {
    expect(mixedReadingsOf("gongn")).toContainEqual(["gong", "n"]);
    expect(mixedReadingsOf("gnuan")).toContainEqual(["g", "nuan"]);
    expect(mixedReadingsOf("zhsh")).toContainEqual(["zh", "sh"]);
  });
  it.each([
    ["exchanged", "gnognuan"],
    ["one too many", "gonngnuan"],
    ["one too few", "gonnuan"],
    ["a wrong one", "gomgnuan"],
  ])("may have meant others, with a letter %s", (_, typed) => expect(meantBy(typed, 60)).toContain("gongnuan"));
  it("sound alike where speakers do not tell them apart", () => {
    for (const [one, other] of [
      ["zhong", "zong"],
      ["shi", "si"],
      ["nan", "lan"],
      ["jing", "jin"],
      ["hui", "fi"],
      ["heng", "hen"],
    ] as const)
      expect(blurred(one)).toBe(blurred(other));
    expect(blurred("gong")).not.toBe(blurred("dong"));
    expect(blurred("hu")).not.toBe(blurred("hua"));
  });
  it("of any length are read in bounded time", () => {
    expect(readingsOf("a".repeat(24)).length).toBeLessThanOrEqual(4);
    expect(mixedReadingsOf("zhangsan".repeat(3)).length).toBeLessThanOrEqual(6);
  });
});

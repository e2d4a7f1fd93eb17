import { describe, expect, it } from "vitest";
import { sortKeyOf } from "./sort-key.ts";

const sorted = (names: readonly string[]): string[] =>
  [...names].sort((one, other) => Buffer.compare(Buffer.from(sortKeyOf(one)), Buffer.from(sortKeyOf(other))));

describe("the key by which names sort", () => {
  it("puts them in the order of their pinyin, tones and characters", () => {
    expect(sorted(["张伟", "李兰", "阿依古丽", "王芳", "李岚", "李安", "周杰"])).toEqual(["阿依古丽", "李安", "李兰", "李岚", "王芳", "张伟", "周杰"]);
  });
  it("reads surnames as surnames: 单 as shàn, 曾 as zēng", () => {
    expect(sorted(["单雄信", "上官云", "曾国", "赵云", "山河", "才人"])).toEqual(["才人", "山河", "单雄信", "上官云", "曾国", "赵云"]);
  });
  it("lets Latin names stand in the alphabet, and who has no name last", () => {
    expect(sorted(["", "王芳", "Alice", "ｂｏｂ", "  "])).toEqual(["Alice", "ｂｏｂ", "王芳", "", "  "]);
  });
});

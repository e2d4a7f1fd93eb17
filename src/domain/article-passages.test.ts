import { describe, expect, it } from "vitest";
import { passagesOf, plainBody, withHeading } from "./article-passages.ts";

describe("an article's body", () => {
  it("is headings and passages, one a line", () => {
    expect(passagesOf("# 受理\n先登记。\n\n＃＃办理\n三日内回复。\n#\n")).toEqual([
      { kind: "heading", text: "受理" },
      { kind: "passage", text: "先登记。" },
      { kind: "heading", text: "办理" },
      { kind: "passage", text: "三日内回复。" },
    ]);
    expect(plainBody("# 受理\n先登记。")).toBe("受理\n先登记。");
  });
  it("gets its headings by the lines that are selected, and loses them the same way", () => {
    expect(withHeading("受理\n先登记。", 1, 1)).toEqual({ body: "# 受理\n先登记。", caret: 4 });
    expect(withHeading("# 受理\n先登记。", 0, 2)).toEqual({ body: "受理\n先登记。", caret: 2 });
    expect(withHeading("甲\n乙\n丙", 2, 5)).toEqual({ body: "甲\n# 乙\n# 丙", caret: 9 });
    expect(withHeading("", 0, 0)).toEqual({ body: "# ", caret: 2 });
  });
});

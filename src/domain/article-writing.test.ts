import { describe, expect, it } from "vitest";
import { emptyContent } from "./article-changes.ts";
import { overtaken, patchOf, writtenFields } from "./article-writing.ts";

const seen = { ...emptyContent, title: "旧题", body: "旧文", source: "来源" };

describe("what is being written", () => {
  it("takes what others changed elsewhere, and keeps what its author wrote", () => {
    const { writing, clashes } = overtaken({ seen, content: { ...seen, title: "我的题" } }, { ...seen, source: "新来源" });
    expect(clashes).toEqual([]);
    expect(writing.content).toMatchObject({ title: "我的题", source: "新来源", body: "旧文" });
    expect(patchOf(writing)).toEqual({ patch: { title: "我的题" }, seen: { title: "旧题" } });
  });
  it("tells a field that both changed, whose own text stays until its author chose", () => {
    const now = { ...seen, title: "别人的题" };
    const { writing, clashes } = overtaken({ seen, content: { ...seen, title: "我的题" } }, now);
    expect(clashes).toEqual(["title"]);
    expect(writing).toMatchObject({ seen: { title: "旧题" }, content: { title: "我的题" } });
    expect(overtaken(writing, now).clashes).toEqual(["title"]);
  });
  it("is done where both wrote the same", () => {
    const now = { ...seen, title: "同题" };
    const { writing, clashes } = overtaken({ seen, content: now }, now);
    expect([clashes, writtenFields(writing)]).toEqual([[], []]);
  });
});

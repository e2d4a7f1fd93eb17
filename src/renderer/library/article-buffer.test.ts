import { describe, expect, it } from "vitest";
import type { ArticleVersionRow } from "../../contract/knowledge-rows.ts";
import { emptyContent } from "../../domain/article-changes.ts";
import type { Writing } from "../../domain/article-writing.ts";
import { ArticleBuffer } from "./article-buffer.ts";

const version: ArticleVersionRow = {
  id: "v-1",
  articleId: "a-1",
  version: null,
  status: "draft",
  content: { ...emptyContent, title: "旧题", body: "旧文" },
  createdBy: "p-1",
  updatedAt: 1,
  steps: [],
};
const changed = (content: Partial<ArticleVersionRow["content"]>): ArticleVersionRow => ({
  ...version,
  content: { ...version.content, ...content },
  updatedAt: version.updatedAt + 1,
});

/** A journal that answers when it is told to. */
function journal() {
  const kept: (Writing | null)[] = [];
  const waiting: { done(): void; fail(): void }[] = [];
  const keep = (writing: Writing | null): Promise<void> => {
    kept.push(writing);
    return new Promise((resolve, reject) => waiting.push({ done: resolve, fail: () => reject(new Error("away")) }));
  };
  const answer = async (how: "done" | "fail" = "done"): Promise<void> => {
    waiting.shift()?.[how]();
    for (let turn = 0; turn < 5; turn += 1) await Promise.resolve();
  };
  return { kept, keep, answer };
}

describe("an article that is being written", () => {
  it("is kept at each change, the newest after the one that is on its way", async () => {
    const { kept, keep, answer } = journal();
    const buffer = new ArticleBuffer({ version, kept: null, keep });
    for (const title of ["新", "新题", "新题目"]) buffer.edit({ title });
    expect([buffer.view.writing.content.title, buffer.view.state, kept.length]).toEqual(["新题目", "saving", 1]);
    await answer();
    expect(kept.at(-1)?.content.title).toBe("新题目");
    await answer();
    expect([buffer.view.state, kept.length]).toEqual(["saved", 2]);
  });
  it("stays here while the seat is away, and is kept when it is back", async () => {
    const { kept, keep, answer } = journal();
    const buffer = new ArticleBuffer({ version, kept: null, keep });
    buffer.edit({ body: "打到一半" });
    await answer("fail");
    expect(buffer.view.state).toBe("waiting");
    buffer.edit({ body: "打到一半，又打" });
    buffer.retry();
    await answer();
    await answer();
    expect([buffer.view.state, kept.at(-1)?.content.body]).toEqual(["saved", "打到一半，又打"]);
  });
  it("goes on from what the journal kept, over what others changed meanwhile", () => {
    const written = { seen: version.content, content: { ...version.content, body: "我的" } };
    const buffer = new ArticleBuffer({ version: changed({ title: "别人的题" }), kept: written, keep: journal().keep });
    expect(buffer.view.writing.content).toMatchObject({ title: "别人的题", body: "我的" });
    expect(buffer.view.clashes).toEqual([]);
  });
  it("tells a field that another changed too, until its author chose", () => {
    const buffer = new ArticleBuffer({ version, kept: null, keep: journal().keep });
    buffer.edit({ body: "我的" });
    buffer.arrived(changed({ body: "别人的" }));
    expect([buffer.view.clashes, buffer.view.writing.content.body]).toEqual([["body"], "我的"]);
    buffer.choose("body", "theirs");
    expect([buffer.view.clashes, buffer.view.writing.content.body]).toEqual([[], "别人的"]);
    buffer.edit({ body: "又是我的" });
    expect(buffer.view.clashes).toEqual([]);
  });
  it("keeps what was typed while a save was on its way, and nothing where all of it was saved", async () => {
    const { kept, keep, answer } = journal();
    const buffer = new ArticleBuffer({ version, kept: null, keep });
    buffer.edit({ body: "一" });
    await answer();
    const sent = buffer.view.writing.content;
    buffer.edit({ body: "一二" });
    await answer();
    buffer.saved(changed({ body: "一" }), sent);
    await answer();
    expect(kept.at(-1)).toMatchObject({ seen: { body: "一" }, content: { body: "一二" } });
    buffer.saved(changed({ body: "一二" }), buffer.view.writing.content);
    await answer();
    expect([kept.at(-1), buffer.view.state]).toEqual([null, "saved"]);
  });
});

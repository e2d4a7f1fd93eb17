import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { errorKindSchema, type HotlineError } from "../contract/errors.ts";
import type { ArticleMove, ArticleSave } from "../contract/knowledge-mutations.ts";
import {
  type ArticleRow,
  type ArticleVersionRow,
  articleRowSchema,
  articleVersionRowSchema,
  versionMoveSchema,
  versionStatusSchema,
} from "../contract/knowledge-rows.ts";
import { articleOn, versionBeside } from "./article-ahead.ts";
import { contentOf, emptyContent, movedRows, savedVersion, versionBefore } from "./article-changes.ts";
import { type Actor, movesOf, statusAfter } from "./article-life.ts";

const writer: Actor = { id: "p-1", name: "赵敏", role: "teamLead" };
const judge: Actor = { id: "p-2", name: "系统管理员", role: "administrator" };
const operator: Actor = { id: "p-3", name: "李岚", role: "operator" };
const versionId = "019b0000-0000-7000-8000-000000000001";
const content = { ...emptyContent, title: "犬只管理", body: "先登记。", validFrom: "2026-01-01" };

const save = (patch: ArticleSave["patch"], seen: ArticleSave["seen"] = {}, at = Date.UTC(2026, 5, 1)): ArticleSave => ({
  name: "article.save",
  versionId,
  articleId: "dog-1",
  patch,
  seen,
  at,
});
const move = (version: ArticleVersionRow, kind: ArticleMove["move"], change: Partial<ArticleMove> = {}): ArticleMove => ({
  name: "article.move",
  versionId: version.id,
  move: kind,
  reason: "",
  seenAt: version.updatedAt,
  validity: null,
  at: version.updatedAt + 5,
  ...change,
});
const kindOf = (run: () => unknown): string => {
  try {
    run();
    return "accepted";
  } catch (error) {
    return [(error as HotlineError).kind, (error as HotlineError).detail].join(" ");
  }
};
const draft = savedVersion(null, save(content), writer, "x");
const moved = (version: ArticleVersionRow, kind: ArticleMove["move"], actor: Actor, article: ArticleRow | null = null, change: Partial<ArticleMove> = {}) => {
  const rows = movedRows({ version, article, current: null }, move(version, kind, change), actor);
  return {
    version: rows.find((each) => each.entity === "articleVersion" && each.row.id === version.id)?.row as ArticleVersionRow,
    article: rows.find((each) => each.entity === "article")?.row as ArticleRow | undefined,
    versions: rows.flatMap((each) => (each.entity === "articleVersion" ? [each.row] : [])),
  };
};

describe("a version of an article", () => {
  it("goes from draft by review to published, judged by another, with who, when and why", () => {
    const review = moved(draft, "submit", writer).version;
    const { version, article } = moved(review, "publish", judge, null, { reason: "核对过", validity: { from: "2026-03-01", to: "2026-12-31" } });
    expect(version).toMatchObject({ status: "published", version: 1, content: { validFrom: "2026-03-01" } });
    expect(version.steps.map(({ kind, personName, reason }) => [kind, personName, reason])).toEqual([
      ["begun", "赵敏", undefined],
      ["submit", "赵敏", undefined],
      ["publish", "系统管理员", "核对过"],
    ]);
    expect(article).toMatchObject({ id: "dog-1", version: 1, validTo: "2026-12-31", versionId });
  });
  it("is not judged by who wrote any of it, nor by an operator, nor without a reason where one is due", () => {
    const review = moved(draft, "submit", writer).version;
    expect(kindOf(() => moved(review, "publish", writer))).toBe("forbidden ownWork");
    const helped = { ...savedVersion(draft, save({ body: "先登记，再告知。" }), judge, "x"), status: "review" as const };
    expect(kindOf(() => moved(helped, "publish", judge))).toBe("forbidden ownWork");
    expect(kindOf(() => moved(draft, "submit", operator))).toBe("forbidden role");
    expect(kindOf(() => savedVersion(null, save(content), operator, "x"))).toBe("forbidden role");
    expect(kindOf(() => moved(review, "sendBack", judge))).toBe("invalid reason");
    expect(kindOf(() => moved(review, "publish", judge, null, { validity: { from: "2026-05-01", to: "2026-04-01" } }))).toBe("invalid validity");
    expect(movesOf(review, writer)).toEqual([]);
    expect(movesOf(review, judge)).toEqual(["publish", "sendBack"]);
  });
  it("is published as it was read: a change after the judge saw it stops the move", () => {
    const review = moved(draft, "submit", writer).version;
    expect(kindOf(() => moved(review, "publish", judge, null, { seenAt: review.updatedAt - 1 }))).toBe("illegalTransition changed");
  });
  it("supersedes the one before, which stays readable, also one from before versions were kept", () => {
    const sample: ArticleRow = { ...content, id: "dog-1", version: 4, versionId: null, publishedAt: null, withdrawn: null, next: null, sample: true };
    const review = moved(draft, "submit", writer).version;
    const { article, versions } = moved(review, "publish", judge, sample);
    expect(article?.version).toBe(5);
    expect(versions.find((each) => each.version === 4)).toMatchObject({ status: "superseded", content: contentOf(sample) });
    expect(versionBefore({ ...sample, withdrawn: { at: 1, reason: "废止" } }).status).toBe("expired");
  });
  describe("published ahead", () => {
    const sample: ArticleRow = { ...content, id: "dog-1", version: 4, versionId: null, publishedAt: null, withdrawn: null, next: null, sample: true };
    const review = moved(draft, "submit", writer).version;
    const later = { validity: { from: "2027-01-01", to: null } };
    const { version, article, versions } = moved(review, "publish", judge, sample, later);
    if (article === undefined) throw new Error("no article");

    it("leaves the one that holds until its day, and then takes its place by itself", () => {
      expect(versions).toHaveLength(1);
      expect(version).toMatchObject({ status: "published", version: 5 });
      expect(article).toMatchObject({ version: 4, validFrom: "2026-01-01", next: { version: 5, versionId, validFrom: "2027-01-01" } });
      expect(articleOn(article, "2026-12-31")).toBe(article);
      const then = articleOn(article, "2027-01-01");
      expect(then).toMatchObject({ version: 5, versionId, validFrom: "2027-01-01", next: null });
      expect(articleRowSchema.parse(then)).toEqual(then);
      expect(versionBeside(versionBefore(sample), article).status).toBe("published");
      expect(versionBeside(versionBefore(sample), then).status).toBe("superseded");
      // What was taken back in the meantime does not keep the next one from its day.
      expect(articleOn({ ...article, withdrawn: { at: 1, reason: "有误" } }, "2027-01-01").withdrawn).toBeNull();
    });
    it("is taken back without touching the one that holds, and its number is free again", () => {
      const back = moved(version, "expire", writer, article, { reason: "推迟" });
      expect(back.version).toMatchObject({ status: "expired", version: null });
      expect(back.article).toMatchObject({ version: 4, withdrawn: null, next: null });
    });
    it("gets another day, also today's", () => {
      const put = (from: string) => moved(version, "reschedule", writer, article, { reason: "提前", validity: { from, to: null } });
      expect(put("2026-12-01")).toMatchObject({
        version: { content: { validFrom: "2026-12-01" } },
        article: { version: 4, next: { validFrom: "2026-12-01" } },
      });
      expect(put("2026-06-01").article).toMatchObject({ version: 5, next: null });
    });
    it("is one at a time; and takes the place at once where nothing holds today", () => {
      expect(kindOf(() => moved(review, "publish", judge, article))).toBe("invalid waiting");
      expect(moved(review, "publish", judge, { ...sample, validTo: "2026-01-31" }, later).article).toMatchObject({ validFrom: "2027-01-01", next: null });
    });
  });
  it("that holds is taken back with a reason", () => {
    const review = moved(draft, "submit", writer).version;
    const { version, article } = moved(review, "publish", judge);
    const after = moved(version, "expire", writer, article ?? null, { reason: "政策已变" });
    expect(after.version.status).toBe("expired");
    expect(after.article?.withdrawn).toMatchObject({ reason: "政策已变" });
  });
  it("gets another end without another version, for a reason; an article from before versions were kept too", () => {
    const sample: ArticleRow = { ...content, id: "dog-1", version: 4, versionId: null, publishedAt: null, withdrawn: null, next: null, sample: true };
    const until = { validity: { from: content.validFrom, to: "2027-06-30" }, reason: "文件延长" };
    const { version, article } = moved(versionBefore(sample), "reschedule", writer, sample, until);
    expect(version).toMatchObject({ status: "published", version: 4, content: { validTo: "2027-06-30", body: "先登记。" } });
    expect(version.steps.at(-1)).toMatchObject({ kind: "reschedule", reason: "文件延长" });
    expect(article).toMatchObject({ version: 4, versionId: "dog-1@4", validTo: "2027-06-30" });
    for (const wrong of [{ ...until, reason: "" }, { reason: "x" }, { reason: "x", validity: { from: "2026-02-01", to: "2026-01-01" } }])
      expect(kindOf(() => moved(versionBefore(sample), "reschedule", writer, sample, wrong))).toMatch(/^invalid/);
    expect(kindOf(() => moved(draft, "reschedule", writer, sample, until))).toBe("illegalTransition draft reschedule");
  });
  it("is judged when it is whole: a title, a text, sound days, and a script that leads somewhere", () => {
    const lacking = (patch: Partial<typeof content>): string => kindOf(() => moved({ ...draft, content: { ...content, ...patch } }, "submit", writer));
    expect(lacking({ title: " " })).toBe("invalid title");
    expect(lacking({ body: "# 只有小标题" })).toBe("invalid body");
    expect(lacking({ validTo: "2025-12-31" })).toBe("invalid validity");
    expect(lacking({ validFrom: "" })).toBe("invalid validity");
    const ask = { id: "s1", text: "哪里？", choices: [{ label: "家里", to: "s2" }] };
    expect(lacking({ kind: "script" })).toBe("invalid script");
    expect(lacking({ kind: "script", script: [ask] })).toBe("invalid script");
    expect(lacking({ kind: "script", script: [ask, { id: "s2", text: "", choices: [] }] })).toBe("invalid script");
    expect(lacking({ kind: "script", script: [ask, { id: "s2", text: "登记。", choices: [] }] })).toBe("accepted");
  });
  it("written by two at once loses nobody's text", () => {
    const both = savedVersion(draft, save({ title: "犬只登记" }, { title: "旧题" }), judge, "x");
    expect(both.content.title).toBe("犬只登记");
    expect(both.steps.at(-1)).toMatchObject({ kind: "conflict", field: "title", lostText: "犬只管理" });
    expect(savedVersion(draft, save({ body: "另写。" }, { body: "先登记。" }), judge, "x")).toMatchObject({ content: { title: "犬只管理", body: "另写。" } });
    const review = moved(draft, "submit", writer).version;
    const beside = savedVersion(review, save({ body: "迟到的改动。" }), writer, "fresh");
    expect(beside).toMatchObject({ id: "fresh", status: "draft", content: { title: "犬只管理", body: "迟到的改动。" } });
  });
  it("never leaves its table, whatever is asked of it", () => {
    const actors = fc.constantFrom(writer, judge, operator);
    const act = fc.record({
      actor: actors,
      kind: fc.constantFrom("save", ...versionMoveSchema.exclude(["supersede"]).options),
      reason: fc.constantFrom("", "有理由"),
    });
    fc.assert(
      fc.property(fc.array(act, { maxLength: 12 }), (acts) => {
        let version = draft;
        let article: ArticleRow | null = null;
        for (const { actor, kind, reason } of acts) {
          const before = version;
          try {
            if (kind === "save") {
              const saved = savedVersion(version, save({ body: `${version.content.body}改` }), actor, "fresh");
              if (saved.id === version.id) version = saved;
              continue;
            }
            const after = moved(version, kind, actor, article, { reason });
            expect(after.version.status).toBe(statusAfter(before.status, kind));
            version = after.version;
            article = after.article ?? article;
          } catch (error) {
            expect(errorKindSchema.options).toContain((error as HotlineError).kind);
            expect(version).toBe(before);
          }
          expect(versionStatusSchema.options).toContain(version.status);
          articleVersionRowSchema.parse(version);
        }
      }),
    );
  });
});

import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { silentLogger } from "../../../src/base/logger.ts";
import type { ArticleVersionRow } from "../../../src/contract/knowledge-rows.ts";
import { readDirectory } from "../../../src/dispatch/demo/directory.ts";
import { readKnowledge, readTextModules } from "../../../src/dispatch/demo/knowledge.ts";
import { createBulkStore } from "../../../src/dispatch/store/bulk-store.ts";
import { openDatabase } from "../../../src/dispatch/store/database.ts";
import { type Central, databaseUrl, startCentral } from "../../support/dispatch/central.ts";
import { type Link, startLink } from "../../support/link.ts";
import { demoPassword, lineCall, type SeatUnderTest, startSeatUnderTest } from "../../support/seat/seat-under-test.ts";
import { systemClock } from "../../support/system-clock.ts";

let central: Central;
const ends: (() => Promise<void>)[] = [];
beforeAll(async () => {
  central = await startCentral();
  const database = await openDatabase(databaseUrl(central), silentLogger);
  const store = createBulkStore(database, Buffer.alloc(32), systemClock);
  await store.insertRows((await readKnowledge()).map((row) => ({ entity: "article", row })));
  await store.insertRows((await readTextModules()).map((row) => ({ entity: "textModule", row })));
  await store.insertRows((await readDirectory()).slice(0, 50).map((row) => ({ entity: "place", row })));
  await database.stop();
});
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});
afterAll(() => central?.stop());

interface Place {
  readonly seat: SeatUnderTest;
  readonly link: Link;
}
async function place(login: string): Promise<Place> {
  const link = await startLink(() => central.running.url);
  ends.push(() => link.stop());
  const seat = await startSeatUnderTest(link.url);
  ends.push(() => seat.stop());
  await seat.client.session.signIn({ login, password: demoPassword });
  await seat.when((snapshot) => snapshot.sync.online && snapshot.sync.filling === null);
  return { seat, link };
}
const knowledge = (at: Place) => at.seat.client.knowledge;
const refusal = (promise: Promise<unknown>): Promise<unknown> =>
  promise.then(
    () => "accepted",
    (error: unknown) => {
      const { kind, detail } = (error as { data?: { kind?: string; detail?: string } }).data ?? {};
      return `${kind} ${detail ?? ""}`.trim();
    },
  );
const soon = <Value>(ask: () => Promise<Value>) => expect.poll(() => ask().catch(() => null), { timeout: 20_000, interval: 50 });

const body = "先登记犬只品种与地点。\n再告知处理时限。";
async function written(at: Place, title: string): Promise<ArticleVersionRow> {
  const begun = await knowledge(at).version.begin({ articleId: null });
  return knowledge(at).version.save({ versionId: begun.id, patch: { title, body, categoryId: "heating.cold", tags: ["犬只"] }, seen: begun.content });
}
const move = (
  at: Place,
  version: ArticleVersionRow,
  kind: "submit" | "publish" | "sendBack" | "expire",
  reason = "",
  validity: { from: string; to: string | null } | null = null,
) => knowledge(at).version.move({ versionId: version.id, move: kind, reason, seenAt: version.updatedAt, validity });
const versionAt = async (at: Place, versionId: string, status: string): Promise<ArticleVersionRow> => {
  await soon(() => knowledge(at).version.get({ versionId })).toMatchObject({ status });
  return knowledge(at).version.get({ versionId });
};

describe("an article's way", () => {
  it("goes from one person's draft by another's review to every seat, is revised, and each version stays readable", async () => {
    const [lead, admin, operator] = [await place("zhaomin"), await place("admin"), await place("lilan")];
    const submitted = await move(lead, await written(lead, "犬只扰民登记口径"), "submit");
    const review = await versionAt(admin, submitted.id, "review");
    expect(await refusal(move(lead, submitted, "publish"))).toBe("forbidden ownWork");
    const sentBack = await move(admin, review, "sendBack", "请写明时限");
    expect(sentBack.steps.at(-1)).toMatchObject({ kind: "sendBack", personName: "系统管理员", reason: "请写明时限" });
    const draft = await versionAt(lead, submitted.id, "draft");
    const mended = await knowledge(lead).version.save({ versionId: draft.id, patch: { body: `${body}\n五个工作日内回复。` }, seen: { body } });
    const again = await versionAt(admin, (await move(lead, mended, "submit")).id, "review");
    await move(admin, again, "publish", "", { from: "2026-01-01", to: "2027-12-31" });
    await soon(() => knowledge(operator).search({ text: "犬只扰民", limit: 3 })).toMatchObject([
      { article: { title: "犬只扰民登记口径", version: 1, validTo: "2027-12-31" } },
    ]);
    expect((await knowledge(operator).search({ text: "qzrm", limit: 3 }))[0]?.article.title).toBe("犬只扰民登记口径");

    const articleId = again.articleId;
    // Each seat hears of it for itself: that the operator has it says nothing of the lead.
    await soon(() => knowledge(lead).get({ articleId })).toMatchObject({ current: 1 });
    const next = await knowledge(lead).version.begin({ articleId });
    const changed = await knowledge(lead).version.save({ versionId: next.id, patch: { body: "第二版的口径。" }, seen: next.content });
    const second = await versionAt(admin, (await move(lead, changed, "submit")).id, "review");
    await move(admin, second, "publish");
    await soon(() => knowledge(operator).get({ articleId })).toMatchObject({
      current: 2,
      article: { body: "第二版的口径。" },
      versions: [{ version: 2 }, { version: 1, by: "系统管理员" }],
    });
    expect((await knowledge(operator).get({ articleId, version: 1 })).article.body).toContain("五个工作日内回复。");
    await versionAt(admin, submitted.id, "superseded");

    await move(lead, await versionAt(lead, second.id, "published"), "expire", "政策已变");
    await soon(() => knowledge(operator).get({ articleId })).toMatchObject({ current: null, article: { withdrawn: { reason: "政策已变" } } });
    for (const at of [lead, admin]) await at.seat.settled();
  });

  it("is written and judged without dispatch, and arrives when it is back; what both wrote is kept", async () => {
    const [lead, admin] = [await place("zhaomin"), await place("admin")];
    const draft = await written(lead, "断网时写的文章");
    await lead.seat.settled();
    await soon(() => knowledge(admin).version.get({ versionId: draft.id })).toMatchObject({ status: "draft" });
    const seen = (await knowledge(admin).version.get({ versionId: draft.id })).content;
    lead.link.cut();
    admin.link.cut();
    await knowledge(lead).version.save({ versionId: draft.id, patch: { body: "赵敏的改动" }, seen });
    await knowledge(admin).version.save({ versionId: draft.id, patch: { body: "管理员的改动" }, seen });
    expect((await knowledge(lead).version.get({ versionId: draft.id })).content.body).toBe("赵敏的改动");
    lead.link.mend();
    await lead.seat.settled();
    admin.link.mend();
    await admin.seat.settled();
    await soon(() => knowledge(lead).version.get({ versionId: draft.id })).toMatchObject({ content: { body: "管理员的改动" } });
    const merged = await knowledge(lead).version.get({ versionId: draft.id });
    expect(merged.steps.at(-1)).toMatchObject({ kind: "conflict", field: "body", lostText: "赵敏的改动" });
  });

  it("is not changed under its judge: what dispatch refuses comes back to the author", async () => {
    const [lead, admin] = [await place("zhaomin"), await place("admin")];
    const review = await versionAt(admin, (await move(lead, await written(lead, "将被退回的文章"), "submit")).id, "review");
    admin.link.cut();
    await move(admin, review, "publish");
    // The lead's own late change makes a draft beside it; another judge sends it back meanwhile.
    const beside = await knowledge(lead).version.save({ versionId: review.id, patch: { body: "迟到的补充" }, seen: { body } });
    expect(beside.id).not.toBe(review.id);
    await lead.seat.settled();
    await soon(() => knowledge(lead).version.get({ versionId: beside.id })).toMatchObject({ status: "draft", content: { body: "迟到的补充" } });
    admin.link.mend();
    await admin.seat.settled();
    await soon(() => knowledge(lead).version.get({ versionId: review.id })).toMatchObject({ status: "published", content: { body } });
  });

  it("keeps what is written and not saved in the journal, of each person for themselves, and tells what came of a report", async () => {
    const [lead, operator] = [await place("zhaomin"), await place("lilan")];
    const draft = await written(lead, "写到一半的文章");
    const writing = { seen: draft.content, content: { ...draft.content, body: "打到一半" } };
    await knowledge(lead).version.keepWriting({ versionId: draft.id, writing });
    expect((await knowledge(lead).worklist()).unsaved).toEqual([draft.id]);
    await lead.seat.client.session.signOut();
    await lead.seat.client.session.signIn({ login: "admin", password: demoPassword });
    expect([await knowledge(lead).version.writing({ versionId: draft.id }), (await knowledge(lead).worklist()).unsaved]).toEqual([null, []]);
    await lead.seat.client.session.signOut();
    await lead.seat.client.session.signIn({ login: "zhaomin", password: demoPassword });
    expect(await knowledge(lead).version.writing({ versionId: draft.id })).toEqual(writing);
    await knowledge(lead).version.keepWriting({ versionId: draft.id, writing: null });
    expect((await knowledge(lead).worklist()).unsaved).toEqual([]);
    expect(await refusal(knowledge(operator).version.keepWriting({ versionId: draft.id, writing }))).toBe("forbidden role");

    const report = await knowledge(operator).report({ articleId: "sample-water-outage-1", version: 1, kind: "wrong", note: "电话错了" });
    await operator.seat.settled();
    expect(await knowledge(operator).answers()).toEqual([]);
    await soon(async () => (await knowledge(lead).worklist()).reports.map(({ id }) => id)).toContain(report.id);
    await knowledge(lead).settle({ reportId: report.id, outcome: "已改正" });
    await soon(() => knowledge(operator).answers()).toMatchObject([
      { id: report.id, title: "停水查询与登记", settled: { outcome: "已改正", personName: "赵敏" } },
    ]);
    await knowledge(operator).answerRead({ reportId: report.id });
    expect([await knowledge(operator).answers(), await knowledge(lead).answers()]).toEqual([[], []]);
  });

  it("gets another end at every seat, also from before versions were kept, and stands on the shelf where it belongs", async () => {
    const [lead, operator] = [await place("zhaomin"), await place("lilan")];
    const articleId = "sample-water-bill-1";
    const version = await knowledge(lead).version.get({ versionId: `${articleId}@1` });
    const shelf = async (state: "published" | "expired", text = "") =>
      (await knowledge(lead).shelf({ state, text, limit: 200 })).map(({ id }) => id).includes(articleId);
    expect([await shelf("published"), await shelf("expired"), await shelf("published", "水表")]).toEqual([true, false, true]);
    await knowledge(lead).version.move({
      versionId: version.id,
      move: "reschedule",
      reason: "已有新规",
      seenAt: version.updatedAt,
      validity: { from: "2020-01-01", to: "2020-12-31" },
    });
    // Before dispatch said so, and after.
    expect([await shelf("published"), await shelf("expired"), await shelf("expired", "水表")]).toEqual([false, true, true]);
    await lead.seat.settled();
    await soon(() => knowledge(operator).get({ articleId })).toMatchObject({ article: { validTo: "2020-12-31", version: 1 } });
    expect((await knowledge(operator).get({ articleId })).versions.map((each) => each.version)).toEqual([1]);
    expect([await shelf("published"), await shelf("expired")]).toEqual([false, true]);
    expect(await refusal(knowledge(operator).shelf({ state: "published", text: "", limit: 5 }))).toBe("forbidden role");
  });

  it("is not an operator's to write", async () => {
    const operator = await place("lilan");
    expect(await refusal(knowledge(operator).version.begin({ articleId: null }))).toBe("forbidden role");
    expect(await refusal(knowledge(operator).worklist())).toBe("forbidden role");
    expect(await refusal(knowledge(operator).attachment.add({ name: "a.txt", bytes: "5rWL" }))).toBe("forbidden role");
  });
});

describe("at a seat without dispatch", () => {
  it("an article is found, cited with its version, counted, reported, and the report reaches the lead's worklist", async () => {
    const [operator, lead] = [await place("lilan"), await place("zhaomin")];
    operator.link.cut();
    const [hit] = await knowledge(operator).search({ text: "測溫", limit: 5 });
    expect(hit?.article.id).toBe("sample-heating-cold-1");
    const suggested = await knowledge(operator).suggest({ text: "来电人说家里暖气不热，要求上门测温并退费", limit: 4 });
    expect(suggested[0]?.article.id).toBe("sample-heating-cold-1");
    expect(await knowledge(operator).suggest({ text: "嗯嗯好的谢谢", limit: 4 })).toEqual([]);
    await operator.seat.client.line.report({ kind: "call", call: lineCall("asterisk:cite-1") });
    const draft = await operator.seat.client.draft.forCall({ callId: "asterisk:cite-1" });
    await operator.seat.client.draft.save({ draftId: draft.id, windowId: "one", patch: { content: "咨询测温", articleIds: ["sample-heating-cold-1@1"] } });
    await operator.seat.client.draft.submit({ draftId: draft.id, status: "answered" });
    const report = await knowledge(operator).report({ articleId: "sample-heating-cold-1", version: 1, kind: "outdated", note: "电话已改" });
    operator.link.mend();
    await operator.seat.settled();
    await soon(async () => (await knowledge(lead).worklist()).reports).toMatchObject([
      { id: report.id, personName: "李岚", kind: "outdated", note: "电话已改", title: "供暖室温不达标怎么办" },
    ]);
    await soon(async () => (await knowledge(lead).search({ text: "测温", limit: 1 }))[0]?.uses).toBe(1);
    await knowledge(lead).settle({ reportId: report.id, outcome: "已更正" });
    expect((await knowledge(lead).worklist()).reports).toEqual([]);
    await lead.seat.settled();
  });

  it("text modules are found by characters and initials; one's own stay one's own", async () => {
    const [operator, lead, other] = [await place("lilan"), await place("zhaomin"), await place("wangqiang")];
    operator.link.cut();
    const all = await knowledge(operator).module.search({ text: "", limit: 100 });
    expect(all.length).toBeGreaterThanOrEqual(6);
    expect((await knowledge(operator).module.search({ text: "kcb", limit: 5 }))[0]?.name).toBe("开场白");
    const own = await knowledge(operator).module.save({ moduleId: null, name: "我的结束语", body: "谢谢{{caller}}", shared: false, removed: false });
    expect(await refusal(knowledge(operator).module.save({ moduleId: null, name: "大家的", body: "", shared: true, removed: false }))).toBe("forbidden module");
    expect((await knowledge(operator).module.search({ text: "wdjsy", limit: 5 })).map((module) => module.id)).toEqual([own.id]);
    operator.link.mend();
    await operator.seat.settled();
    await knowledge(lead).module.save({ moduleId: null, name: "班长新增", body: "请稍候", shared: true, removed: false });
    await soon(async () => (await knowledge(other).module.search({ text: "班长新增", limit: 5 })).length).toBe(1);
    expect(await knowledge(other).module.search({ text: "我的结束语", limit: 5 })).toEqual([]);
    await lead.seat.settled();
  });

  it("a file of an article is read that was fetched before, and one that is not what it seems is refused", async () => {
    const [lead, admin, operator] = [await place("zhaomin"), await place("admin"), await place("lilan")];
    const bytes = Buffer.from("收费标准：每平方米二十四元。").toString("base64");
    const attachment = await knowledge(lead).attachment.add({ name: "收费标准.txt", bytes });
    expect(attachment).toMatchObject({ type: "text/plain", name: "收费标准.txt" });
    const page = Buffer.from("<html><script>alert(1)</script></html>").toString("base64");
    expect(await refusal(knowledge(lead).attachment.add({ name: "页面.txt", bytes: page }))).toBe("invalid attachment");
    const draft = await written(lead, "带附件的文章");
    const withFile = await knowledge(lead).version.save({ versionId: draft.id, patch: { attachments: [attachment] }, seen: { attachments: [] } });
    const review = await versionAt(admin, (await move(lead, withFile, "submit")).id, "review");
    await move(admin, review, "publish");
    await soon(() => knowledge(operator).search({ text: "带附件", limit: 3 })).toHaveLength(1);
    // Fetched once, it is there when dispatch is not.
    const stored = () => operator.seat.client.knowledge.attachment.get({ attachmentId: attachment.id });
    await soon(stored).toMatchObject({ bytes });
    operator.link.cut();
    expect(await stored()).toMatchObject({ type: "text/plain", bytes });
    expect(await refusal(knowledge(operator).attachment.get({ attachmentId: "0".repeat(64) }))).toMatch(/dispatchAway/);
    for (const at of [lead, admin]) await at.seat.settled();
  });
});

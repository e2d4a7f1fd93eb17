import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import type { ArticleVersionRow } from "../../../src/contract/knowledge-rows.ts";
import type { EntityRow } from "../../../src/contract/rows.ts";
import { readConfiguration } from "../../../src/dispatch/demo/configuration.ts";
import { readDirectory } from "../../../src/dispatch/demo/directory.ts";
import { entityColumns, entityInsert } from "../../../src/dispatch/store/entity-columns.ts";
import { beginOfDay, cityDay } from "../../../src/domain/city-day.ts";
import { type Central, ownDatabase, startCentral } from "../../support/dispatch/central.ts";
import { JumpingClock } from "../../support/jumping-clock.ts";
import { type Link, startLink } from "../../support/link.ts";
import { demoPassword, type SeatUnderTest, startSeatUnderTest } from "../../support/seat/seat-under-test.ts";

const [hour, day] = [3_600_000, 86_400_000];
const tomorrow = cityDay(Date.now() + day);
/** Some minutes before midnight in the city, at dispatch and at every seat. */
const beforeMidnight = 10 * 60_000;
const clock = new JumpingClock(beginOfDay(tomorrow) - beforeMidnight);
let central: Central;
const ends: (() => Promise<void>)[] = [];
beforeAll(async () => {
  central = await startCentral(null, clock);
  const rows: EntityRow[] = [{ entity: "configuration", row: await readConfiguration() }];
  for (const row of await readDirectory()) if (row.level !== "community") rows.push({ entity: "place", row });
  const database = await ownDatabase(central);
  await database.query(entityInsert, [JSON.stringify(rows.map(entityColumns)), 0, null, null]);
  await database.end();
});
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});
afterAll(() => central?.stop());

async function place(login: string): Promise<{ seat: SeatUnderTest; link: Link }> {
  const link = await startLink(() => central.running.url);
  ends.push(() => link.stop());
  const seat = await startSeatUnderTest(link.url, null, clock);
  ends.push(() => seat.stop());
  await seat.client.session.signIn({ login, password: demoPassword });
  await seat.when((snapshot) => snapshot.sync.online && snapshot.sync.filling === null && snapshot.configurationVersion !== null);
  return { seat, link };
}
const knowledge = ({ seat }: { seat: SeatUnderTest }) => seat.client.knowledge;
const soon = <Value>(ask: () => Promise<Value>) => expect.poll(() => ask().catch(() => null), { timeout: 20_000, interval: 50 });
const found = async (at: { seat: SeatUnderTest }, text: string): Promise<string[]> =>
  (await knowledge(at).search({ text, limit: 5 })).filter(({ isNear }) => !isNear).map(({ article }) => `${article.title} ${article.version}`);

describe("what is published ahead", () => {
  it("takes an article's place by itself at midnight, at a seat that is online and at one that is not", async () => {
    const [lead, admin, online, away] = [await place("zhaomin"), await place("admin"), await place("lilan"), await place("wangqiang")];
    const publish = async (articleId: string | null, patch: Partial<ArticleVersionRow["content"]>, from: string): Promise<ArticleVersionRow> => {
      const begun = await knowledge(lead).version.begin({ articleId });
      const saved = await knowledge(lead).version.save({ versionId: begun.id, patch, seen: begun.content });
      await knowledge(lead).version.move({ versionId: saved.id, move: "submit", reason: "", seenAt: saved.updatedAt, validity: null });
      await soon(() => knowledge(admin).version.get({ versionId: saved.id })).toMatchObject({ status: "review" });
      const { updatedAt } = await knowledge(admin).version.get({ versionId: saved.id });
      return knowledge(admin).version.move({ versionId: saved.id, move: "publish", reason: "", seenAt: updatedAt, validity: { from, to: null } });
    };
    const first = await publish(null, { title: "夜间施工许可口径", body: "旧口径：二十二时后禁止。", categoryId: "noise.construction" }, "2026-01-01");
    await soon(() => knowledge(lead).get({ articleId: first.articleId })).toMatchObject({ current: 1 });
    const second = await publish(first.articleId, { body: "新口径：须持夜施证明。" }, tomorrow);
    for (const at of [online, away]) {
      await soon(() => knowledge(at).get({ articleId: first.articleId })).toMatchObject({ current: 1, next: { version: 2, validFrom: tomorrow } });
      expect([await found(at, "旧口径"), await found(at, "夜施证明")]).toEqual([["夜间施工许可口径 1"], []]);
    }
    await soon(async () => (await knowledge(admin).worklist()).coming).toMatchObject([{ versionId: second.id, version: 2, validFrom: tomorrow }]);
    const refused = await publish(first.articleId, { body: "再一版。" }, tomorrow).catch((error: { data?: object }) => error.data);
    expect(refused).toMatchObject({ kind: "invalid", detail: "waiting" });

    away.link.cut();
    await away.seat.when((snapshot) => !snapshot.sync.online);
    const heardBefore = away.seat.heard.filter(({ kind }) => kind === "knowledge").length;
    clock.advance(beforeMidnight);
    for (const at of [online, away]) {
      expect([await found(at, "旧口径"), await found(at, "夜施证明")]).toEqual([[], ["夜间施工许可口径 2"]]);
      expect(await knowledge(at).get({ articleId: first.articleId })).toMatchObject({ current: 2, next: null, versions: [{ version: 2 }, { version: 1 }] });
    }
    // The window that stands open was told, though nothing came from dispatch.
    expect(away.seat.heard.filter(({ kind }) => kind === "knowledge").length).toBe(heardBefore + 1);
    expect((await knowledge(lead).version.get({ versionId: first.id })).status).toBe("superseded");
    expect((await knowledge(admin).worklist()).coming).toEqual([]);

    // Also at a machine that is filled only now.
    const late = await place("lilan");
    expect([await knowledge(late).get({ articleId: first.articleId }), await found(late, "夜施证明")]).toMatchObject([{ current: 2 }, ["夜间施工许可口径 2"]]);
    // dispatch judges by the new one, too: the next revision is the third, and is in force at once.
    const third = await publish(first.articleId, { body: "第三版的口径。" }, tomorrow);
    away.link.mend();
    for (const at of [late, away]) await soon(() => knowledge(at).get({ articleId: third.articleId })).toMatchObject({ current: 3, next: null });
  });

  it("is the configuration from its hour on, also where dispatch is away", async () => {
    const [admin, online, away] = [await place("admin"), await place("lilan"), await place("wangqiang")];
    const now = (await admin.seat.client.versions.all()).at(-1);
    if (now === undefined) throw new Error("no configuration");
    const coming = { ...now, wrapUpSeconds: 77, effectiveFrom: clock.now() + hour };
    const { version, faults } = await admin.seat.client.versions.publish({ basedOn: now.version, configuration: coming });
    expect(faults).toEqual([]);
    for (const at of [online, away]) await soon(async () => (await at.seat.client.versions.all()).at(-1)).toMatchObject({ version });

    away.link.cut();
    await away.seat.when((snapshot) => !snapshot.sync.online);
    clock.advance(hour - 60_000);
    for (const at of [online, away]) expect((await at.seat.client.entry.configuration({ version: null })).version).toBe(now.version);
    clock.advance(60_000);
    for (const at of [online, away]) {
      await at.seat.when((snapshot) => snapshot.configurationVersion === version);
      expect((await at.seat.client.entry.configuration({ version: null })).wrapUpSeconds).toBe(77);
    }
  });
});

import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import type { ConfigurationRow } from "../../../src/contract/configuration.ts";
import type { EntityRow, PlaceRow, TicketRow } from "../../../src/contract/rows.ts";
import { readConfiguration } from "../../../src/dispatch/demo/configuration.ts";
import { readDirectory } from "../../../src/dispatch/demo/directory.ts";
import { writeEntities } from "../../../src/dispatch/sync/write-entity.ts";
import { dispatchRule } from "../../../src/domain/dispatch-rule.ts";
import { type Central, ownDatabase, startCentral } from "../../support/dispatch/central.ts";
import { eventually } from "../../support/eventually.ts";
import { type Link, startLink } from "../../support/link.ts";
import { demoPassword, type SeatUnderTest, startSeatUnderTest } from "../../support/seat/seat-under-test.ts";

const [gone, standing] = ["street-110114008", "street-110114007"];
let central: Central;
const ends: (() => Promise<void>)[] = [];
beforeAll(async () => {
  central = await startCentral();
  await publish(await readConfiguration());
});
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});
afterAll(() => central.stop());

const publish = (row: ConfigurationRow): Promise<void> => write([{ entity: "configuration", row }]);
async function write(rows: readonly EntityRow[]): Promise<void> {
  const database = await ownDatabase(central);
  await database.query("BEGIN");
  await writeEntities(database, rows, null);
  await database.query("COMMIT");
  await database.end();
}
/** A version in which a unit is no more, in force at once. */
async function publishWithout(unitId: string, version: number): Promise<void> {
  const before = await readConfiguration();
  await publish({
    ...before,
    id: `configuration:${version}`,
    version,
    effectiveFrom: Date.now() - 1_000,
    units: before.units.filter(({ id }) => id !== unitId),
  });
}
const innermostFirst = (one: PlaceRow, other: PlaceRow): number => other.id.localeCompare(one.id);
async function place(): Promise<{ seat: SeatUnderTest; link: Link }> {
  const link = await startLink(() => central.running.url);
  ends.push(() => link.stop());
  const seat = await startSeatUnderTest(link.url);
  ends.push(() => seat.stop());
  await seat.client.session.signIn({ login: "lilan", password: demoPassword });
  await seat.when((snapshot) => snapshot.sync.online && snapshot.sync.filling === null && snapshot.configurationVersion !== null);
  return { seat, link };
}
async function written(seat: SeatUnderTest, content: string, unitId: string): Promise<TicketRow> {
  const { draft } = await seat.client.pop.byHand({ number: "19900000041", channel: "manualPhone" });
  await seat.client.draft.save({
    draftId: draft.id,
    windowId: "one",
    patch: { content, callerName: "周敏", categoryId: "heating", unitId, contactNumber: "19900000042" },
  });
  return seat.client.draft.submit({ draftId: draft.id, status: "dispatched" });
}
async function atDispatch(id: string): Promise<TicketRow | undefined> {
  const database = await ownDatabase(central);
  const found = await database.query("SELECT document FROM entity WHERE entity = 'ticket' AND id = $1", [id]);
  await database.end();
  return found.rows[0]?.document;
}

describe("what dispatch cannot digest", () => {
  it("goes back to its author; what was written after it, and what others write, arrives", async () => {
    const { seat, link } = await place();
    link.cut();
    await seat.when((snapshot) => !snapshot.sync.online);
    const poison = await written(seat, "路灯不亮，毒", standing);
    const taken = await written(seat, "路灯又不亮", standing);
    const database = await ownDatabase(central);
    try {
      await database.query(`CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN PERFORM 1 / 0; END'`);
      await database.query("CREATE TRIGGER poison BEFORE INSERT ON entity FOR EACH ROW WHEN (NEW.document::text LIKE '%，毒%') EXECUTE FUNCTION refuse()");
      link.mend();
      await seat.when((snapshot) => snapshot.sync.online && snapshot.sync.pending === 0 && snapshot.sync.rejected === 1);
    } finally {
      await database.query("DROP TRIGGER IF EXISTS poison ON entity; DROP FUNCTION IF EXISTS refuse()");
      await database.end();
    }
    expect(await atDispatch(taken.id)).toMatchObject({ fields: { content: "路灯又不亮" } });
    expect(await atDispatch(poison.id)).toBeUndefined();
    const [task] = await seat.client.rejected.list();
    expect(task).toMatchObject({ name: "ticket.create", said: "路灯不亮，毒", mend: "form", error: { kind: "internal", detail: "22012" } });
    const mended = await seat.client.rejected.mend({ id: task?.id ?? "" });
    await seat.client.draft.submit({ draftId: mended.id, status: "dispatched" });
    await eventually("it is at dispatch", async () => (await atDispatch(poison.id)) !== undefined);
  });
});

describe("what dispatch does not take", () => {
  it("comes back as a task with the text and with what hangs on it; the rest goes on, and mended it is sent again", async () => {
    const { seat, link } = await place();
    link.cut();
    await seat.when((snapshot) => !snapshot.sync.online);
    const refused = await written(seat, "暖气不热，家有老人", gone);
    const draft = await seat.client.draft.forTicket({ ticketId: refused.id });
    await seat.client.draft.save({ draftId: draft.id, windowId: "one", patch: { cause: "阀门坏了", contactNumber: "19900000043" } });
    await seat.client.draft.submit({ draftId: draft.id, status: "dispatched" });
    await seat.client.life.move({ ticketId: refused.id, transition: "remind", facts: { reason: "老人受不了" }, seenStatus: "dispatched", seenRound: 1 });
    const taken = await written(seat, "路灯不亮", standing);
    await publishWithout(gone, 2);
    link.mend();
    await seat.when((snapshot) => snapshot.sync.online && snapshot.sync.pending === 0 && snapshot.sync.rejected === 3);
    expect(await atDispatch(taken.id)).toMatchObject({ fields: { content: "路灯不亮" } });
    expect(await atDispatch(refused.id)).toBeUndefined();

    const [task, ...others] = await seat.client.rejected.list();
    expect(others).toEqual([]);
    expect(task).toMatchObject({
      name: "ticket.create",
      said: "暖气不热，家有老人",
      mend: "form",
      error: { kind: "notAllowedNow", detail: "knownUnit" },
      dependents: [
        { name: "ticket.update", said: "阀门坏了" },
        { transition: "remind", said: "老人受不了" },
      ],
    });
    // Also after a restart, and nobody else's.
    await seat.restart();
    await seat.client.session.signIn({ login: "wangqiang", password: demoPassword });
    expect(await seat.client.rejected.list()).toEqual([]);
    await seat.client.session.signOut();
    await seat.client.session.signIn({ login: "lilan", password: demoPassword });
    await seat.when((snapshot) => snapshot.sync.online && snapshot.configurationVersion === 2);

    const mended = await seat.client.rejected.mend({ id: task?.id ?? "" });
    expect(mended).toMatchObject({
      contactNumber: "19900000043",
      fields: { content: "暖气不热，家有老人", cause: "阀门坏了", callerName: "周敏", unitId: gone },
    });
    // The version that is here by now says the same.
    await expect(seat.client.draft.submit({ draftId: mended.id, status: "dispatched" })).rejects.toMatchObject({
      data: { kind: "invalid", detail: "gone unit" },
    });
    await seat.client.draft.save({ draftId: mended.id, windowId: "one", patch: { unitId: standing } });
    await seat.client.draft.submit({ draftId: mended.id, status: "dispatched" });
    await eventually("it is at dispatch", async () => (await atDispatch(refused.id)) !== undefined);
    expect(await atDispatch(refused.id)).toMatchObject({ fields: { content: "暖气不热，家有老人", cause: "阀门坏了", unitId: standing } });
    // What hung on it is at the ticket, to be written again or let go.
    expect(await seat.client.rejected.list()).toMatchObject([{ name: "ticket.transition", transition: "remind", mend: "ticket", ticketId: refused.id }]);
    expect((await seat.client.life.waiting({ ticketId: refused.id })).refused).toMatchObject([{ transition: "remind", facts: { reason: "老人受不了" } }]);
    const [left] = await seat.client.rejected.list();
    await seat.client.rejected.dismiss({ id: left?.id ?? "" });
    expect(await seat.client.rejected.list()).toEqual([]);
  });

  it("goes by today's rules where nobody chose the unit that is gone", async () => {
    await publishWithout("nobody", 3);
    const { seat, link } = await place();
    await seat.when((snapshot) => snapshot.configurationVersion === 3);
    link.cut();
    await seat.when((snapshot) => !snapshot.sync.online);
    const { draft } = await seat.client.pop.byHand({ number: "19900000043", channel: "manualPhone" });
    const here = { districtId: "110114", streetId: "110114008", communityId: null, building: "", spoken: "回龙观" };
    await seat.client.draft.save({ draftId: draft.id, windowId: "one", patch: { content: "垃圾没人收", place: here } });
    const ticket = await seat.client.draft.submit({ draftId: draft.id, status: "dispatched" });
    await publishWithout(gone, 4);
    link.mend();
    await seat.when((snapshot) => snapshot.sync.online && snapshot.sync.pending === 0);
    expect(await seat.client.rejected.list()).toEqual([]);
    expect((await atDispatch(ticket.id))?.fields.unitId).not.toBe(gone);
  });

  it("goes to the street that took the place of one abolished meanwhile, though the form named the old one's by rule, and keeps where it was said", async () => {
    await publishWithout("nobody", 5);
    const [old, successor, ...outer] = (await readDirectory()).filter(({ id }) => ["110114008", "110114007", "110114"].includes(id)).sort(innermostFirst);
    if (old === undefined || successor === undefined) throw new Error("the directory lacks the two streets");
    await write([old, successor, ...outer].map((row) => ({ entity: "place", row })));
    const { seat, link } = await place();
    const configuration = (await seat.when((snapshot) => snapshot.configurationVersion === 5)) && (await seat.client.entry.configuration({ version: null }));
    const here = { districtId: "110114", streetId: old.id, communityId: null, building: "3号楼", spoken: "" };
    const byStreet = configuration.categories.find(({ id }) => {
      const rule = dispatchRule(configuration, { categoryId: id, demandType: null, place: here });
      return rule.basis === "street" && rule.leadUnitId === gone;
    });
    link.cut();
    await seat.when((snapshot) => !snapshot.sync.online);
    const { draft } = await seat.client.pop.byHand({ number: "19900000044", channel: "manualPhone" });
    const patch = { content: "垃圾没人收", place: here, categoryId: byStreet?.id ?? "", unitId: gone };
    await seat.client.draft.save({ draftId: draft.id, windowId: "one", patch });
    const ticket = await seat.client.draft.submit({ draftId: draft.id, status: "dispatched" });
    await write([{ entity: "place", row: { ...old, abolishedOn: "2026-01-01", successorId: successor.id } }]);
    await publishWithout(gone, 6);
    link.mend();
    await seat.when((snapshot) => snapshot.sync.online && snapshot.sync.pending === 0 && snapshot.configurationVersion === 6);
    expect(await seat.client.rejected.list()).toEqual([]);
    expect((await atDispatch(ticket.id))?.fields).toMatchObject({ unitId: standing, place: here });
    // A form that is open hears of it too.
    await seat.event((event) => event.kind === "places");
    expect(await seat.client.place.get({ placeId: old.id })).toMatchObject({
      place: { abolishedOn: "2026-01-01" },
      successor: expect.stringContaining(successor.name),
    });
  });
});

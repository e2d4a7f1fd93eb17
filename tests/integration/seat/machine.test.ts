import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import type { Clock } from "../../../src/base/clock.ts";
import type { KeyWrap } from "../../../src/seat/store/key-slots.ts";
import { type Central, ownDatabase, startCentral } from "../../support/dispatch/central.ts";
import { type Link, startLink } from "../../support/link.ts";
import { demoPassword, lineCall, type SeatUnderTest, startSeatUnderTest } from "../../support/seat/seat-under-test.ts";
import { systemClock } from "../../support/system-clock.ts";

const day = 86_400_000;
/** Everybody's time, dispatch's too, which a test moves on by days. */
let ahead = 0;
const movedClock: Clock = { ...systemClock, now: () => systemClock.now() + ahead };

let central: Central;
let link: Link;
const ends: (() => Promise<void>)[] = [];
beforeAll(async () => {
  central = await startCentral(null, movedClock);
});
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});
afterAll(() => central.stop());

async function place(login: string, keyWrap: KeyWrap | null = null, more: Parameters<typeof startSeatUnderTest>[3] = {}): Promise<SeatUnderTest> {
  link = await startLink(() => central.running.url);
  ends.push(() => link.stop());
  const seat = await startSeatUnderTest(link.url, keyWrap, movedClock, more);
  ends.push(() => seat.stop());
  await signIn(seat, login);
  return seat;
}
async function signIn(seat: SeatUnderTest, login: string): Promise<void> {
  await seat.client.session.signIn({ login, password: demoPassword });
  await seat.when((snapshot) => snapshot.sync.online && snapshot.sync.filling === null);
}
const refusal = (promise: Promise<unknown>): Promise<unknown> =>
  promise.then(
    () => "accepted",
    (error: { data?: { kind?: string } }) => error.data?.kind,
  );
async function takeTicket(seat: SeatUnderTest, callId: string, content: string): Promise<string> {
  await seat.client.line.report({ kind: "call", call: lineCall(callId, { startedAt: movedClock.now() }) });
  const draft = await seat.client.draft.forCall({ callId });
  await seat.client.draft.save({ draftId: draft.id, windowId: "one", patch: { content } });
  return (await seat.client.draft.submit({ draftId: draft.id, status: "dispatched" })).id;
}
/** How often each content stands at dispatch. */
async function contentsAtDispatch(like: string): Promise<Map<string, number>> {
  const database = await ownDatabase(central);
  const found = await database.query(
    "SELECT document->'fields'->>'content' AS content, count(*)::int AS count FROM entity WHERE entity = 'ticket' AND document->'fields'->>'content' LIKE $1 GROUP BY 1",
    [`${like}%`],
  );
  await database.end();
  return new Map(found.rows.map(({ content, count }) => [content, count]));
}

describe("a seat that is alone for a week", () => {
  it("lets who signed in here sign in, tells until when, refuses afterwards, and joins cleanly with all that was written", async () => {
    const seat = await place("lilan");
    const { offlineUntil } = await seat.when((snapshot) => snapshot.offlineUntil !== null);
    expect(offlineUntil).toBeGreaterThan(movedClock.now() + 6.9 * day);
    const colleague = await startSeatUnderTest(central.running.url, null, movedClock);
    ends.push(() => colleague.stop());
    link.cut();
    const written = new Map<string, number>();
    for (let today = 0; today < 7; today += 1) {
      for (let ticket = 0; ticket < 30; ticket += 1) {
        await takeTicket(seat, `asterisk:week-${today}-${ticket}`, `断网第${today}天第${ticket}件`);
        written.set(`断网第${today}天第${ticket}件`, 1);
      }
      await seat.restart();
      ahead += 0.9 * day;
      expect(await seat.client.session.signIn({ login: "lilan", password: demoPassword })).toMatchObject({ offline: true });
      expect(await refusal(seat.client.session.signIn({ login: "lilan", password: "wrong" }))).toBe("wrongPassword");
    }
    await signIn(colleague, "wangqiang");
    const theirs = await takeTicket(colleague, "asterisk:week-theirs", "同事在这一周里写的");
    await colleague.settled();
    await seat.client.session.signOut();
    ahead += day;
    expect(await refusal(seat.client.session.signIn({ login: "lilan", password: demoPassword }))).toBe("tokenExpired");
    link.mend();
    await signIn(seat, "lilan");
    await seat.settled();
    expect(await contentsAtDispatch("断网第")).toEqual(written);
    expect(await seat.client.ticket.get({ ticketId: theirs })).toMatchObject({ fields: { content: "同事在这一周里写的" } });
    expect((await seat.when((snapshot) => snapshot.sync.pending === 0)).sync.rejected).toBe(0);
  });
});

describe("a machine whose clock is set back", () => {
  it("lets nobody sign in without dispatch for longer, says why, and does again after dispatch told the time", async () => {
    const seat = await place("lilan");
    const signInHere = () => seat.client.session.signIn({ login: "lilan", password: demoPassword });
    link.cut();
    await seat.client.session.signOut();
    ahead += 6 * day;
    await seat.restart();
    expect(await signInHere()).toMatchObject({ offline: true });
    expect((await seat.when(({ person }) => person !== null)).clockBehind).toBeNull();
    await seat.client.session.signOut();
    ahead -= 5 * day;
    await seat.restart();
    expect(await signInHere()).toMatchObject({ offline: true });
    const { clockBehind } = await seat.when((snapshot) => snapshot.clockBehind !== null);
    expect(Math.round((clockBehind ?? 0) / day)).toBe(5);
    await seat.client.session.signOut();
    ahead += 7 * day;
    expect(await refusal(signInHere())).toBe("tokenExpired");
    ahead -= 7 * day;
    await seat.restart();
    await expect(signInHere()).rejects.toMatchObject({ data: { kind: "tokenExpired", detail: "clockBehind" } });
    link.mend();
    await signIn(seat, "lilan");
    await seat.when((snapshot) => snapshot.clockBehind === null);
    link.cut();
    await seat.client.session.signOut();
    expect(await signInHere()).toMatchObject({ offline: true });
  });
});

/** A key ring that can be changed for another, as when a machine's profile is made anew. */
function changingRing(): { ring: KeyWrap; change(): void } {
  let mark = 1;
  const ring: KeyWrap = {
    kind: "electron",
    wrap: async (bytes) => Uint8Array.from([mark, ...bytes]),
    unwrap: async (bytes) => {
      if (bytes[0] !== mark) throw new Error("another ring");
      return bytes.slice(1);
    },
  };
  const change = (): void => {
    mark += 1;
  };
  return { ring, change };
}

describe("a seat whose key ring was changed", () => {
  it("says so, and an administrator opens it without dispatch, with drafts and what was not sent", async () => {
    const { ring, change } = changingRing();
    const seat = await place("lilan", ring);
    link.cut();
    await takeTicket(seat, "asterisk:ring-1", "换密钥之前的工单");
    await seat.client.line.report({ kind: "call", call: lineCall("asterisk:ring-2") });
    const draft = await seat.client.draft.forCall({ callId: "asterisk:ring-2" });
    await seat.client.draft.save({ draftId: draft.id, windowId: "one", patch: { content: "换密钥之前的草稿" } });
    await seat.restart(change);
    expect((await seat.when(() => true)).store).toBe("keyLost");
    expect(await refusal(seat.client.session.signIn({ login: "lilan", password: demoPassword }))).not.toBe("accepted");
    expect(await refusal(seat.client.session.recover({ recoveryKey: "of another dispatch" }))).toBe("wrongPassword");
    const database = await ownDatabase(central);
    const fact = await database.query("SELECT value FROM fact WHERE key = 'numberKey'");
    await database.end();
    await seat.client.session.recover({ recoveryKey: String(fact.rows[0].value) });
    await seat.when((snapshot) => snapshot.store === "open");
    await seat.restart();
    expect((await seat.when(() => true)).store).toBe("open");
    expect((await seat.client.draft.list()).map((row) => row.fields.content)).toContain("换密钥之前的草稿");
    link.mend();
    await seat.when((snapshot) => snapshot.sync.online && snapshot.sync.pending === 0);
    expect(await contentsAtDispatch("换密钥之前")).toEqual(new Map([["换密钥之前的工单", 1]]));
  });
  it("is opened by dispatch when somebody signs in, and by the new ring from then on", async () => {
    const { ring, change } = changingRing();
    const seat = await place("lilan", ring);
    const device = deviceOf(seat);
    await seat.restart(change);
    expect((await seat.when(() => true)).store).toBe("keyLost");
    await signIn(seat, "lilan");
    expect(deviceOf(seat)).toBe(device);
    // On the way there dispatch took the seat for another one for a moment: nobody is thrown out by that.
    expect(seat.heard.filter((event) => event.kind === "snapshot" && event.snapshot.takenOver !== null)).toEqual([]);
    await seat.restart();
    expect((await seat.when(() => true)).store).toBe("open");
  });
});

describe("what a seat tells of its machine", () => {
  it("is how much room is left before there is none", async () => {
    let free = 5_000_000_000;
    const seat = await place("lilan", null, { freeSpace: async () => free });
    expect((await seat.when(() => true)).lowSpace).toBeNull();
    free = 123_456_789;
    await seat.restart();
    expect((await seat.when((snapshot) => snapshot.lowSpace !== null)).lowSpace).toBe(110);
  });
  it("is what waits, since when, how often it was tried and why it is not there", async () => {
    const seat = await place("lilan");
    link.cut();
    const before = movedClock.now();
    const ticketId = await takeTicket(seat, "asterisk:waits-1", "等待送出");
    await seat.when((snapshot) => !snapshot.sync.online && snapshot.sync.lastError !== null);
    const waiting = async () => (await seat.client.outbox.list()).find((each) => each.ticketId === ticketId);
    // That dispatch is away may be known before the ticket was tried.
    await expect.poll(async () => (await waiting())?.error ?? null, { timeout: 20_000 }).toMatchObject({ kind: "dispatchAway" });
    const entry = await waiting();
    expect(entry).toMatchObject({ name: "ticket.create", state: "pending" });
    expect(entry?.attempts).toBeGreaterThan(0);
    expect(entry?.since).toBeGreaterThanOrEqual(before);
    link.mend();
    await seat.settled();
  });
  it("is dispatch's time with its error", async () => {
    const seat = await place("lilan");
    const { clockOffset, clockError } = await seat.when((snapshot) => snapshot.clockError !== null);
    expect(Math.abs(clockOffset ?? Number.NaN)).toBeLessThanOrEqual((clockError ?? 0) + 1);
  });
});

describe("two seats on one machine", () => {
  it("each have a device, an outbox and a person of their own, and send at once what both wrote with dispatch away", async () => {
    const one = await place("lilan");
    const near = link;
    const other = await place("wangqiang");
    for (const each of [near, link]) each.cut();
    await Promise.all([takeTicket(one, "asterisk:one-1", "同机一号"), takeTicket(other, "asterisk:other-1", "同机二号")]);
    expect((await one.client.outbox.list()).length).toBeGreaterThan(0);
    const [mine, theirs] = await Promise.all([one, other].map(async (seat) => (await seat.client.outbox.list()).map(({ id }) => id)));
    expect(mine?.some((id) => theirs?.includes(id))).toBe(false);
    for (const each of [near, link]) each.mend();
    await Promise.all([one.settled(), other.settled()]);
    expect(await contentsAtDispatch("同机")).toEqual(
      new Map([
        ["同机一号", 1],
        ["同机二号", 1],
      ]),
    );
  });
});

const keysOf = (seat: SeatUnderTest): Record<string, unknown> => JSON.parse(readFileSync(join(seat.folder, "keys.json"), "utf8")) as Record<string, unknown>;
const deviceOf = (seat: SeatUnderTest): unknown => keysOf(seat).deviceId;
async function rowsAtDispatch(sql: string, ...values: unknown[]): Promise<unknown[]> {
  const database = await ownDatabase(central);
  const { rows } = await database.query(sql, values);
  await database.end();
  return rows;
}
const unprovenSql = "SELECT person_id FROM audit WHERE action = 'device.unproven' AND facts->>'named' = $1";

describe("a seat's device", () => {
  it("stays the same through restarts, and for who never signed in there, whom only dispatch lets into the store", async () => {
    const seat = await place("lilan");
    const device = deviceOf(seat);
    await seat.restart();
    await signIn(seat, "lilan");
    expect(deviceOf(seat)).toBe(device);
    link.cut();
    await takeTicket(seat, "asterisk:device-1", "设备：断网时写的");
    await seat.restart();
    link.mend();
    await signIn(seat, "wangqiang");
    await seat.settled();
    expect(deviceOf(seat)).toBe(device);
    const sent =
      "SELECT a.device_id FROM applied a JOIN entity e ON e.device_id = a.device_id AND e.sequence = a.sequence WHERE e.document->'fields'->>'content' = $1";
    expect(await rowsAtDispatch(sent, "设备：断网时写的")).toEqual([{ device_id: device }]);
    expect(await rowsAtDispatch(unprovenSql, device)).toEqual([]);
  });
  it("whose secret is lost is enrolled anew, with all that waits there, and that is audited", async () => {
    const seat = await place("lilan");
    const device = deviceOf(seat);
    await takeTicket(seat, "asterisk:device-2", "密钥：丢失之前");
    await seat.settled();
    link.cut();
    for (const [index, content] of ["密钥：断网一", "密钥：断网二"].entries()) await takeTicket(seat, `asterisk:device-3-${index}`, content);
    await seat.restart(() => {
      const lost = JSON.stringify({ ...keysOf(seat), deviceSecret: null });
      for (const name of ["keys.json", "keys.json.copy"]) writeFileSync(join(seat.folder, name), lost);
    });
    link.mend();
    await signIn(seat, "lilan");
    await takeTicket(seat, "asterisk:device-4", "密钥：丢失之后");
    await seat.settled();
    expect(deviceOf(seat)).not.toBe(device);
    const contents = ["丢失之前", "断网一", "断网二", "丢失之后"].map((content): [string, number] => [`密钥：${content}`, 1]);
    expect(await contentsAtDispatch("密钥：")).toEqual(new Map(contents));
    expect(await rowsAtDispatch(unprovenSql, device)).toHaveLength(1);
    const now = deviceOf(seat);
    await seat.restart();
    await signIn(seat, "lilan");
    expect(deviceOf(seat)).toBe(now);
  });
});

import { randomBytes } from "node:crypto";
import { readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import type { Clock } from "../../../src/base/clock.ts";
import type { LineCall } from "../../../src/contract/line-api.ts";
import type { TicketRow } from "../../../src/contract/rows.ts";
import { type Central, ownDatabase, startCentral } from "../../support/dispatch/central.ts";
import { type Link, startLink } from "../../support/link.ts";
import { demoPassword, lineCall, type SeatUnderTest, startSeatUnderTest } from "../../support/seat/seat-under-test.ts";
import { systemClock } from "../../support/system-clock.ts";

let central: Central;
const ends: (() => Promise<void>)[] = [];
beforeAll(async () => {
  central = await startCentral();
});
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});
afterAll(() => central.stop());

interface Place {
  readonly seat: SeatUnderTest;
  readonly link: Link;
}
async function place(login: string | null): Promise<Place> {
  const link = await startLink(() => central.running.url);
  ends.push(() => link.stop());
  const seat = await startSeatUnderTest(link.url);
  ends.push(() => seat.stop());
  if (login === null) return { seat, link };
  await seat.client.session.signIn({ login, password: demoPassword });
  await seat.when((snapshot) => snapshot.sync.online && snapshot.sync.filling === null);
  return { seat, link };
}
const kindOf = (error: unknown): unknown => (error as { data?: { kind?: string } }).data?.kind;
const refusal = (promise: Promise<unknown>): Promise<unknown> => promise.then(() => "accepted", kindOf);

/** A ticket taken as an operator takes it: a call, a draft, a few saves, a submission. */
async function takeTicket(seat: SeatUnderTest, callId: string, content: string, callerName = ""): Promise<TicketRow> {
  await seat.client.line.report({ kind: "call", call: lineCall(callId) });
  const draft = await seat.client.draft.forCall({ callId });
  await seat.client.draft.save({ draftId: draft.id, windowId: "one", patch: { content: content.slice(0, 2) } });
  await seat.client.draft.save({ draftId: draft.id, windowId: "one", patch: { content, callerName, cause: "管道老化" } });
  return seat.client.draft.submit({ draftId: draft.id, status: "dispatched" });
}
const arrived = (seat: SeatUnderTest, id: string, holds: (ticket: TicketRow) => boolean = () => true) =>
  seat.event((event) => event.kind === "ticket" && event.ticket.id === id && holds(event.ticket));
/** Names and texts of a list's tickets, as they are shown or as they go into a file. */
async function listed(seat: SeatUnderTest, text: string, whole: boolean): Promise<string[][]> {
  const life = new AbortController();
  const query = { text, conditions: [], sort: { column: "time", descending: true } };
  const words = (await seat.client.lists.watch({ list: "tickets", query }, { signal: life.signal }))[Symbol.asyncIterator]();
  let word = await words.next();
  while (word.done !== true && !word.value.isComplete) word = await words.next();
  if (word.done === true) throw new Error("the list did not complete");
  const { rows } = await seat.client.lists.rows({ viewId: word.value.viewId, from: 0, count: 10, whole });
  life.abort();
  return (rows as TicketRow[]).map(({ fields }) => [fields.callerName, fields.content]);
}
const countAtDispatch = async (id: string): Promise<number> => {
  const database = await ownDatabase(central);
  const found = await database.query("SELECT count(*)::int AS count FROM entity WHERE entity = 'ticket' AND id = $1", [id]);
  await database.end();
  return found.rows[0].count;
};

describe("two seats", () => {
  it("exchange a ticket through dispatch, and both see the number that it was given", async () => {
    const [one, other] = [await place("lilan"), await place("wangqiang")];
    const ticket = await takeTicket(one.seat, "asterisk:exchange-1", "暖气不热，室内只有十度");
    expect(ticket).toMatchObject({ number: null, numberMask: "199****0001", fields: { content: "暖气不热，室内只有十度", cause: "管道老化" } });
    await arrived(one.seat, ticket.id, (row) => row.number !== null);
    await arrived(other.seat, ticket.id);
    const there = await other.seat.client.ticket.get({ ticketId: ticket.id });
    expect(there.number).toMatch(/^\d{8}-\d{6}$/);
    const found = await other.seat.client.ticket.list({ text: "暖气", status: null, before: null, limit: 10 });
    expect(found.map((row) => row.id)).toContain(ticket.id);
    await one.seat.settled();
  });

  it("tell the audit what was taken out of a list, also when dispatch was away", async () => {
    const { seat, link } = await place("lilan");
    const lead = await place("zhaomin");
    await takeTicket(seat, "asterisk:export-1", "请导出这件，电话 13800138000", "王秀兰");
    await arrived(lead.seat, (await takeTicket(seat, "asterisk:export-2", "请导出这件，电话 13800138000", "王秀兰")).id);
    // For a file as the role demands, on screen as ever.
    expect(await listed(seat, "请导出这件", true)).toEqual(Array(2).fill(["王**", "请导出这件，电话 138****8000"]));
    expect(await listed(lead.seat, "请导出这件", true)).toEqual(Array(2).fill(["王秀兰", "请导出这件，电话 138****8000"]));
    expect(await listed(seat, "请导出这件", false)).toEqual(Array(2).fill(["王秀兰", "请导出这件，电话 13800138000"]));
    link.cut();
    await seat.client.lists.exported({ list: "tickets", format: "csv", rows: 12 });
    link.mend();
    await seat.settled();
    const database = await ownDatabase(central);
    const found = await database.query("SELECT facts FROM audit WHERE action = 'list.export'");
    await database.end();
    expect(found.rows).toEqual([{ facts: { list: "tickets", format: "csv", rows: 12, exportedAt: expect.any(Number) } }]);
  });

  it("show the history of who calls, in the turn of the call", async () => {
    const [one, other] = [await place("lilan"), await place("wangqiang")];
    const ticket = await takeTicket(one.seat, "asterisk:history-1", "路灯不亮");
    await arrived(other.seat, ticket.id);
    await other.seat.client.line.report({ kind: "call", call: lineCall("asterisk:history-2") });
    const pop = await other.seat.client.pop.get({ callId: "asterisk:history-2" });
    expect(pop.tickets.map((row) => row.id)).toContain(ticket.id);
    expect(pop).toMatchObject({ number: "19900000001", numberMask: "199****0001", numberKind: "mobile" });
    await other.seat.event((event) => event.kind === "pop" && event.pop.callId === "asterisk:history-2");
  });

  it("give a sent ticket another number to call back, offline too, which is whole at dispatch and masked everywhere else", async () => {
    const [one, other] = [await place("lilan"), await place("wangqiang")];
    const ticket = await takeTicket(one.seat, "asterisk:contact-1", "门禁坏了");
    await arrived(other.seat, ticket.id);
    const correct = async (contactNumber: string): Promise<TicketRow> => {
      const { id } = await one.seat.client.draft.forTicket({ ticketId: ticket.id });
      await one.seat.client.draft.save({ draftId: id, windowId: "one", patch: { contactNumber } });
      return one.seat.client.draft.submit({ draftId: id, status: "dispatched" });
    };
    one.link.cut();
    expect(await correct("19900007701")).toMatchObject({ contactMask: "199****7701" });
    expect(await correct(" 199 0000 7702 ")).toMatchObject({ contactMask: "199****7702" });
    one.link.mend();
    await arrived(other.seat, ticket.id, (row) => row.contactMask === "199****7702");
    await one.seat.settled();
    const database = await ownDatabase(central);
    const found = await database.query<{ document: TicketRow; e164: string }>(
      "SELECT e.document, f.e164 FROM entity e JOIN full_number f ON f.hash = e.document->>'contactHash' WHERE e.id = $1",
      [ticket.id],
    );
    await database.end();
    expect(found.rows).toMatchObject([{ e164: "+8619900007702", document: { fields: { content: "门禁坏了" } } }]);
    expect(found.rows[0]?.document.steps.at(-1)).toMatchObject({ field: "contactNumber", lostText: "199****7701", personName: "李岚" });
    expect(JSON.stringify(found.rows[0]?.document)).not.toContain("0000770");
  });

  it("merge what both change of one ticket", async () => {
    const [one, other] = [await place("lilan"), await place("wangqiang")];
    const ticket = await takeTicket(one.seat, "asterisk:merge-1", "噪声扰民");
    await arrived(other.seat, ticket.id);
    one.link.cut();
    const mine = await one.seat.client.draft.forTicket({ ticketId: ticket.id });
    await one.seat.client.draft.save({
      draftId: mine.id,
      windowId: "one",
      patch: { content: "噪声扰民，夜间施工", course: "已劝阻", contactNumber: "19900007711" },
    });
    await one.seat.client.draft.submit({ draftId: mine.id, status: "dispatched" });
    const theirs = await other.seat.client.draft.forTicket({ ticketId: ticket.id });
    await other.seat.client.draft.save({
      draftId: theirs.id,
      windowId: "two",
      patch: { content: "噪声扰民，凌晨装修", happenedAt: "昨夜", contactNumber: "19900007712" },
    });
    await other.seat.client.draft.submit({ draftId: theirs.id, status: "dispatched" });
    await other.seat.settled();
    one.link.mend();
    const merged = await arrived(other.seat, ticket.id, (row) => row.fields.course === "已劝阻");
    expect(merged).toMatchObject({ ticket: { fields: { content: "噪声扰民，夜间施工", happenedAt: "昨夜", course: "已劝阻" } } });
    const steps = merged.kind === "ticket" ? merged.ticket.steps : [];
    const about = { kind: "conflict", personName: "李岚", lostByName: "王强" };
    const conflicts = [
      expect.objectContaining({ ...about, field: "content", lostText: "噪声扰民，凌晨装修" }),
      expect.objectContaining({ ...about, field: "contactNumber", lostText: "199****7712" }),
    ];
    expect(steps).toEqual(expect.arrayContaining(conflicts));
    const there = await arrived(one.seat, ticket.id, (row) => row.steps.some(({ kind }) => kind === "conflict"));
    expect(there.kind === "ticket" ? there.ticket.steps : []).toEqual(expect.arrayContaining(conflicts));
    expect(JSON.stringify([merged, there])).not.toContain("0000771");
    const reveal = (number: "contact" | "lost") => other.seat.client.number.reveal({ ticketId: ticket.id, number, reason: "核对" });
    expect([await reveal("contact"), await reveal("lost")]).toEqual([{ number: "+8619900007711" }, { number: "+8619900007712" }]);
  });
});

describe("without the network", () => {
  it("takes tickets, finds them, shows them in the next pop, and delivers each once", async () => {
    const [one, other] = [await place("lilan"), await place("wangqiang")];
    one.link.cut();
    await one.seat.when((snapshot) => !snapshot.sync.online);
    const taken: TicketRow[] = [];
    for (const [index, content] of ["下水道堵塞", "电梯停运", "树枝折断"].entries()) taken.push(await takeTicket(one.seat, `asterisk:cut-${index}`, content));
    expect((await one.seat.when((snapshot) => snapshot.sync.pending >= 3)).sync.pending).toBeGreaterThanOrEqual(3);
    const listed = await one.seat.client.ticket.list({ text: "电梯", status: null, before: null, limit: 10 });
    expect(listed.map((row) => row.id)).toEqual([taken[1]?.id]);
    const pop = await one.seat.client.pop.get({ callId: "asterisk:cut-2" });
    expect(pop.tickets.slice(0, 3).map((row) => row.fields.content)).toContain("下水道堵塞");
    one.link.mend();
    for (const ticket of taken) await arrived(other.seat, ticket.id);
    await one.seat.settled();
    for (const ticket of taken) expect(await countAtDispatch(ticket.id)).toBe(1);
  });

  it("tells of a call that rang in vain, and of the same when it rings again and is taken", async () => {
    const { seat, link } = await place("lilan");
    link.cut();
    await seat.when((snapshot) => !snapshot.sync.online);
    const [callId, at] = ["asterisk:again-1", Date.now()];
    const ring = async (startedAt: number, rest: readonly Partial<LineCall>[]): Promise<void> => {
      for (const change of [{}, ...rest]) await seat.client.line.report({ kind: "call", call: lineCall(callId, { startedAt, ...change }) });
    };
    const [inVain, taken] = [{ phase: "ended", endCause: "cancelled" } as const, { answeredAt: at + 41_000 }];
    await ring(at, [{ ...inVain, endedAt: at + 9_000 }]);
    await ring(at + 20_000, [{ ...inVain, endedAt: at + 29_000 }]);
    await ring(at + 40_000, [
      { ...taken, phase: "talking" },
      { ...taken, phase: "ended", endedAt: at + 90_000, endCause: "callerHungUp" },
    ]);
    const accounts = (await seat.client.outbox.list()).filter(({ name }) => name === "call.record");
    expect(accounts).toHaveLength(2);
    link.mend();
    await seat.settled();
    const database = await ownDatabase(central);
    const found = await database.query("SELECT document FROM entity WHERE entity = 'call' AND id = $1", [callId]);
    await database.end();
    expect(found.rows[0]?.document).toMatchObject({ outcome: "answered", answeredAt: at + 41_000, endedAt: at + 90_000, endedBy: "caller" });
  });

  it("lets who is enrolled sign in, refuses a wrong password, and signs in at dispatch by itself later", async () => {
    const one = await place("lilan");
    await one.seat.client.session.signOut();
    one.link.cut();
    expect(await refusal(one.seat.client.session.signIn({ login: "lilan", password: "wrong-password" }))).toBe("wrongPassword");
    expect(await refusal(one.seat.client.session.signIn({ login: "wangqiang", password: demoPassword }))).toBe("dispatchAway");
    expect(await one.seat.client.session.signIn({ login: "lilan", password: demoPassword })).toMatchObject({ offline: true, person: { login: "lilan" } });
    const ticket = await takeTicket(one.seat, "asterisk:offline-sign-in", "停水两天");
    one.link.mend();
    await arrived(one.seat, ticket.id, (row) => row.number !== null);
    expect(await countAtDispatch(ticket.id)).toBe(1);
  });

  it("loses nothing and doubles nothing when an answer is lost", async () => {
    const one = await place("lilan");
    one.link.cut();
    const ticket = await takeTicket(one.seat, "asterisk:lost-answer", "井盖破损");
    one.link.mend();
    one.link.loseNextAnswer();
    await arrived(one.seat, ticket.id, (row) => row.number !== null);
    expect(await countAtDispatch(ticket.id)).toBe(1);
    expect((await one.seat.client.ticket.list({ text: "井盖破损", status: null, before: null, limit: 10 })).map((row) => row.id)).toEqual([ticket.id]);
  });
});

describe("a restart of the seat", () => {
  it("keeps drafts, the outbox and the seat's own call", async () => {
    const one = await place("lilan");
    one.link.cut();
    const ticket = await takeTicket(one.seat, "asterisk:restart-1", "公交站牌倒了");
    await one.seat.client.line.report({ kind: "call", call: lineCall("asterisk:restart-2") });
    const draft = await one.seat.client.draft.forCall({ callId: "asterisk:restart-2" });
    await one.seat.client.draft.save({ draftId: draft.id, windowId: "one", patch: { content: "写到一半" } });
    await one.seat.restart();
    expect(await refusal(one.seat.client.draft.list())).toBe("unauthenticated");
    await one.seat.client.session.signIn({ login: "lilan", password: demoPassword });
    const drafts = await one.seat.client.draft.list();
    expect(drafts.find((entry) => entry.id === draft.id)).toMatchObject({ fields: { content: "写到一半" }, callId: "asterisk:restart-2" });
    expect((await one.seat.client.outbox.list()).map((entry) => entry.ticketId)).toContain(ticket.id);
    one.link.mend();
    await arrived(one.seat, ticket.id, (row) => row.number !== null);
    const second = await one.seat.client.draft.submit({ draftId: draft.id, status: "answered" });
    expect(second.numberMask).toBe("199****0001");
    expect(await one.seat.client.draft.submit({ draftId: draft.id, status: "answered" })).toMatchObject({ id: second.id });
  });
  it("goes on as who was signed in where the key ring guards the store", async () => {
    const link = await startLink(() => central.running.url);
    ends.push(() => link.stop());
    const flip = async (bytes: Uint8Array): Promise<Uint8Array> => bytes.map((byte) => byte ^ 0x5a);
    const seat = await startSeatUnderTest(link.url, { kind: "electron", wrap: flip, unwrap: flip });
    ends.push(() => seat.stop());
    await seat.client.session.signIn({ login: "lilan", password: demoPassword });
    link.cut();
    const ticket = await takeTicket(seat, "asterisk:key-ring", "垃圾未清运");
    await seat.restart();
    expect((await seat.when((snapshot) => snapshot.person !== null)).person?.login).toBe("lilan");
    expect(await seat.client.ticket.get({ ticketId: ticket.id })).toMatchObject({ fields: { content: "垃圾未清运" } });
    link.mend();
    await arrived(seat, ticket.id, (row) => row.number !== null);
  });
});

describe("a machine in trouble", () => {
  it("whose clock is an hour off knows it, and writes the central time", async () => {
    const ahead: Clock = { ...systemClock, now: () => systemClock.now() + 3_600_000 };
    const link = await startLink(() => central.running.url);
    ends.push(() => link.stop());
    const seat = await startSeatUnderTest(link.url, null, ahead);
    ends.push(() => seat.stop());
    await seat.client.session.signIn({ login: "lilan", password: demoPassword });
    const { clockOffset } = await seat.when((snapshot) => snapshot.sync.filling === null && snapshot.clockOffset !== null);
    expect(Math.abs((clockOffset ?? 0) - 3_600_000)).toBeLessThan(5_000);
    const ticket = await takeTicket(seat, "asterisk:clock-1", "时钟不准的坐席");
    expect(Math.abs(ticket.createdAt - Date.now())).toBeLessThan(10_000);
    await seat.settled();
    // Also when it was started again and dispatch is not there to ask.
    link.cut();
    await seat.restart();
    await seat.client.session.signIn({ login: "lilan", password: demoPassword });
    const offlineStanding = await seat.when((snapshot) => snapshot.person !== null && !snapshot.sync.online);
    expect(Math.abs((offlineStanding.clockOffset ?? 0) - 3_600_000)).toBeLessThan(5_000);
    const offline = await takeTicket(seat, "asterisk:clock-2", "时钟不准的坐席，断网重启之后");
    expect(Math.abs(offline.createdAt - Date.now())).toBeLessThan(10_000);
  });

  it("whose cache is damaged fills a new one, with drafts and what was not sent intact", async () => {
    const { seat, link } = await place("lilan");
    link.cut();
    const ticket = await takeTicket(seat, "asterisk:damage-1", "缓存损坏之前的工单");
    await seat.client.line.report({ kind: "call", call: lineCall("asterisk:damage-2") });
    const draft = await seat.client.draft.forCall({ callId: "asterisk:damage-2" });
    await seat.client.draft.save({ draftId: draft.id, windowId: "one", patch: { content: "缓存损坏之前的草稿" } });
    await seat.restart(() => {
      for (const suffix of ["-wal", "-shm"]) rmSync(join(seat.folder, `cache.sqlite${suffix}`), { force: true });
      writeFileSync(join(seat.folder, "cache.sqlite"), randomBytes(65_536));
    });
    link.mend();
    await seat.client.session.signIn({ login: "lilan", password: demoPassword });
    await seat.when((snapshot) => snapshot.sync.online && snapshot.sync.filling === null);
    expect((await seat.client.draft.list()).map((row) => row.fields.content)).toContain("缓存损坏之前的草稿");
    await seat.settled();
    expect(await countAtDispatch(ticket.id)).toBe(1);
  });

  it("whose journal is damaged says so, keeps the damaged file, and begins anew", async () => {
    const { seat } = await place("lilan");
    await seat.restart(() => {
      for (const suffix of ["-wal", "-shm"]) rmSync(join(seat.folder, `journal.sqlite${suffix}`), { force: true });
      writeFileSync(join(seat.folder, "journal.sqlite"), randomBytes(65_536));
    });
    const signIn = () => seat.client.session.signIn({ login: "lilan", password: demoPassword });
    expect(await refusal(signIn())).toBe("storeDamaged");
    expect(readdirSync(seat.folder).some((name) => name.startsWith("journal.sqlite.damaged-"))).toBe(true);
    await signIn();
    await takeTicket(seat, "asterisk:damage-3", "新日志里的第一件");
    await seat.settled();
  });
});

describe("a case by hand", () => {
  it("is joined to the exchange's record of the call, and the ticket with it", async () => {
    const { seat } = await place("lilan");
    const { draft } = await seat.client.pop.byHand({ number: "19900000021", channel: "manualPhone" });
    await seat.client.draft.save({ draftId: draft.id, windowId: "one", patch: { content: "电话坏时手工登记" } });
    const ticket = await seat.client.draft.submit({ draftId: draft.id, status: "dispatched" });
    await seat.client.line.report({ kind: "call", call: lineCall("asterisk:join-1", { number: "19900000021" }) });
    await seat.client.line.report({
      kind: "call",
      call: lineCall("asterisk:join-1", { phase: "ended", endedAt: Date.now(), endCause: "cancelled", number: "19900000021" }),
    });
    await seat.client.joinCall({ manualCallId: draft.callId ?? "", exchangeCallId: "asterisk:join-1" });
    await seat.settled();
    const joined = await seat.event(
      (event) => event.kind === "ticket" && event.ticket.id === ticket.id && event.ticket.callId === "asterisk:join-1" && event.ticket.number !== null,
    );
    expect(joined.kind === "ticket" && joined.ticket.steps.map((step) => step.kind)).toContain("joinedCall");
    const calls = await seat.client.calls.list({ before: null, limit: 50 });
    expect(calls.find((call) => call.id === draft.callId)?.joinedCallId).toBe("asterisk:join-1");
  });
});

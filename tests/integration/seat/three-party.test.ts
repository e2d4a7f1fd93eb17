import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import type { LineCall } from "../../../src/contract/line-api.ts";
import { type Central, ownDatabase, signInDevice, startCentral } from "../../support/dispatch/central.ts";
import { ScriptedExchange } from "../../support/dispatch/scripted-exchange.ts";
import { type Link, startLink } from "../../support/link.ts";
import { demoPassword, lineCall, type SeatUnderTest, startSeatUnderTest } from "../../support/seat/seat-under-test.ts";

const exchange = new ScriptedExchange();
let central: Central;
const ends: (() => Promise<void>)[] = [];
beforeAll(async () => {
  central = await startCentral(async () => exchange);
});
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});
afterAll(() => central.stop());

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
const rowsAtDispatch = async (entity: "ticket" | "call", callId: string): Promise<Record<string, unknown>[]> => {
  const database = await ownDatabase(central);
  const of = entity === "call" ? "id" : "document->>'callId'";
  const found = await database.query(`SELECT document FROM entity WHERE entity = $1 AND ${of} = $2`, [entity, callId]);
  await database.end();
  return found.rows.map(({ document }) => document as Record<string, unknown>);
};

/** Who makes tickets and records, by their name: the demo's ids are made anew each time. */
const personNamed = async (name: string): Promise<unknown> => {
  const database = await ownDatabase(central);
  const found = await database.query("SELECT id FROM person WHERE name = $1", [name]);
  await database.end();
  return found.rows[0]?.id;
};
const leftAtDispatch = async (callId: string): Promise<number> => {
  const database = await ownDatabase(central);
  const found = await database.query("SELECT 1 FROM handover WHERE call_id = $1", [callId]);
  await database.end();
  return found.rows.length;
};

const number = "19900000061";
const says = (seat: SeatUnderTest, callId: string, change: Partial<LineCall>) =>
  seat.client.line.report({ kind: "call", call: lineCall(callId, { number, phase: "talking", answeredAt: Date.now(), ...change }) });
/** A citizen's call at a first seat, with a ticket that is being written, into a room with a second seat. @param colleague null: somebody outside instead */
async function share(one: SeatUnderTest, other: SeatUnderTest | null, name: string, colleague: string | null = "1002") {
  const [callId, roomId] = [`asterisk:${name}`, `asterisk:${name}-room`];
  await says(one, callId, {});
  const draft = await one.client.draft.forCall({ callId });
  await one.client.draft.save({ draftId: draft.id, windowId: "one", patch: { content: "电梯困人" } });
  const room = { direction: "out", purpose: "conference", aboutCallId: callId, party: number, colleague } as const;
  const asked = { purpose: "conference", queue: null, party: number, colleague: "1001" } as const;
  await says(one, roomId, room);
  await says(one, callId, { phase: "ended", endedAt: Date.now(), endCause: "conferenced" });
  if (other !== null) await says(other, callId, { ...asked, phase: "ringing", answeredAt: null });
  if (other !== null) await says(other, callId, asked);
  return {
    callId,
    draftId: draft.id,
    leave: () => says(one, roomId, { ...room, phase: "ended", endedAt: Date.now(), endCause: "seatHungUp" }),
    /** The exchange says to the second seat that it has the citizen. */
    stay: () => (other === null ? null : says(other, callId, { ...asked, colleague: null })),
    end: (left: Partial<LineCall> = { colleague: null }) =>
      other === null ? null : says(other, callId, { ...asked, ...left, phase: "ended", endedAt: Date.now(), endCause: "callerHungUp" }),
  };
}
const handoverOf = (seat: SeatUnderTest, state: "waiting" | "taken" | "kept") => seat.when(({ phone }) => phone.handover?.state === state);

describe("a three-party call with another seat", () => {
  it("shows it the citizen at once, and gives it the ticket as it stands when the operator leaves, of which one is made", async () => {
    const [one, other] = [await place("lilan"), await place("wangqiang")];
    const shared = await share(one.seat, other.seat, "shared-1");
    const pop = await other.seat.event((event) => event.kind === "pop" && event.pop.callId === shared.callId);
    expect(pop).toMatchObject({ pop: { number, numberMask: "199****0061" } });
    await one.seat.client.draft.save({ draftId: shared.draftId, windowId: "one", patch: { course: "已通知物业" } });
    expect(await other.seat.client.draft.list()).toEqual([]);
    await Promise.all([shared.stay(), shared.leave()]);
    await handoverOf(one.seat, "taken");
    await one.seat.event((event) => event.kind === "draftClosed" && event.draftId === shared.draftId);
    const draft = await other.seat.client.draft.forCall({ callId: shared.callId });
    expect(draft).toMatchObject({ id: shared.draftId, callId: shared.callId, fields: { content: "电梯困人", course: "已通知物业" } });
    await other.seat.client.draft.submit({ draftId: draft.id, status: "dispatched" });
    await shared.end();
    await Promise.all([one.seat.settled(), other.seat.settled()]);
    expect(await rowsAtDispatch("ticket", shared.callId)).toMatchObject([
      { id: shared.draftId, createdBy: await personNamed("王强"), numberMask: "199****0061" },
    ]);
    // No seat tells the end of a call that goes on elsewhere: the last one does.
    const calls = await rowsAtDispatch("call", shared.callId);
    const after = { endedBy: "caller", endedAt: expect.any(Number), personId: await personNamed("王强") };
    expect(calls).toMatchObject([{ direction: "in", outcome: "answered", numberMask: "199****0061", ...after }]);
  });

  it("lets nothing go before the other seat has it: an answer that is lost is asked for again", async () => {
    const [one, other] = [await place("lilan"), await place("wangqiang")];
    const shared = await share(one.seat, other.seat, "shared-9");
    await shared.leave();
    await expect.poll(() => leftAtDispatch(shared.callId)).toBe(1);
    other.link.cut();
    await other.seat.when((snapshot) => !snapshot.sync.online);
    await shared.stay();
    other.link.mend();
    await handoverOf(one.seat, "taken");
    expect(await leftAtDispatch(shared.callId)).toBe(0);
    expect(await other.seat.client.draft.forCall({ callId: shared.callId })).toMatchObject({ fields: { content: "电梯困人" } });
    // A seat of before says nothing of taking: it has it by the asking.
    const again = await share(one.seat, null, "shared-10");
    await again.leave();
    await expect.poll(() => leftAtDispatch(again.callId)).toBe(1);
    const { client } = await signInDevice(central, "wangqiang");
    expect((await client.calls.take({ callId: again.callId, saysTaken: true })).handover).toMatchObject({ draftId: again.draftId });
    expect(await leftAtDispatch(again.callId)).toBe(1);
    expect((await client.calls.take({ callId: again.callId })).handover).toMatchObject({ draftId: again.draftId });
    expect(await leftAtDispatch(again.callId)).toBe(0);
    await handoverOf(one.seat, "taken");
  });

  it("whose ticket both send, for the first has not heard that it is taken, has one with both texts", async () => {
    const [one, other] = [await place("lilan"), await place("wangqiang")];
    const shared = await share(one.seat, other.seat, "shared-2");
    await shared.leave();
    await expect.poll(() => leftAtDispatch(shared.callId)).toBe(1);
    one.link.cut();
    await one.seat.when((snapshot) => !snapshot.sync.online);
    await shared.stay();
    const draft = await other.seat.client.draft.forCall({ callId: shared.callId });
    await other.seat.client.draft.save({ draftId: draft.id, windowId: "one", patch: { content: "电梯困人，二单元", cause: "停电" } });
    await other.seat.client.draft.submit({ draftId: draft.id, status: "dispatched" });
    await other.seat.settled();
    await one.seat.client.draft.save({ draftId: shared.draftId, windowId: "one", patch: { content: "电梯困人，两名老人" } });
    await one.seat.client.draft.submit({ draftId: shared.draftId, status: "dispatched" });
    one.link.mend();
    await one.seat.settled();
    const [ticket, ...others] = await rowsAtDispatch("ticket", shared.callId);
    expect(others).toEqual([]);
    expect(ticket).toMatchObject({ id: shared.draftId, number: expect.any(String), fields: { content: "电梯困人，两名老人", cause: "停电" } });
    expect(ticket?.steps).toContainEqual(expect.objectContaining({ kind: "conflict", field: "content", lostText: "电梯困人，二单元", personName: "李岚" }));
  });

  it("whose ticket was sent before the operator left has that one changed, and no second", async () => {
    const [one, other] = [await place("lilan"), await place("wangqiang")];
    const shared = await share(one.seat, other.seat, "shared-6");
    await one.seat.client.draft.submit({ draftId: shared.draftId, status: "dispatched" });
    await other.seat.event((event) => event.kind === "ticket" && event.ticket.id === shared.draftId);
    await Promise.all([shared.stay(), shared.leave()]);
    const draft = await other.seat.client.draft.forCall({ callId: shared.callId });
    expect(draft).toMatchObject({ ticketId: shared.draftId, fields: { content: "电梯困人" } });
    await other.seat.client.draft.save({ draftId: draft.id, windowId: "one", patch: { course: "已脱困" } });
    await other.seat.client.draft.submit({ draftId: draft.id, status: "dispatched" });
    await other.seat.settled();
    const made = { id: shared.draftId, createdBy: await personNamed("李岚"), fields: { content: "电梯困人", course: "已脱困" } };
    expect(await rowsAtDispatch("ticket", shared.callId)).toMatchObject([made]);
  });

  it("whose ticket was sent already is given the number to call back that the operator wrote into it since", async () => {
    const [one, other] = [await place("lilan"), await place("wangqiang")];
    const shared = await share(one.seat, other.seat, "shared-11");
    await one.seat.client.draft.submit({ draftId: shared.draftId, status: "dispatched" });
    await other.seat.event((event) => event.kind === "ticket" && event.ticket.id === shared.draftId);
    const change = await one.seat.client.draft.forTicket({ ticketId: shared.draftId });
    await one.seat.client.draft.save({ draftId: change.id, windowId: "one", patch: { contactNumber: "19900000062" } });
    await Promise.all([shared.stay(), shared.leave()]);
    await handoverOf(one.seat, "taken");
    const draft = await other.seat.client.draft.forCall({ callId: shared.callId });
    expect(draft).toMatchObject({ ticketId: shared.draftId, contactNumber: "19900000062" });
    await other.seat.client.draft.submit({ draftId: draft.id, status: "dispatched" });
    await other.seat.settled();
    expect(await rowsAtDispatch("ticket", shared.callId)).toMatchObject([{ id: shared.draftId, contactMask: "199****0062" }]);
  });

  it("keeps the operator's number to call back beside the form where another was written into it here", async () => {
    const [one, other] = [await place("lilan"), await place("wangqiang")];
    const shared = await share(one.seat, other.seat, "shared-12");
    await one.seat.client.draft.submit({ draftId: shared.draftId, status: "dispatched" });
    await other.seat.event((event) => event.kind === "ticket" && event.ticket.id === shared.draftId);
    for (const [seat, contactNumber] of [
      [one.seat, "19900000063"],
      [other.seat, "19900000064"],
    ] as const) {
      const change = await seat.client.draft.forTicket({ ticketId: shared.draftId });
      await seat.client.draft.save({ draftId: change.id, windowId: "one", patch: { contactNumber } });
    }
    await Promise.all([shared.stay(), shared.leave()]);
    await handoverOf(one.seat, "taken");
    const draft = await other.seat.client.draft.forCall({ callId: shared.callId });
    expect(draft).toMatchObject({ ticketId: shared.draftId, contactNumber: "19900000064" });
    expect(await other.seat.client.entry.notes({ draftId: draft.id })).toMatchObject([{ field: "contactNumber", text: "19900000063" }]);
  });

  it("leaves the ticket with the operator when the other seat went first, which keeps no record of a call that was not its own", async () => {
    const [one, other] = [await place("lilan"), await place("wangqiang")];
    const shared = await share(one.seat, other.seat, "shared-3");
    await shared.end({});
    await shared.leave();
    await handoverOf(one.seat, "waiting");
    expect((await one.seat.client.draft.list()).map(({ id }) => id)).toEqual([shared.draftId]);
    expect((await other.seat.client.outbox.list()).map(({ name }) => name)).toEqual([]);
    await one.seat.client.draft.submit({ draftId: shared.draftId, status: "dispatched" });
    await one.seat.settled();
    const personId = await personNamed("李岚");
    expect(await rowsAtDispatch("call", shared.callId)).toMatchObject([{ personId, endedAt: null }]);
    expect(await rowsAtDispatch("ticket", shared.callId)).toMatchObject([{ id: shared.draftId, createdBy: personId }]);
  });

  it("goes on with dispatch away: the citizen is shown, and the ticket stays with its author, who is told", async () => {
    const [one, other] = [await place("lilan"), await place("wangqiang")];
    for (const { link, seat } of [one, other]) {
      link.cut();
      await seat.when((snapshot) => !snapshot.sync.online);
    }
    const shared = await share(one.seat, other.seat, "shared-4");
    await other.seat.event((event) => event.kind === "pop" && event.pop.callId === shared.callId && event.pop.number === number);
    await Promise.all([shared.stay(), shared.leave()]);
    await handoverOf(one.seat, "kept");
    expect(await one.seat.client.draft.list()).toMatchObject([{ id: shared.draftId, fields: { content: "电梯困人" } }]);
    expect(await other.seat.client.draft.forCall({ callId: shared.callId })).toMatchObject({ fields: { content: "" } });
  });

  it("shows who is in it by the exchange's word while dispatch tells of it, and says that nobody knows where it does not", async () => {
    const { seat, link } = await place("lilan");
    const shared = await share(seat, null, "shared-13", null);
    const callId = `${shared.callId}-room`;
    const whoIs = (parties: unknown) => seat.when(({ phone }) => JSON.stringify(phone.conferences) === JSON.stringify([{ callId, third: null, parties }]));
    await whoIs(null);
    const says = (third: "ringing" | "in") =>
      exchange.say({ kind: "conference", callId, extension: "1001", parties: { citizen: "in", third }, at: Date.now() });
    says("ringing");
    await whoIs({ citizen: "in", third: "ringing" });
    link.cut();
    await whoIs(null);
    says("in");
    link.mend();
    await whoIs({ citizen: "in", third: "in" });
    await shared.leave();
    await seat.when(({ phone }) => phone.conferences.length === 0);
  });

  it("with somebody outside leaves the ticket with the operator, and nothing of it at dispatch", async () => {
    const { seat } = await place("lilan");
    const shared = await share(seat, null, "shared-5", null);
    await shared.leave();
    expect((await handoverOf(seat, "kept")).phone.handover).toMatchObject({ callId: shared.callId, colleague: null });
    expect((await seat.client.draft.list()).map(({ id }) => id)).toEqual([shared.draftId]);
    const other = await place("wangqiang");
    await says(other.seat, shared.callId, { purpose: "transfer" });
    expect(await other.seat.client.draft.forCall({ callId: shared.callId })).toMatchObject({ fields: { content: "" } });
  });
});

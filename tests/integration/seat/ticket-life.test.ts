import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import type { TicketRow } from "../../../src/contract/rows.ts";
import type { TransitionFacts, TransitionName } from "../../../src/contract/ticket-life.ts";
import { readConfiguration } from "../../../src/dispatch/demo/configuration.ts";
import { writeEntities } from "../../../src/dispatch/sync/write-entity.ts";
import { lifeOf } from "../../../src/domain/clocks.ts";
import { type Central, ownDatabase, signInDevice, startCentral } from "../../support/dispatch/central.ts";
import { type Link, startLink } from "../../support/link.ts";
import { demoPassword, type SeatUnderTest, startSeatUnderTest } from "../../support/seat/seat-under-test.ts";
import { ticketCreate } from "../../support/tickets.ts";

let central: Central;
const ends: (() => Promise<void>)[] = [];
beforeAll(async () => {
  central = await startCentral();
  const database = await ownDatabase(central);
  await database.query("BEGIN");
  await writeEntities(database, [{ entity: "configuration", row: await readConfiguration() }], null);
  await database.query("COMMIT");
  await database.end();
});
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});
afterAll(() => central.stop());

async function place(login: string): Promise<{ seat: SeatUnderTest; link: Link }> {
  const link = await startLink(() => central.running.url);
  ends.push(() => link.stop());
  const seat = await startSeatUnderTest(link.url);
  ends.push(() => seat.stop());
  await seat.client.session.signIn({ login, password: demoPassword });
  await seat.when((snapshot) => snapshot.sync.online && snapshot.sync.filling === null);
  return { seat, link };
}
async function taken(seat: SeatUnderTest): Promise<TicketRow> {
  const { draft } = await seat.client.pop.byHand({ number: "19900000031", channel: "manualPhone" });
  await seat.client.draft.save({ draftId: draft.id, windowId: "one", patch: { content: "暖气不热", categoryId: "heating", unitId: "street-110114008" } });
  const ticket = await seat.client.draft.submit({ draftId: draft.id, status: "dispatched" });
  return ticket;
}
const move = (seat: SeatUnderTest, ticket: TicketRow, transition: TransitionName, facts: TransitionFacts = {}): Promise<TicketRow> =>
  seat.client.life.move({ ticketId: ticket.id, transition, facts, seenStatus: ticket.status, seenRound: lifeOf(ticket).round });
const arrived = async (seat: SeatUnderTest, id: string, holds: (ticket: TicketRow) => boolean): Promise<TicketRow> => {
  const event = await seat.event((each) => each.kind === "ticket" && each.ticket.id === id && each.ticket.number !== null && holds(each.ticket));
  if (event.kind !== "ticket") throw new Error("unreachable");
  return event.ticket;
};
const refusal = (promise: Promise<unknown>): Promise<unknown> =>
  promise.then(
    () => "accepted",
    (error: unknown) => (error as { data?: object }).data,
  );
async function atDispatch(id: string): Promise<TicketRow> {
  const database = await ownDatabase(central);
  const found = await database.query("SELECT document FROM entity WHERE entity = 'ticket' AND id = $1", [id]);
  await database.end();
  return found.rows[0].document;
}

describe("a ticket's life over seat and dispatch", () => {
  it("is the same at both, clocks and deadlines included, and its follow-up joins the rates", async () => {
    const [{ seat: one }, { seat: lead }] = [await place("lilan"), await place("zhaomin")];
    let ticket = await taken(one);
    const from = ticket.createdAt - 1;
    const shown = ticket;
    await arrived(lead, ticket.id, () => true);
    const confirmed = await atDispatch(ticket.id);
    expect(confirmed.deadline).not.toBeNull();
    expect([confirmed.deadline, confirmed.life]).toEqual([shown.deadline, shown.life]);
    ticket = await move(one, ticket, "sign");
    ticket = await move(one, ticket, "contact", { text: "已电话联系" });
    ticket = await move(one, ticket, "result", { text: "已更换阀门，室温二十度" });
    expect((await one.client.life.followUps({ limit: 10 })).items.map((item) => item.ticket.id)).toContain(ticket.id);
    ticket = await move(one, ticket, "followUp", { solved: "solved", satisfied: "fairly", answers: { contacted: "是" } });
    ticket = await move(one, ticket, "close");
    await one.settled();
    const end = await atDispatch(ticket.id);
    expect([end.status, end.deadline, end.life]).toEqual([ticket.status, ticket.deadline, ticket.life]);
    expect(end.steps).toMatchObject([
      { kind: "created" },
      ...["sign", "contact", "result", "followUp", "close"].map((transition) => ({ transition, personName: "李岚" })),
    ]);
    expect(await lead.client.life.rates({ from, to: Date.now() + 30 * 86_400_000, unitId: "street-110114008" })).toEqual({
      response: { hits: 1, of: 1 },
      resolution: { hits: 1, of: 1 },
      satisfaction: { hits: 1, of: 1 },
    });
    expect(await refusal(one.client.life.rates({ from, to: Date.now(), unitId: null }))).toMatchObject({ kind: "forbidden" });
    expect((await one.client.life.followUps({ limit: 10 })).items).toEqual([]);
  });

  it("lets the second of two people keep what they wrote, and tells them who was first", async () => {
    const [{ seat: one, link }, { seat: other }] = [await place("lilan"), await place("wangqiang")];
    const ticket = await taken(one);
    const signed = await move(one, await arrived(other, ticket.id, () => true), "sign");
    await arrived(other, ticket.id, (row) => row.status === "signed");
    await one.settled();
    link.cut();
    await one.when((snapshot) => !snapshot.sync.online);
    const mine = await move(one, signed, "result", { text: "断网时写下的办理结果" });
    expect(mine.status).toBe("resulted");
    expect(await one.client.life.waiting({ ticketId: ticket.id })).toMatchObject({ unconfirmedSteps: 1, refused: [] });
    await move(other, signed, "return", { rule: "职责清单第 3 条", reason: "不属本街道" });
    await other.settled();
    link.mend();
    const { sync } = await one.when((snapshot) => snapshot.sync.rejected === 1);
    expect(sync.rejected).toBe(1);
    await arrived(one, ticket.id, (row) => row.status === "returning");
    const waiting = await one.client.life.waiting({ ticketId: ticket.id });
    expect(waiting).toMatchObject({
      unconfirmedSteps: 0,
      refused: [{ transition: "result", facts: { text: "断网时写下的办理结果" }, error: { kind: "staleTicket", detail: "returning" } }],
    });
    expect((await other.client.life.waiting({ ticketId: ticket.id })).refused).toEqual([]);
    await one.client.life.forget({ mutationId: waiting.refused[0]?.id ?? "" });
    expect((await one.client.life.waiting({ ticketId: ticket.id })).refused).toEqual([]);
    expect((await atDispatch(ticket.id)).status).toBe("returning");
  });

  it("takes a reminder from whom the ticket moved on under, and two signatures as one", async () => {
    const [{ seat: one, link }, { seat: other }] = [await place("lilan"), await place("wangqiang")];
    const ticket = await taken(one);
    const seen = await arrived(other, ticket.id, () => true);
    await one.settled();
    link.cut();
    await one.when((snapshot) => !snapshot.sync.online);
    const mine = await move(one, seen, "sign");
    await move(one, mine, "remind", { reason: "来电人再次催促" });
    await move(other, seen, "sign");
    await other.settled();
    link.mend();
    const both = await arrived(other, ticket.id, (row) => lifeOf(row).reminders === 1);
    expect(both.steps.map((step) => step.transition)).toEqual([undefined, "sign", "remind"]);
    await one.settled();
  });

  it("refuses at the seat what the table, the person's role or a missing fact forbids, before anything is written", async () => {
    const { seat } = await place("lilan");
    const ticket = await taken(seat);
    await arrived(seat, ticket.id, () => true);
    expect(await refusal(move(seat, ticket, "close"))).toMatchObject({ kind: "staleTicket" });
    expect(await refusal(move(seat, ticket, "supervise", { reason: "x" }))).toMatchObject({ kind: "forbidden", detail: "teamLead" });
    expect(await refusal(move(seat, ticket, "return", { rule: "x" }))).toMatchObject({ kind: "invalid", detail: "reason" });
    expect(await refusal(move(seat, ticket, "return", { rule: " ", reason: "x" }))).toMatchObject({ kind: "invalid", detail: "rule" });
    await seat.settled();
  });

  it("is judged by dispatch itself: a role that the seat did not ask for, a unit that is gone", async () => {
    const device = await signInDevice(central, "lilan");
    const body = ticketCreate({ unitId: "street-110114008" });
    await device.push(device.next(body));
    const at = Date.now();
    const base = { name: "ticket.transition" as const, ticketId: body.ticketId, seenStatus: "dispatched" as const, seenRound: 1, at };
    const result = await device.push(
      device.next({ ...base, transition: "reassign", facts: { unitId: "street-110114008", reason: "x" } }),
      device.next({ ...base, transition: "withdraw", facts: { reason: "已自行解决" } }),
      device.next({ ...base, transition: "reopen", facts: { reason: "又坏了", unitId: "unit-that-is-gone" }, seenStatus: "closed" }),
    );
    expect(result.rejected.map(({ sequence, error }) => [sequence, error])).toEqual([
      [2, { kind: "forbidden", detail: "teamLead" }],
      [4, { kind: "notAllowedNow", detail: "standingUnit" }],
    ]);
    expect(await atDispatch(body.ticketId)).toMatchObject({ status: "closed" });
  });

  it("withholds what was said at the steps of a confidential ticket", async () => {
    const device = await signInDevice(central, "lilan");
    const body = ticketCreate({ confidential: true, unitId: "street-110114008" });
    const base = { name: "ticket.transition" as const, ticketId: body.ticketId, seenStatus: "dispatched" as const, seenRound: 1, at: Date.now() };
    await device.push(device.next(body), device.next({ ...base, transition: "return", facts: { rule: "秘密的规则", reason: "秘密的理由" } }));
    const pulled = JSON.stringify((await device.pull()).changes);
    expect(pulled).not.toMatch(/秘密的/);
    const other = await signInDevice(central, "wangqiang");
    const meddling = other.next({ ...base, transition: "withdraw", facts: { reason: "x" } });
    expect((await other.push(meddling)).rejected).toMatchObject([{ error: { kind: "forbidden", detail: "confidential" } }]);
  });

  it("is written at in a form that is kept with each key, over a crash, a sign-out and another person, until it is sent", async () => {
    const { seat } = await place("lilan");
    const key = "move:one:result";
    for (const text of ["已", "已更换阀门"]) await seat.client.forms.keep({ key, fields: { text }, windowId: "one" });
    expect(await seat.event((event) => event.kind === "form" && event.change.fields?.text === "已更换阀门")).toEqual({
      kind: "form",
      change: { key, fields: { text: "已更换阀门" }, origin: "one" },
    });
    await seat.restart();
    expect(await refusal(seat.client.forms.list())).toMatchObject({ kind: "unauthenticated" });
    const signIn = (login: string) => seat.client.session.signIn({ login, password: demoPassword });
    await signIn("zhaomin");
    expect(await seat.client.forms.list()).toEqual([]);
    await seat.client.session.signOut();
    await signIn("lilan");
    expect(await seat.client.forms.list()).toMatchObject([{ key, fields: { text: "已更换阀门" } }]);
    await seat.client.forms.keep({ key, fields: null, windowId: "one" });
    expect(await seat.client.forms.list()).toEqual([]);
    // Nothing without a bound gets into the journal.
    expect(await seat.client.forms.keep({ key, fields: { text: "长".repeat(200_001) }, windowId: "one" }).catch(() => "refused")).toBe("refused");
  });
});

import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import type { CallerRow } from "../../../src/contract/callers.ts";
import type { TicketRow } from "../../../src/contract/rows.ts";
import { type Central, ownDatabase, startCentral } from "../../support/dispatch/central.ts";
import { type Link, startLink } from "../../support/link.ts";
import { demoPassword, lineCall, type SeatUnderTest, startSeatUnderTest } from "../../support/seat/seat-under-test.ts";

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
async function place(login: string): Promise<Place> {
  const link = await startLink(() => central.running.url);
  ends.push(() => link.stop());
  const seat = await startSeatUnderTest(link.url);
  ends.push(() => seat.stop());
  await seat.client.session.signIn({ login, password: demoPassword });
  await seat.when((snapshot) => snapshot.sync.online && snapshot.sync.filling === null);
  return { seat, link };
}
const kindOf = (error: unknown): unknown => (error as { data?: { kind?: string } }).data?.kind;
const refusal = (promise: Promise<unknown>): Promise<unknown> => promise.then(() => "accepted", kindOf);

let calls = 0;
/** A ticket of somebody on a number, taken as an operator takes it. */
async function takeTicket(seat: SeatUnderTest, number: string, callerName: string): Promise<TicketRow> {
  const callId = `asterisk:caller-${calls++}`;
  await seat.client.line.report({ kind: "call", call: lineCall(callId, { number }) });
  const draft = await seat.client.draft.forCall({ callId });
  await seat.client.draft.save({ draftId: draft.id, windowId: "one", patch: { content: `${callerName}反映的事`, callerName } });
  const ticket = await seat.client.draft.submit({ draftId: draft.id, status: "dispatched" });
  await seat.client.line.report({
    kind: "call",
    call: lineCall(callId, { number, phase: "ended", answeredAt: Date.now(), endedAt: Date.now(), endCause: "callerHungUp" }),
  });
  await seat.settled();
  return ticket;
}
const personOf = async (seat: SeatUnderTest, ticket: TicketRow): Promise<string> =>
  expect
    .poll(async () => (await seat.client.ticket.get({ ticketId: ticket.id })).callerId, { timeout: 30_000 })
    .not.toBeNull()
    .then(async () => (await seat.client.ticket.get({ ticketId: ticket.id })).callerId ?? "");
const knows = (seat: SeatUnderTest, callerId: string, holds: (caller: CallerRow) => boolean = () => true): Promise<void> =>
  expect
    .poll(
      () =>
        seat.client.callers.card({ callerId }).then(
          ({ caller }) => holds(caller),
          () => false,
        ),
      { timeout: 30_000 },
    )
    .toBe(true);
const callerOf = async (seat: SeatUnderTest, ticket: TicketRow): Promise<string | null> => (await seat.client.ticket.get({ ticketId: ticket.id })).callerId;
const rejected = async (seat: SeatUnderTest): Promise<string[]> =>
  (await seat.client.outbox.list()).flatMap(({ state, error }) => (state === "rejected" ? [error?.kind ?? ""] : []));
const drained = (seat: SeatUnderTest): Promise<void> =>
  expect.poll(async () => (await seat.client.outbox.list()).filter(({ state }) => state !== "rejected").length, { timeout: 30_000 }).toBe(0);

describe("a person's card", () => {
  it("is changed by two at once, offline too, and keeps who did it and what was replaced unseen", async () => {
    const [one, other] = [await place("lilan"), await place("wangqiang")];
    const person = await personOf(one.seat, await takeTicket(one.seat, "19900001001", "陈静"));
    await knows(other.seat, person);
    one.link.cut();
    const mine = await one.seat.client.callers.update({
      callerId: person,
      patch: { notes: "独居", flags: ["vulnerable"] },
      seen: { notes: "", flags: [] },
      emergencyNumber: "19900001099",
    });
    expect(mine).toMatchObject({ isPending: true, caller: { notes: "独居", emergencyNumber: { mask: "199****1099" } } });
    await other.seat.client.callers.update({ callerId: person, patch: { notes: "听力不好", language: "河南话" }, seen: { notes: "", language: "" } });
    await other.seat.settled();
    one.link.mend();
    await one.seat.settled();
    await knows(other.seat, person, (caller) => caller.notes === "独居" && caller.language === "河南话");
    const { caller, isPending } = await one.seat.client.callers.card({ callerId: person });
    expect(isPending).toBe(false);
    expect(caller.steps).toContainEqual(expect.objectContaining({ kind: "conflict", field: "notes", lostText: "听力不好", personName: "李岚" }));
    const { number } = await one.seat.client.number.reveal({ callerId: person, numberHash: caller.emergencyNumber?.hash, reason: "紧急联系" });
    expect(number).toBe("+8619900001099");
    const audit = await (async () => {
      const database = await ownDatabase(central);
      const found = await database.query("SELECT facts FROM audit WHERE action = 'number.reveal' ORDER BY n DESC LIMIT 1");
      await database.end();
      return found.rows[0].facts;
    })();
    expect(audit).toEqual({ caller: person, reason: "紧急联系" });
    expect(await refusal(one.seat.client.number.reveal({ callerId: person, numberHash: "x".repeat(43), reason: "别人的" }))).toBe("notFound");
  });

  it("is merged with another and taken apart again: tickets, calls and numbers follow, once, on both seats", async () => {
    const [one, other] = [await place("lilan"), await place("wangqiang")];
    const first = await takeTicket(one.seat, "19900001011", "周杰");
    const second = await takeTicket(one.seat, "19900001012", "周杰");
    const [keep, merged] = [await personOf(one.seat, first), await personOf(one.seat, second)];
    expect(keep).not.toBe(merged);
    one.link.loseNextAnswer();
    const card = await one.seat.client.callers.merge({ keepId: keep, mergeId: merged });
    // At once, before dispatch knows of it.
    expect(card.tickets.map(({ id }) => id).sort()).toEqual([first.id, second.id].sort());
    expect(card.merged.map(({ id }) => id)).toEqual([merged]);
    await one.seat.settled();
    await knows(other.seat, keep, (caller) => caller.numbers.length === 2);
    await expect.poll(() => callerOf(other.seat, second), { timeout: 30_000 }).toBe(keep);
    expect((await other.seat.client.callers.card({ callerId: keep })).calls).toHaveLength(2);
    expect((await other.seat.client.callers.card({ callerId: keep })).caller.steps.filter(({ kind }) => kind === "merged")).toHaveLength(1);
    await other.seat.client.line.report({ kind: "call", call: lineCall("asterisk:merged-rings", { number: "19900001012" }) });
    expect((await other.seat.client.pop.get({ callId: "asterisk:merged-rings" })).callers.map(({ id }) => id)).toEqual([keep]);
    // A ticket that names the card that is gone goes to the one that it is now.
    await other.seat.client.callers.unmerge({ callerId: keep, mergedId: merged });
    await other.seat.settled();
    await expect.poll(() => callerOf(one.seat, second), { timeout: 30_000 }).toBe(merged);
    expect(await callerOf(one.seat, first)).toBe(keep);
    await knows(one.seat, keep, (caller) => caller.numbers.length === 1);
    await knows(one.seat, merged, (caller) => caller.mergedInto === null && caller.numbers.length === 1);
    expect(await refusal(one.seat.client.callers.unmerge({ callerId: keep, mergedId: merged }))).toBe("staleCaller");
  });

  it("has a defined end when two people merge the same cards", async () => {
    const [one, other] = [await place("lilan"), await place("wangqiang")];
    const people: string[] = [];
    for (const digit of [1, 2, 3]) people.push(await personOf(one.seat, await takeTicket(one.seat, `1990000102${digit}`, "赵敏")));
    const [a = "", b = "", c = ""] = people;
    await knows(other.seat, c);
    one.link.cut();
    other.link.cut();
    // Both ways round: one card, and nobody is told off.
    await one.seat.client.callers.merge({ keepId: a, mergeId: b });
    await other.seat.client.callers.merge({ keepId: b, mergeId: a });
    one.link.mend();
    await drained(one.seat);
    other.link.mend();
    await drained(other.seat);
    expect([await rejected(one.seat), await rejected(other.seat)]).toEqual([[], []]);
    await knows(other.seat, b, (caller) => caller.mergedInto?.id === a);
    await knows(other.seat, a, (caller) => caller.mergedInto === null && caller.numbers.length === 2);
    // On and back: c takes a, and a takes c; the first stands.
    one.link.cut();
    other.link.cut();
    await one.seat.client.callers.merge({ keepId: c, mergeId: a });
    await other.seat.client.callers.merge({ keepId: a, mergeId: c });
    one.link.mend();
    await drained(one.seat);
    other.link.mend();
    await drained(other.seat);
    expect(await rejected(other.seat)).toEqual([]);
    await knows(other.seat, c, (caller) => caller.mergedInto === null && caller.numbers.length === 3);
    // Undone from the last backwards.
    expect(await refusal(other.seat.client.callers.unmerge({ callerId: a, mergedId: b }))).toBe("staleCaller");
    await other.seat.client.callers.unmerge({ callerId: c, mergedId: a });
    await other.seat.client.callers.unmerge({ callerId: a, mergedId: b });
    await drained(other.seat);
    expect(await rejected(other.seat)).toEqual([]);
    for (const id of [a, b, c]) await knows(one.seat, id, (caller) => caller.mergedInto === null && caller.numbers.length === 1);
  });
});

describe("a number", () => {
  it("that was nobody's is given to a person from its call, and what came before follows", async () => {
    const [one, other] = [await place("lilan"), await place("wangqiang")];
    const person = await personOf(one.seat, await takeTicket(one.seat, "19900001031", "孙丽"));
    const nameless = await takeTicket(one.seat, "19900001032", "");
    const before = await personOf(one.seat, nameless);
    expect(before).not.toBe(person);
    const call = (await one.seat.client.calls.list({ before: null, limit: 50 })).find((each) => each.numberMask === "199****1032");
    one.link.cut();
    const card = await one.seat.client.callers.attach({ callerId: person, callId: call?.id ?? "" });
    expect(card.caller.numbers.map(({ mask }) => mask)).toEqual(["199****1031", "199****1032"]);
    one.link.mend();
    one.link.loseNextAnswer();
    await one.seat.settled();
    await expect.poll(() => callerOf(other.seat, nameless), { timeout: 30_000 }).toBe(person);
    const seen = await other.seat.client.callers.card({ callerId: person });
    expect(seen.calls).toHaveLength(2);
    expect(seen.caller.steps.filter(({ kind }) => kind === "attached")).toHaveLength(1);
    // And out again, to a person of its own.
    const hash = seen.caller.numbers[1]?.hash ?? "";
    const made = await other.seat.client.callers.split({ callerId: person, numberHashes: [hash], name: "孙丽的邻居" });
    expect(made).toMatchObject({ isPending: true, caller: { name: "孙丽的邻居", numbers: [{ mask: "199****1032" }] } });
    await other.seat.settled();
    await expect.poll(() => callerOf(one.seat, nameless), { timeout: 30_000 }).toBe(made.caller.id);
    await knows(one.seat, person, (caller) => caller.numbers.length === 1);
    // Each card leads to the other, and from either of them the split is taken back, here without dispatch.
    expect((await other.seat.client.callers.card({ callerId: made.caller.id })).parted.map(({ id }) => id)).toEqual([person]);
    expect((await one.seat.client.callers.card({ callerId: person })).parted.map(({ id }) => id)).toEqual([made.caller.id]);
    expect(await refusal(one.seat.client.callers.unsplit({ callerId: person, partedId: before }))).toBe("staleCaller");
    one.link.cut();
    const whole = await one.seat.client.callers.unsplit({ callerId: made.caller.id, partedId: person });
    expect(whole.caller).toMatchObject({ id: person, name: "孙丽", numbers: [{ mask: "199****1031" }, { mask: "199****1032" }] });
    expect(whole.parted).toEqual([]);
    one.link.mend();
    await one.seat.settled();
    await expect.poll(() => callerOf(other.seat, nameless), { timeout: 30_000 }).toBe(person);
    expect(await refusal(other.seat.client.callers.unsplit({ callerId: made.caller.id, partedId: person }))).toBe("staleCaller");
  });
  it("that was given to a wrong person is given to the right one, with what came by it, and back again", async () => {
    const [one, other] = [await place("lilan"), await place("wangqiang")];
    const right = await personOf(one.seat, await takeTicket(one.seat, "19900001041", "周敏"));
    const own = await takeTicket(one.seat, "19900001042", "马强");
    const wrong = await personOf(one.seat, own);
    const strange = await takeTicket(one.seat, "19900001043", "");
    await personOf(one.seat, strange);
    const callId = (await one.seat.client.calls.list({ before: null, limit: 50 })).find((each) => each.numberMask === "199****1043")?.id ?? "";
    await one.seat.client.callers.attach({ callerId: wrong, callId });
    await one.seat.settled();
    await expect.poll(() => callerOf(other.seat, strange), { timeout: 30_000 }).toBe(wrong);
    const masks = (caller: CallerRow): string => caller.numbers.map(({ mask }) => mask).join(" ");
    // At the seat at once, without dispatch.
    one.link.cut();
    expect(masks((await one.seat.client.callers.attach({ callerId: right, callId, insteadOf: wrong })).caller)).toBe("199****1041 199****1043");
    expect(masks((await one.seat.client.callers.card({ callerId: wrong })).caller)).toBe("199****1042");
    one.link.mend();
    await one.seat.settled();
    await expect.poll(() => callerOf(other.seat, strange), { timeout: 30_000 }).toBe(right);
    expect(await callerOf(other.seat, own)).toBe(wrong);
    await knows(other.seat, wrong, (caller) => masks(caller) === "199****1042");
    expect(await refusal(other.seat.client.callers.attach({ callerId: right, callId, insteadOf: wrong }))).toBe("staleCaller");
    expect(await refusal(other.seat.client.callers.attach({ callerId: right, callId, insteadOf: right }))).toBe("invalid");
    await one.seat.client.callers.attach({ callerId: wrong, callId, insteadOf: right });
    await one.seat.settled();
    await expect.poll(() => callerOf(other.seat, strange), { timeout: 30_000 }).toBe(wrong);
    await knows(other.seat, right, (caller) => masks(caller) === "199****1041");
    // The next call of the number is that person's.
    const again = await takeTicket(one.seat, "19900001043", "马强");
    expect(await personOf(one.seat, again)).toBe(wrong);
    expect(await rejected(one.seat)).toEqual([]);
  });
});

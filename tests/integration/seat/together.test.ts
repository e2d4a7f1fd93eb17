import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import type { IncidentText } from "../../../src/contract/incident.ts";
import type { EntityRow, TicketFields, TicketRow } from "../../../src/contract/rows.ts";
import type { Hints } from "../../../src/contract/together-api.ts";
import { readConfiguration } from "../../../src/dispatch/demo/configuration.ts";
import { readKnowledge } from "../../../src/dispatch/demo/knowledge.ts";
import { entityColumns, entityInsert } from "../../../src/dispatch/store/entity-columns.ts";
import { emptyPlace } from "../../../src/domain/ticket-fields.ts";
import { type Central, ownDatabase, signInDevice, startCentral } from "../../support/dispatch/central.ts";
import { newId } from "../../support/identifiers.ts";
import { type Link, startLink } from "../../support/link.ts";
import { demoPassword, type SeatUnderTest, startSeatUnderTest } from "../../support/seat/seat-under-test.ts";

let central: Central;
const ends: (() => Promise<void>)[] = [];
beforeAll(async () => {
  central = await startCentral();
  const rows: EntityRow[] = [{ entity: "configuration", row: await readConfiguration() }];
  for (const row of await readKnowledge()) rows.push({ entity: "article", row });
  const database = await ownDatabase(central);
  await database.query(entityInsert, [JSON.stringify(rows.map(entityColumns)), 0, null, null]);
  await database.end();
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

/** Each test's own streets, so that no test is alike another. */
let streets = 0;
const somewhere = (): TicketFields["place"] => {
  streets += 1;
  const street = `11010${String(streets).padStart(4, "0")}`;
  return { ...emptyPlace, districtId: "110105", streetId: street, communityId: `${street}001`, building: "5号楼2单元", spoken: "" };
};
let numbers = 0;
const number = (): string => `199${String(10_000_000 + ++numbers)}`;

async function draftOf(seat: SeatUnderTest, from: string, fields: Partial<TicketFields>): Promise<string> {
  const { draft } = await seat.client.pop.byHand({ number: from, channel: "manualPhone" });
  await seat.client.draft.save({ draftId: draft.id, windowId: "test", patch: fields });
  return draft.id;
}
async function ticketOf(seat: SeatUnderTest, from: string, fields: Partial<TicketFields>): Promise<TicketRow> {
  return seat.client.draft.submit({ draftId: await draftOf(seat, from, fields), status: "dispatched" });
}
const hintsOf = async (seat: SeatUnderTest, draftId: string): Promise<Hints> => {
  const found = await seat.client.together.hints.of({ draftId });
  if (found === null) throw new Error("overtaken, though nobody else asked");
  return found;
};
const arrived = (seat: SeatUnderTest, id: string, holds: (ticket: TicketRow) => boolean) =>
  seat.event((event) => event.kind === "ticket" && event.ticket.id === id && holds(event.ticket));
const countOf = (ticket: TicketRow): number => ticket.together?.participantCount ?? 0;
async function atDispatch(id: string): Promise<{ ticket: TicketRow | null; participants: number }> {
  const database = await ownDatabase(central);
  const found = await database.query("SELECT document FROM entity WHERE entity = 'ticket' AND id = $1", [id]);
  const counted = await database.query("SELECT count(*)::int AS count FROM ticket_participant WHERE ticket_id = $1", [id]);
  await database.end();
  return { ticket: found.rows[0]?.document ?? null, participants: counted.rows[0].count };
}
const cold = "暖气不热，室温只有十四度，家里有老人";
const alsoCold = "家里采暖冰凉，室温太低";

describe("the same matter again", () => {
  it("is found at another seat and offline, with the reasons, and what is elsewhere is not", async () => {
    const [one, other] = [await place("lilan"), await place("wangqiang")];
    const here = somewhere();
    const ticket = await ticketOf(one.seat, number(), { content: cold, place: here, categoryId: "heating.cold" });
    await arrived(other.seat, ticket.id, (row) => row.number !== null);
    const near = await draftOf(other.seat, number(), { content: alsoCold, place: { ...here, building: "5号楼6单元" } });
    const found = await hintsOf(other.seat, near);
    expect(found.similar[0]).toMatchObject({ ticketId: ticket.id, nearness: "sameBuilding", isOpen: true, isSameCaller: false });
    expect(found.similar[0]?.shared).toEqual(expect.arrayContaining(["采暖", "冰凉"]));
    expect(found.guess).toMatchObject({ categoryId: "heating.cold", unitId: "utility-heating", unitBy: "rule" });
    expect(found.guess?.evidence.length).toBeGreaterThan(0);
    const far = await draftOf(other.seat, number(), { content: alsoCold, place: somewhere() });
    expect((await hintsOf(other.seat, far)).similar).toEqual([]);
    const otherMatter = await draftOf(other.seat, number(), { content: "路灯不亮，晚上漆黑一片", place: here });
    expect((await hintsOf(other.seat, otherMatter)).similar).toEqual([]);
    one.link.cut();
    const unsent = await ticketOf(one.seat, number(), { content: "垃圾桶满了没人清运，气味很大", place: here });
    const again = await draftOf(one.seat, number(), { content: "生活垃圾堆成山没人收", place: here });
    expect((await hintsOf(one.seat, again)).similar.map((row) => row.ticketId)).toContain(unsent.id);
  });

  it("answers only the newest question", async () => {
    const { seat } = await place("lilan");
    const draft = await draftOf(seat, number(), { content: cold, place: somewhere() });
    await hintsOf(seat, draft);
    const answers = await Promise.all([1, 2, 3].map(() => seat.client.together.hints.of({ draftId: draft })));
    expect(answers.map((answer) => answer === null)).toEqual([true, true, false]);
  });

  it("counts each citizen once, from two seats, offline and when an answer is lost", async () => {
    const [one, other] = [await place("lilan"), await place("wangqiang")];
    const [here, second] = [somewhere(), number()];
    const first = number();
    const ticket = await ticketOf(one.seat, first, { content: cold, place: here, categoryId: "heating.cold" });
    await arrived(other.seat, ticket.id, (row) => row.number !== null);
    one.link.cut();
    const shown = await one.seat.client.together.join({ draftId: await draftOf(one.seat, second, { content: alsoCold, place: here }), ticketId: ticket.id });
    expect([shown.id, countOf(shown)]).toEqual([ticket.id, 1]);
    expect((await one.seat.client.draft.list()).length).toBe(0);
    // The same caller at another seat, who reported it first, and a third citizen.
    for (const from of [second, first, number()]) {
      await other.seat.client.together.join({ draftId: await draftOf(other.seat, from, { content: alsoCold, place: here }), ticketId: ticket.id });
    }
    one.link.mend();
    one.link.loseNextAnswer();
    await one.seat.settled();
    await other.seat.settled();
    expect(await atDispatch(ticket.id)).toMatchObject({ participants: 3, ticket: { together: { participantCount: 2, repeatCount: 0 } } });
    for (const { seat } of [one, other]) {
      await expect.poll(async () => countOf(await seat.client.ticket.get({ ticketId: ticket.id }))).toBe(2);
    }
    expect(JSON.stringify((await atDispatch(ticket.id)).ticket)).not.toContain(second);
  });

  it("keeps every word that a citizen comes with, the first reporter's too, and tells who noted it when", async () => {
    const [one, other] = [await place("lilan"), await place("wangqiang")];
    const [here, first, second] = [somewhere(), number(), number()];
    const ticket = await ticketOf(one.seat, first, { content: cold, place: here, categoryId: "heating.cold" });
    await arrived(other.seat, ticket.id, (row) => row.number !== null);
    const join = async (from: string, fields: Partial<TicketFields>): Promise<TicketRow> =>
      one.seat.client.together.join({ draftId: await draftOf(one.seat, from, { place: here, ...fields }), ticketId: ticket.id });
    const long = `${"楼上也冷，".repeat(200)}请尽快`;
    await join(second, { content: long, callerName: "周敏" });
    await join(second, { content: "孩子发烧了，很急", cause: "阀门关死" });
    await join(first, { content: "还是不热，今天更冷" });
    await one.seat.settled();
    await arrived(other.seat, ticket.id, (row) => (row.together?.participants.length ?? 0) === 3);
    const repeat = await draftOf(other.seat, number(), { content: alsoCold, place: here });
    await other.seat.client.draft.save({ draftId: repeat, windowId: "test", patch: { repeatOf: ticket.id } });
    await other.seat.client.draft.submit({ draftId: repeat, status: "dispatched" });
    await other.seat.settled();

    const { words, more, isWhole } = await other.seat.client.together.words({ ticketId: ticket.id, before: null });
    expect([more, isWhole]).toEqual([false, true]);
    expect(words.map(({ how, notedBy }) => [how, notedBy])).toEqual([
      ["repeat", "王强"],
      ["joined", "李岚"],
      ["joined", "李岚"],
      ["joined", "李岚"],
    ]);
    expect(words[0]?.ticket).toMatchObject({ id: repeat, number: expect.stringMatching(/^\d{8}-\d{6}$/), status: "dispatched" });
    const saidIn = (index: number, field = "content") => words[index]?.said?.find((each) => each.field === field)?.text;
    expect([saidIn(1), saidIn(2), saidIn(2, "cause"), saidIn(3)]).toEqual(["还是不热，今天更冷", "孩子发烧了，很急", "阀门关死", long]);
    expect(words[3]).toMatchObject({ callerName: "周敏", numberMask: `199****${second.slice(-4)}`, ticket: null });
    expect(JSON.stringify(words)).not.toContain(second);
    // Each citizen is counted once all the same.
    expect((await atDispatch(ticket.id)).ticket?.together).toMatchObject({ participantCount: 2, repeatCount: 1 });
    const oldest = words[2];
    const before = { at: oldest?.at ?? 0, event: oldest?.event ?? "" };
    expect((await other.seat.client.together.words({ ticketId: ticket.id, before })).words).toEqual(words.slice(3));

    one.link.cut();
    await one.seat.when((snapshot) => !snapshot.sync.online);
    await join(second, { content: "断线时又来电" });
    const kept = await one.seat.client.together.words({ ticketId: ticket.id, before: null });
    expect(kept.isWhole).toBe(false);
    expect(kept.words.map(({ said }) => said?.[0]?.text)).toEqual(["断线时又来电", alsoCold, "还是不热，今天更冷", "孩子发烧了，很急", long.slice(0, 500)]);
    one.link.mend();
    await one.seat.settled();
    const all = await one.seat.client.together.words({ ticketId: ticket.id, before: null });
    expect([all.isWhole, all.words.length, all.words[0]?.said?.[0]?.text]).toEqual([true, 5, "断线时又来电"]);
  });

  it("shows a confidential word to nobody whom it is not for, and none of a ticket that a person may not see", async () => {
    const [one, lead] = [await place("lilan"), await place("zhaomin")];
    const here = somewhere();
    const ticket = await ticketOf(one.seat, number(), { content: cold, place: here, categoryId: "heating.cold" });
    await one.seat.client.together.join({ draftId: await draftOf(one.seat, number(), { content: "不要公开", confidential: true }), ticketId: ticket.id });
    const secret = await ticketOf(lead.seat, number(), { content: "保密的诉求", confidential: true });
    await one.seat.settled();
    await lead.seat.settled();
    const saidTo = async ({ seat }: Place) => (await seat.client.together.words({ ticketId: ticket.id, before: null })).words.map(({ said }) => said);
    expect(await saidTo(one)).toEqual([null]);
    await arrived(lead.seat, ticket.id, (row) => row.together !== undefined);
    expect(await saidTo(lead)).toEqual([[{ field: "content", text: "不要公开" }]]);
    const operator = await signInDevice(central, "wangqiang");
    expect(await refusal(operator.client.together.words({ ticketId: secret.id, before: null }))).toBe("forbidden");
  });

  it("attaches a ticket of its own, and the first tells of it", async () => {
    const { seat } = await place("lilan");
    const here = somewhere();
    const ticket = await ticketOf(seat, number(), { content: cold, place: here, categoryId: "heating.cold" });
    const draftId = await draftOf(seat, number(), { content: alsoCold, place: here });
    await seat.client.draft.save({ draftId, windowId: "test", patch: { repeatOf: ticket.id } });
    const repeat = await seat.client.draft.submit({ draftId, status: "dispatched" });
    // A repeat of the repeat belongs to the first.
    const third = await draftOf(seat, number(), { content: alsoCold, place: here });
    expect((await hintsOf(seat, third)).similar.map((row) => row.ticketId)).toEqual([ticket.id]);
    await seat.client.draft.save({ draftId: third, windowId: "test", patch: { repeatOf: repeat.id } });
    const last = await seat.client.draft.submit({ draftId: third, status: "dispatched" });
    await seat.settled();
    expect((await atDispatch(ticket.id)).ticket?.together).toMatchObject({ participantCount: 2, repeatCount: 2 });
    expect((await atDispatch(last.id)).ticket?.repeatOf).toBe(ticket.id);
  });

  it("becomes a matter of its own where the first was closed meanwhile", async () => {
    const [one, other] = [await place("lilan"), await place("wangqiang")];
    const here = somewhere();
    const ticket = await ticketOf(one.seat, number(), { content: cold, place: here, categoryId: "heating.cold" });
    await arrived(other.seat, ticket.id, (row) => row.number !== null);
    other.link.cut();
    const draftId = await draftOf(other.seat, number(), { content: alsoCold, place: here });
    await other.seat.client.together.join({ draftId, ticketId: ticket.id });
    await one.seat.settled();
    const database = await ownDatabase(central);
    await database.query("UPDATE entity SET document = jsonb_set(document, '{status}', '\"closed\"') WHERE id = $1", [ticket.id]);
    await database.end();
    other.link.mend();
    await other.seat.settled();
    const { ticket: own } = await atDispatch(draftId);
    expect(own).toMatchObject({ status: "dispatched", repeatOf: ticket.id, fields: { content: alsoCold } });
    expect(own?.steps.map((step) => step.kind)).toContain("repeatOfClosed");
    await arrived(other.seat, draftId, (row) => row.number !== null);
  });
});

describe("an incident", () => {
  const text = (change: Partial<IncidentText> = {}): IncidentText => ({
    title: "龙腾苑片区爆管停水",
    answer: "正在抢修，预计今晚八点恢复供水。",
    scope: { placeIds: ["110105"], categoryIds: ["water.outage"], keywords: ["停水", "没水"] },
    masterTicketId: null,
    validFrom: Date.now() - 60_000,
    validUntil: Date.now() + 3_600_000,
    ...change,
  });

  it("is pushed to the seats, acknowledged there, and the team lead sees who has not", async () => {
    const [lead, operator] = [await place("zhaomin"), await place("lilan")];
    await operator.seat.client.state.choose({ state: "ready", reason: null });
    const { incidentId } = await lead.seat.client.together.incident.put({ incidentId: null, seenVersion: 0, text: text(), ends: false });
    const isTold = (isRead: boolean) =>
      operator.seat.event(
        (event) => event.kind === "incidents" && event.incidents.some((each) => each.incident.id === incidentId && each.isAcknowledged === isRead),
      );
    await isTold(false);
    const standing = () => lead.seat.client.together.incident.standing({ incidentId });
    await expect.poll(async () => (await standing()).waiting.map(({ name }) => name)).toContain("李岚");
    operator.link.cut();
    await operator.seat.client.together.incident.acknowledge({ incidentId });
    await isTold(true);
    operator.link.mend();
    await expect.poll(async () => (await standing()).acknowledged.map(({ name }) => name)).toEqual(["李岚"]);
    expect((await standing()).waiting.map(({ name }) => name)).not.toContain("李岚");
    // A new version is to be read anew.
    await lead.seat.client.together.incident.put({ incidentId, seenVersion: 1, text: text({ answer: "推迟到十点。" }), ends: false });
    await operator.seat.event((event) => event.kind === "incidents" && event.incidents.some((each) => each.incident.version === 2 && !each.isAcknowledged));
    expect(await refusal(operator.seat.client.together.incident.put({ incidentId, seenVersion: 2, text: text(), ends: true }))).toBe("forbidden");
    expect(await refusal(lead.seat.client.together.incident.put({ incidentId: null, seenVersion: 0, text: text({ validUntil: 5 }), ends: false }))).toBe(
      "invalid",
    );
  });

  it("offers itself for a call that it is about, and counts each caller once, also offline", async () => {
    const [lead, operator, other] = [await place("zhaomin"), await place("lilan"), await place("wangqiang")];
    const here = somewhere();
    const master = await ticketOf(lead.seat, number(), { content: "主干管爆裂", place: here, categoryId: "water.leak" });
    const scope = { placeIds: [here.streetId ?? ""], categoryIds: [], keywords: ["停水"] };
    const put = { incidentId: null, seenVersion: 0, text: text({ masterTicketId: master.id, scope, title: "片区停水" }), ends: false };
    const { incidentId } = await lead.seat.client.together.incident.put(put);
    for (const { seat } of [operator, other]) {
      await seat.event((event) => event.kind === "incidents" && event.incidents.some((each) => each.incident.id === incidentId));
    }
    const elsewhere = await draftOf(operator.seat, number(), { content: "家里停水了", place: somewhere() });
    expect((await hintsOf(operator.seat, elsewhere)).incident?.incidentId).not.toBe(incidentId);
    const caller = number();
    const call = await draftOf(operator.seat, caller, { content: "从早上就亭水，做不了饭", place: here });
    expect((await hintsOf(operator.seat, call)).incident).toMatchObject({ incidentId, words: ["停水"] });
    operator.link.cut();
    const answered = await operator.seat.client.together.incident.answer({ draftId: call, incidentId });
    expect(answered).toMatchObject({ status: "answered", incidentId, repeatOf: master.id, fields: { answer: "正在抢修，预计今晚八点恢复供水。" } });
    const twice = await draftOf(other.seat, caller, { content: "还在停水", place: here });
    await other.seat.client.together.incident.answer({ draftId: twice, incidentId });
    const another = await draftOf(other.seat, number(), { content: "停水", place: here });
    await other.seat.client.together.incident.answer({ draftId: another, incidentId });
    operator.link.mend();
    operator.link.loseNextAnswer();
    await operator.seat.settled();
    await other.seat.settled();
    expect((await atDispatch(master.id)).ticket?.together).toMatchObject({ participantCount: 2, repeatCount: 0 });
    await lead.seat.event(
      (event) => event.kind === "incidents" && event.incidents.some((each) => each.incident.id === incidentId && each.participantCount === 2),
    );
  });

  it("is refused when written by who may not, or over another's version", async () => {
    const [lead, again] = [await place("zhaomin"), await place("admin")];
    const { incidentId } = await lead.seat.client.together.incident.put({ incidentId: null, seenVersion: 0, text: text({ title: "一" }), ends: false });
    await again.seat.event((event) => event.kind === "incidents" && event.incidents.some((each) => each.incident.id === incidentId));
    again.link.cut();
    await again.seat.client.together.incident.put({ incidentId, seenVersion: 1, text: text({ title: "我的改动" }), ends: false });
    await lead.seat.client.together.incident.put({ incidentId, seenVersion: 1, text: text({ title: "先到的改动" }), ends: true });
    await lead.seat.settled();
    again.link.mend();
    const { sync } = await again.seat.when((snapshot) => snapshot.sync.rejected === 1);
    expect(sync.rejected).toBe(1);
    const seen = async () => (await again.seat.client.together.incident.list()).find((each) => each.incident.id === incidentId)?.incident;
    await expect.poll(seen).toMatchObject({
      version: 2,
      title: "先到的改动",
    });
    expect(await refusal(again.seat.client.together.incident.acknowledge({ incidentId: newId() }))).toBe("notFound");
  });
});

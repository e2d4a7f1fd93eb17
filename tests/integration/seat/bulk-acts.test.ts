import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import type { BulkProgress, ListAct } from "../../../src/contract/list-acts.ts";
import type { ListName } from "../../../src/contract/list-export.ts";
import type { TicketRow } from "../../../src/contract/rows.ts";
import { readConfiguration } from "../../../src/dispatch/demo/configuration.ts";
import { writeEntities } from "../../../src/dispatch/sync/write-entity.ts";
import { togetherOf } from "../../../src/domain/together.ts";
import { type Central, type Device, ownDatabase, signInDevice, startCentral } from "../../support/dispatch/central.ts";
import { eventually } from "../../support/eventually.ts";
import { type Link, startLink } from "../../support/link.ts";
import { demoPassword, type SeatUnderTest, startSeatUnderTest } from "../../support/seat/seat-under-test.ts";
import { ticketCreate } from "../../support/tickets.ts";

let central: Central;
let device: Device;
const ends: (() => Promise<void>)[] = [];
beforeAll(async () => {
  central = await startCentral();
  const database = await ownDatabase(central);
  await database.query("BEGIN");
  await writeEntities(database, [{ entity: "configuration", row: await readConfiguration() }], null);
  await database.query("COMMIT");
  await database.end();
  device = await signInDevice(central, "wangqiang");
});
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});
afterAll(() => central.stop());

/** Tickets of a word of their own, so that a list holds these alone. */
async function tickets(word: string, count: number): Promise<string[]> {
  const now = Date.now();
  const made = Array.from({ length: count }, (_, index) =>
    ticketCreate(
      { content: `${word}${index}`, categoryId: "heating", unitId: "street-110114008" },
      { createdAt: now - index, callingNumber: `1990000${1_000 + index}` },
    ),
  );
  for (let from = 0; from < count; from += 100) await device.push(...made.slice(from, from + 100).map((body) => device.next(body)));
  return made.map(({ ticketId }) => ticketId);
}
async function place(login: string): Promise<{ seat: SeatUnderTest; link: Link }> {
  const link = await startLink(() => central.running.url);
  ends.push(() => link.stop());
  const seat = await startSeatUnderTest(link.url);
  ends.push(() => seat.stop());
  await seat.client.session.signIn({ login, password: demoPassword });
  await seat.when((snapshot) => snapshot.sync.online && snapshot.sync.filling === null);
  return { seat, link };
}
/** A list that stands until the end of the test. */
async function list(seat: SeatUnderTest, text: string, name: ListName = "tickets"): Promise<{ viewId: string; total: number }> {
  const life = new AbortController();
  ends.push(async () => life.abort());
  const query = { text, conditions: [], sort: { column: "time", descending: true } };
  // Ending the loop would end the list.
  const words = (await seat.client.lists.watch({ list: name, query }, { signal: life.signal }))[Symbol.asyncIterator]();
  for (let word = await words.next(); word.done !== true; word = await words.next()) if (word.value.isComplete) return word.value;
  throw new Error("the list did not complete");
}
/** The first word for which this holds. */
async function progress(seat: SeatUnderTest, holds: (progress: BulkProgress) => boolean): Promise<BulkProgress> {
  const life = new AbortController();
  try {
    for await (const word of await seat.client.lists.acts(undefined, { signal: life.signal })) if (word !== null && holds(word)) return word;
  } finally {
    life.abort();
  }
  throw new Error("the act was not told to its end");
}
const isOver = ({ state }: BulkProgress): boolean => state === "complete" || state === "stopped";
async function act(seat: SeatUnderTest, viewId: string, stretches: [number, number][], asked: ListAct): Promise<BulkProgress> {
  const { id } = await seat.client.lists.act({ viewId, stretches, act: asked });
  return progress(seat, (word) => word.id === id && isOver(word));
}
async function atDispatch(ids: readonly string[]): Promise<TicketRow[]> {
  const database = await ownDatabase(central);
  const found = await database.query("SELECT document FROM entity WHERE entity = 'ticket' AND id = ANY($1) ORDER BY id", [ids]);
  await database.end();
  return found.rows.map(({ document }) => document);
}
async function audit(): Promise<Record<string, unknown>[]> {
  const database = await ownDatabase(central);
  const found = await database.query("SELECT facts FROM audit WHERE action = 'list.act' ORDER BY n");
  await database.end();
  return found.rows.map(({ facts }) => facts);
}
const refusal = (promise: Promise<unknown>): Promise<unknown> =>
  promise.then(
    () => "accepted",
    (error: unknown) => (error as { data?: object }).data,
  );

describe("an act on many rows", () => {
  it("does what each row's life allows, counts the others by their reason, is audited, and is the same at dispatch", async () => {
    const ids = await tickets("催办词", 30);
    const { seat } = await place("lilan");
    const closed = (await seat.client.ticket.get({ ticketId: ids[3] ?? "" })) as TicketRow;
    await seat.client.life.move({ ticketId: closed.id, transition: "withdraw", facts: { reason: "来电人撤回" }, seenStatus: "dispatched", seenRound: 1 });
    await seat.settled();
    const { viewId, total } = await list(seat, "催办词");
    expect(total).toBe(30);
    const reminded = await act(
      seat,
      viewId,
      [
        [0, 10],
        [20, 30],
      ],
      { kind: "move", transition: "remind", facts: { reason: "降温" } },
    );
    expect(reminded).toMatchObject({
      state: "complete",
      total: 20,
      done: 19,
      canUndo: false,
      refused: [{ error: { kind: "staleTicket", detail: "closed" }, count: 1 }],
    });
    await seat.settled();
    const rows = await atDispatch(ids);
    expect(rows.filter(({ life }) => life?.reminders === 1)).toHaveLength(19);
    await eventually("the act is in the audit", async () => (await audit()).length > 0);
    expect((await audit()).at(-1)).toMatchObject({ act: "move", transition: "remind", chosen: 20, done: 19, refused: 1 });
    expect(await refusal(seat.client.lists.undoAct())).toMatchObject({ kind: "notAllowedNow" });
    // Reassigning is a team lead's.
    const reassigned = await act(seat, viewId, [[4, 9]], { kind: "move", transition: "reassign", facts: { reason: "辖区", unitId: "street-110114007" } });
    expect(reassigned).toMatchObject({ done: 0, refused: [{ error: { kind: "forbidden" } }] });
  });

  it("corrects, marks and attaches, and takes it back row by row, but for those that were changed since", async () => {
    const ids = await tickets("更正词", 12);
    const [{ seat }, { seat: other }] = [await place("lilan"), await place("zhaomin")];
    const { viewId } = await list(seat, "更正词");
    const urgent = await act(seat, viewId, [[0, 12]], { kind: "urgency", urgency: "urgent" });
    expect(urgent).toMatchObject({ done: 12, refused: [], canUndo: true });
    await seat.settled();
    expect((await atDispatch(ids)).map(({ fields }) => fields.urgency)).toEqual(Array(12).fill("urgent"));
    const [touched = ""] = ids;
    await other.event((event) => event.kind === "ticket" && event.ticket.id === touched && event.ticket.fields.urgency === "urgent");
    const draft = await other.client.draft.forTicket({ ticketId: touched });
    await other.client.draft.save({ draftId: draft.id, windowId: "one", patch: { urgency: "critical" } });
    await other.client.draft.submit({ draftId: draft.id, status: "dispatched" });
    await seat.event((event) => event.kind === "ticket" && event.ticket.id === touched && event.ticket.fields.urgency === "critical");
    await seat.client.lists.undoAct();
    const undone = await progress(seat, (word) => word.isUndo && isOver(word));
    expect(undone).toMatchObject({ done: 11, canUndo: false, refused: [{ error: { detail: "changedSince" }, count: 1 }] });
    await seat.settled();
    expect((await atDispatch(ids)).map(({ fields }) => fields.urgency).sort()).toEqual(["critical", ...Array(11).fill("normal")]);

    expect(await act(seat, viewId, [[0, 3]], { kind: "mark", marked: true })).toMatchObject({ done: 3 });
    expect(await act(seat, viewId, [[0, 4]], { kind: "mark", marked: true })).toMatchObject({ done: 1, already: 3 });

    const masterTicketId = ids[11] ?? "";
    const attached = await act(seat, viewId, [[0, 12]], { kind: "attach", masterTicketId });
    expect(attached).toMatchObject({ done: 11, refused: [{ error: { kind: "notAllowedNow", detail: "itself" }, count: 1 }] });
    await seat.settled();
    const master = async (): Promise<TicketRow> => (await atDispatch([masterTicketId]))[0] as TicketRow;
    expect(togetherOf(await master())).toMatchObject({ repeatCount: 11, participantCount: 11 });
    await eventually("the attached ones have come back", async () => (await seat.client.ticket.get({ ticketId: touched })).repeatOf === masterTicketId);
    await seat.client.lists.undoAct();
    expect(await progress(seat, (word) => word.isUndo && isOver(word) && word.act.kind === "attach")).toMatchObject({ done: 11 });
    await seat.settled();
    expect(togetherOf(await master())).toEqual({ participants: [], participantCount: 0, repeatCount: 0 });
    expect((await atDispatch(ids)).every(({ repeatOf }) => repeatOf === null)).toBe(true);
  });

  it("waits where dispatch is away rather than heap up what a seat must replay, goes on when it is back, and can be stopped", async () => {
    const ids = await tickets("断网词", 320);
    const { seat, link } = await place("lilan");
    const { viewId } = await list(seat, "断网词");
    link.cut();
    await seat.when((snapshot) => !snapshot.sync.online);
    await seat.client.lists.act({ viewId, stretches: [[0, 320]], act: { kind: "mark", marked: true } });
    const waiting = await progress(seat, ({ state }) => state === "waiting");
    expect(waiting.done).toBeGreaterThanOrEqual(240);
    expect(waiting.done).toBeLessThan(300);
    expect(await refusal(seat.client.lists.act({ viewId, stretches: [[0, 1]], act: { kind: "mark", marked: false } }))).toMatchObject({
      kind: "notAllowedNow",
    });
    link.mend();
    expect(await progress(seat, isOver)).toMatchObject({ state: "complete", done: 320, refused: [] });
    await seat.settled();
    expect((await atDispatch(ids)).every(({ fields }) => fields.marked === true)).toBe(true);
    link.cut();
    await seat.when((snapshot) => !snapshot.sync.online);
    await seat.client.lists.act({ viewId, stretches: [[0, 320]], act: { kind: "mark", marked: false } });
    await progress(seat, ({ state }) => state === "waiting");
    await seat.client.lists.stopAct();
    const stopped = await progress(seat, isOver);
    expect(stopped).toMatchObject({ state: "stopped", canUndo: true });
    expect(stopped.done).toBeLessThan(300);
  });

  it("tells of a row that dispatch refuses later", async () => {
    const [ticketId = ""] = await tickets("后拒词", 1);
    const { seat, link } = await place("lilan");
    const { viewId } = await list(seat, "后拒词");
    link.cut();
    await seat.when((snapshot) => !snapshot.sync.online);
    await device.push(
      device.next({
        name: "ticket.transition",
        ticketId,
        transition: "withdraw",
        facts: { reason: "撤回" },
        seenStatus: "dispatched",
        seenRound: 1,
        at: Date.now(),
      }),
    );
    expect(await act(seat, viewId, [[0, 1]], { kind: "move", transition: "remind", facts: { reason: "催" } })).toMatchObject({ done: 1 });
    link.mend();
    expect(await progress(seat, ({ refused }) => refused.length > 0)).toMatchObject({ done: 0, refused: [{ error: { kind: "staleTicket" }, count: 1 }] });
  });

  it("gives follow-ups to somebody and puts them off, in the list of those that wait", async () => {
    const ids = await tickets("回访词", 6);
    for (const ticketId of ids) {
      const move = (transition: "sign" | "contact" | "result", seenStatus: "dispatched" | "signed" | "handling") =>
        device.next({ name: "ticket.transition", ticketId, transition, facts: { text: "已办" }, seenStatus, seenRound: 1, at: Date.now() });
      await device.push(move("sign", "dispatched"), move("contact", "signed"), move("result", "handling"));
    }
    const { seat } = await place("zhaomin");
    const { viewId, total } = await list(seat, "回访词", "followUps");
    expect(total).toBe(6);
    const mine = await act(seat, viewId, [[0, 2]], { kind: "move", transition: "assignFollowUp", facts: { personId: device.signedIn.person.id } });
    expect(mine.done).toBe(2);
    const until = Date.now() + 3 * 86_400_000;
    expect(await act(seat, viewId, [[2, 4]], { kind: "move", transition: "postponeFollowUp", facts: { until, reason: "周末不打" } })).toMatchObject({
      done: 2,
    });
    const { items } = await seat.client.life.followUps({ limit: 100 });
    const here = items.filter(({ ticket }) => ids.includes(ticket.id));
    expect(here.filter(({ turn }) => turn.nextAt >= until)).toHaveLength(2);
    // What was given to another comes last.
    expect(here.slice(-2).map(({ ticket }) => ticket.life?.followUpBy)).toEqual(Array(2).fill(device.signedIn.person.id));
  });
});

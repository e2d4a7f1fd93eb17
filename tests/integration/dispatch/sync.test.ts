import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Change } from "../../../src/contract/sync.ts";
import { type Central, type Device, ownDatabase, signInDevice, startCentral } from "../../support/dispatch/central.ts";
import { newId } from "../../support/identifiers.ts";
import { ticketCreate, ticketUpdate } from "../../support/tickets.ts";

let central: Central;
beforeAll(async () => {
  central = await startCentral();
});
afterAll(() => central.stop());

const tickets = (changes: readonly Change[]) => changes.flatMap(({ value }) => (value.entity === "ticket" ? [value.row] : []));
const kindOf = (error: unknown): unknown => (error as { data?: { kind?: string } }).data?.kind;
const refusal = (promise: Promise<unknown>): Promise<unknown> => promise.then(() => "accepted", kindOf);
const create = (device: Device, ...rest: Parameters<typeof ticketCreate>) => {
  const body = ticketCreate(...rest);
  return { body, mutation: device.next(body) };
};

describe("two seats", () => {
  it("exchange a ticket, with a number and a caller given by dispatch", async () => {
    const [first, second] = [await signInDevice(central, "lilan"), await signInDevice(central, "wangqiang")];
    const { body, mutation } = create(first);
    expect(await first.push(mutation)).toMatchObject({ lastSequence: 1, rejected: [] });
    const pulled = await second.pull();
    const ticket = tickets(pulled.changes).find((row) => row.id === body.ticketId);
    expect(ticket).toMatchObject({ fields: { content: "暖气不热" }, numberMask: "199****0001", createdBy: first.signedIn.person.id });
    expect(ticket?.number).toMatch(/^\d{8}-\d{6}$/);
    const caller = pulled.changes.find(({ value }) => value.entity === "caller" && value.row.id === ticket?.callerId);
    expect(caller?.value.row).toMatchObject({ name: "测试人" });
    expect(JSON.stringify(pulled)).not.toContain("19900000001");
  });
  it("merge a ticket that both changed, and keep what lost", async () => {
    const [first, second] = [await signInDevice(central, "lilan"), await signInDevice(central, "wangqiang")];
    const { body, mutation } = create(first);
    await first.push(mutation);
    await first.push(first.next(ticketUpdate(body.ticketId, { content: "mine", cause: "pipe" }, { content: "暖气不热", cause: "" })));
    await second.push(second.next(ticketUpdate(body.ticketId, { content: "yours", course: "called" }, { content: "暖气不热", course: "" })));
    const ticket = tickets((await first.pull()).changes).find((row) => row.id === body.ticketId);
    expect(ticket?.fields).toMatchObject({ content: "yours", cause: "pipe", course: "called" });
    expect(ticket?.steps).toContainEqual(expect.objectContaining({ kind: "conflict", field: "content", lostText: "mine" }));
  });
  it("hear of a change without asking", async () => {
    const [first, second] = [await signInDevice(central, "lilan"), await signInDevice(central, "wangqiang")];
    const stream = await second.client.sync.live();
    expect(await stream.next()).toMatchObject({ value: { kind: "hello" } });
    await first.push(create(first).mutation);
    for await (const event of stream) if (event.kind === "changed") break;
  });
});

describe("a call between colleagues", () => {
  it("is one row, which says who rang whom, whichever of its two ends is heard first", async () => {
    const [first, second] = [await signInDevice(central, "lilan"), await signInDevice(central, "wangqiang")];
    const [here, there, at] = [first.signedIn.line.extension, second.signedIn.line.extension, Date.now()];
    const facts = { name: "call.record", queue: null, startedAt: at, answeredAt: at, endedAt: at, outcome: "answered", endedBy: null } as const;
    const rest = { quality: null, ticketId: null };
    for (const [callId, order] of [["asterisk:inner.1", [0, 1]] as const, ["asterisk:inner.2", [1, 0]] as const]) {
      const ends = [
        () => first.push(first.next({ ...facts, ...rest, callId, direction: "out", callingNumber: there, extension: here })),
        () => second.push(second.next({ ...facts, ...rest, callId, direction: "in", callingNumber: here, extension: there })),
      ];
      for (const end of order) expect(await ends[end]?.()).toMatchObject({ rejected: [] });
    }
    const calls = (await first.pull()).changes.flatMap(({ value }) => (value.entity === "call" && value.row.id.includes("inner") ? [value.row] : []));
    expect(calls.map(({ id, direction, numberMask, extension }) => ({ id, direction, numberMask, extension }))).toEqual([
      { id: "asterisk:inner.1", direction: "out", numberMask: there, extension: here },
      { id: "asterisk:inner.2", direction: "in", numberMask: here, extension: there },
    ]);
  });
});

describe("a call that goes on at another seat", () => {
  it("is that seat's, and as long as it says, whichever of the two records comes first", async () => {
    const [first, second] = [await signInDevice(central, "lilan"), await signInDevice(central, "wangqiang")];
    const [here, there, at] = [first.signedIn.line.extension, second.signedIn.line.extension, Date.now()];
    const facts = { name: "call.record", queue: "hotline", startedAt: at, answeredAt: at, outcome: "answered", callingNumber: "19900000062" } as const;
    const rest = { quality: null, ticketId: null };
    for (const [callId, order] of [["asterisk:handed.1", [0, 1]] as const, ["asterisk:handed.2", [1, 0]] as const]) {
      const parts = [
        () => first.push(first.next({ ...facts, ...rest, callId, direction: "out", extension: here, endedAt: null, endedBy: null })),
        () => second.push(second.next({ ...facts, ...rest, callId, direction: "in", extension: there, endedAt: at + 9, endedBy: "caller" })),
      ];
      for (const part of order) expect(await parts[part]?.()).toMatchObject({ rejected: [] });
    }
    const calls = (await first.pull()).changes.flatMap(({ value }) => (value.entity === "call" && value.row.id.includes("handed.") ? [value.row] : []));
    const whole = { direction: "out", extension: there, personId: second.signedIn.person.id, endedAt: at + 9, endedBy: "caller" };
    expect(calls).toMatchObject([whole, whole]);
  });
});

describe("exactly once", () => {
  it("makes one ticket of a draft that two seats sent, with what either wrote", async () => {
    const [first, second] = [await signInDevice(central, "lilan"), await signInDevice(central, "wangqiang")];
    const { body, mutation } = create(first, { content: "电梯困人", cause: "停电" });
    await first.push(mutation);
    await second.push(second.next({ ...body, fields: { ...body.fields, content: "电梯困人，两名老人", cause: "" } }));
    const ticket = tickets((await first.pull()).changes).filter((row) => row.id === body.ticketId);
    expect(ticket).toMatchObject([
      { number: expect.any(String), createdBy: first.signedIn.person.id, fields: { content: "电梯困人，两名老人", cause: "停电" } },
    ]);
    expect(ticket[0]?.steps).toContainEqual(expect.objectContaining({ kind: "conflict", field: "content", lostText: "电梯困人" }));
  });
  it("takes a text with characters that no database keeps", async () => {
    const device = await signInDevice(central, "lilan");
    const { body, mutation } = create(device, { content: `a\u0000b${"😀".slice(0, 1)}` });
    expect(await device.push(mutation)).toMatchObject({ lastSequence: 1, rejected: [] });
    const ticket = tickets((await device.pull()).changes).find((row) => row.id === body.ticketId);
    expect(ticket?.fields.content).toBe("ab\ufffd");
  });
  it("acknowledges a repeated push without applying it again", async () => {
    const device = await signInDevice(central, "lilan");
    const { body, mutation } = create(device);
    for (let round = 0; round < 3; round++) expect(await device.push(mutation)).toMatchObject({ lastSequence: 1, rejected: [] });
    const all = tickets((await device.pull()).changes).filter((row) => row.id === body.ticketId);
    expect(all).toHaveLength(1);
    expect(all[0]?.steps).toHaveLength(1);
  });
  it("applies one of many simultaneous pushes of the same mutation", async () => {
    const device = await signInDevice(central, "lilan");
    const mutation = create(device).mutation;
    const before = tickets((await device.pull()).changes).length;
    await Promise.all(Array.from({ length: 8 }, () => device.push(mutation)));
    expect(tickets((await device.pull()).changes).length).toBe(before + 1);
  });
  it("refuses a gap and a fork, and loses neither's predecessor", async () => {
    const device = await signInDevice(central, "lilan");
    const [one, two, three] = [create(device).mutation, create(device).mutation, create(device).mutation];
    await device.push(one);
    expect(await refusal(device.push(three))).toBe("sequenceGap");
    expect(await refusal(device.push({ ...one, id: newId() }))).toBe("deviceForked");
    expect(await device.push(two, three)).toMatchObject({ lastSequence: 3 });
  });
  it("does not apply again what another device sent before, also not in the same moment", async () => {
    const [first, again, third] = [await signInDevice(central, "lilan"), await signInDevice(central, "lilan"), await signInDevice(central, "lilan")];
    const { body, mutation } = create(first);
    await first.push(mutation);
    await first.push(first.next(ticketUpdate(body.ticketId, { cause: "changed since" }, { cause: "" })));
    const find = async () => tickets((await again.pull()).changes).find((row) => row.id === body.ticketId);
    const before = await find();
    expect(await again.push(mutation)).toMatchObject({ lastSequence: 1, rejected: [] });
    expect(await find()).toEqual(before);
    const fresh = create(third);
    const fourth = await signInDevice(central, "lilan");
    await Promise.all([third.push(fresh.mutation), fourth.push(fresh.mutation)]);
    expect(tickets((await fourth.pull()).changes).filter((row) => row.id === fresh.body.ticketId)).toHaveLength(1);
    const database = await ownDatabase(central);
    const writes = await database.query("SELECT n FROM entity WHERE entity = 'ticket' AND id = $1", [fresh.body.ticketId]);
    const numbers = await database.query("SELECT count(*)::int AS count FROM applied WHERE mutation_id = $1", [fresh.mutation.id]);
    await database.end();
    expect([writes.rows.length, numbers.rows[0].count]).toEqual([1, 2]);
  });
  it("gives a mutation that can never be applied its place, and says why", async () => {
    const device = await signInDevice(central, "lilan");
    const impossible = device.next(ticketUpdate(newId(), { content: "x" }, { content: "" }));
    const after = create(device);
    const result = await device.push(impossible, after.mutation);
    expect(result).toMatchObject({ lastSequence: 2, rejected: [{ sequence: 1, error: { kind: "notFound" } }] });
    expect((await device.pull()).containedSequence).toBe(2);
  });
});

describe("the feed", () => {
  it("walks page by page, resumes from its cursor, and says what it contains", async () => {
    const device = await signInDevice(central, "lilan");
    for (let index = 0; index < 5; index++) await device.push(create(device).mutation);
    const seen: string[] = [];
    let cursor: string | null = null;
    for (;;) {
      const page = await device.pull(cursor, 2);
      expect(page.changes.length).toBeLessThanOrEqual(2);
      seen.push(...page.changes.map(({ value }) => `${value.entity} ${value.row.id}`));
      cursor = page.cursor;
      if (!page.more) {
        expect(page.containedSequence).toBe(5);
        break;
      }
    }
    expect(new Set(seen).size).toBe(seen.length);
    const { body, mutation } = create(device);
    await device.push(mutation);
    const next = await device.pull(cursor);
    expect(tickets(next.changes).map((row) => row.id)).toEqual([body.ticketId]);
    expect((await device.pull(next.cursor)).changes).toEqual([]);
  });
  it("answers many who ask in one moment from one place alike, and each with what is its own", async () => {
    const [first, second] = [await signInDevice(central, "lilan"), await signInDevice(central, "wangqiang")];
    const { cursor } = await first.pull();
    const { body, mutation } = create(first);
    await first.push(mutation);
    for (let index = 0; index < 3; index++) await second.push(create(second).mutation);
    const answers = await Promise.all(Array.from({ length: 10 }, (_, index) => (index % 2 === 0 ? first : second).pull(cursor)));
    for (const [index, { changes, containedSequence }] of answers.entries()) {
      expect(tickets(changes).map((row) => row.id)).toContain(body.ticketId);
      expect(tickets(changes)).toHaveLength(4);
      expect(containedSequence).toBe(index % 2 === 0 ? 1 : 3);
    }
  });
  it("never skips a change whose transaction commits late", async () => {
    const device = await signInDevice(central, "lilan");
    const late = await ownDatabase(central);
    const { body: first, mutation } = create(device);
    await device.push(mutation);
    // A transaction that took its number before the next change, and commits after a reader has passed.
    await late.query("BEGIN");
    await late.query("UPDATE entity SET transaction = pg_current_xact_id()::text::bigint, n = nextval('feed_n') WHERE entity = 'ticket' AND id = $1", [
      first.ticketId,
    ]);
    const { body: second, mutation: other } = create(device);
    await device.push(other);
    const passing = await device.pull((await device.pull()).cursor);
    expect(tickets(passing.changes)).toEqual([]);
    await late.query("COMMIT");
    await late.end();
    const afterwards = await device.pull(passing.cursor);
    expect(new Set(tickets(afterwards.changes).map((row) => row.id))).toEqual(new Set([first.ticketId, second.ticketId]));
    expect(afterwards.containedSequence).toBe(2);
  });
  it("withholds a confidential ticket's text", async () => {
    const device = await signInDevice(central, "lilan");
    const { body, mutation } = create(device, { confidential: true, content: "秘密内容", callerName: "举报人" });
    await device.push(mutation);
    const pulled = await device.pull();
    expect(JSON.stringify(tickets(pulled.changes))).not.toContain("秘密内容");
    expect(tickets(pulled.changes).find((row) => row.id === body.ticketId)?.fields).toMatchObject({ confidential: true, content: "" });
  });
  it("outlives a restart", async () => {
    const device = await signInDevice(central, "lilan");
    const { body, mutation } = create(device);
    await device.push(mutation);
    const { cursor } = await device.pull();
    await central.restart();
    const again = await signInDevice(central, "lilan");
    expect(tickets((await again.pull()).changes).some((row) => row.id === body.ticketId)).toBe(true);
    expect((await again.pull(cursor)).changes).toEqual([]);
  });
});

import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import type { Clock } from "../../../src/base/clock.ts";
import { silentLogger } from "../../../src/base/logger.ts";
import type { Mutation, MutationBody, TicketCreate } from "../../../src/contract/mutation.ts";
import type { TicketFields } from "../../../src/contract/rows.ts";
import { Configurations } from "../../../src/dispatch/configuration/configurations.ts";
import { openDatabase } from "../../../src/dispatch/store/database.ts";
import { trimFeed } from "../../../src/dispatch/sync/retention.ts";
import { systemClock } from "../../../src/dispatch/system-clock.ts";
import { emptyTicketFields } from "../../../src/domain/ticket-fields.ts";
import { type Central, type Device, databaseUrl, ownDatabase, signInDevice, startCentral } from "../../support/dispatch/central.ts";
import { newId } from "../../support/identifiers.ts";
import { type Link, startLink } from "../../support/link.ts";
import { type SyncedStore, startSyncedStore } from "../../support/seat/synced-store.ts";
import { ticketCreate, ticketUpdate } from "../../support/tickets.ts";

const day = 86_400_000;
const [here, there] = ["110114011", "110108012"];
let ahead = 0;
const clock: Clock = { ...systemClock, now: () => systemClock.now() + ahead };
let central: Central;
let link: Link;
let admin: Device;
const stores: SyncedStore[] = [];
let numbers = 0;

beforeAll(async () => {
  central = await startCentral(null, clock);
  link = await startLink(() => central.running.url);
  admin = await signInDevice(central, "admin");
});
afterEach(async () => {
  for (const store of stores.splice(0)) await store.stop();
  link.mend();
  ahead = 0;
  await change({ role: "operator", areaIds: null });
});
afterAll(async () => {
  await link.stop();
  await central.stop();
});

async function change(to: { role?: "operator" | "teamLead"; areaIds?: string[] | null }): Promise<void> {
  const person = (await admin.client.people.list()).find(({ login }) => login === "lilan");
  await admin.client.people.change({ personId: person?.id ?? "", ...to });
}
async function storeOf(login = "lilan"): Promise<SyncedStore> {
  const store = await startSyncedStore(link.url, login);
  stores.push(store);
  store.start();
  await store.until("filled", ({ filled }) => filled);
  return store;
}
/** @param streetId empty: nobody knows where */
const at = (streetId: string): TicketFields["place"] =>
  streetId === "" ? emptyTicketFields.place : { ...emptyTicketFields.place, districtId: streetId.slice(0, 6), streetId };
/** A ticket that somebody else took, of a caller of its own. */
async function taken(age: number, { place = here, status = "answered" }: { place?: string; status?: "answered" | "dispatched" } = {}): Promise<string> {
  numbers += 1;
  const body = ticketCreate(
    { place: at(place), callerName: `来电人${numbers}` },
    { status, createdAt: Date.now() - age * day, callingNumber: `1990001${String(numbers).padStart(4, "0")}` },
  );
  await admin.push(admin.next(body));
  return body.ticketId;
}
async function behind<Value>(work: (database: Awaited<ReturnType<typeof ownDatabase>>) => Promise<Value>): Promise<Value> {
  const database = await ownDatabase(central);
  try {
    return await work(database);
  } finally {
    await database.end();
  }
}
/** Writes over a ticket at dispatch without telling the feed: who has the old words was not sent it again. */
const mark = (id: string) =>
  behind((database) => database.query("UPDATE entity SET document = jsonb_set(document, '{fields,content}', '\"again\"') WHERE id = $1", [id]));
const callerOf = (id: string) =>
  behind(async (database) => String((await database.query("SELECT caller_id FROM entity WHERE id = $1", [id])).rows[0].caller_id));

describe("a seat's window", () => {
  it("has open tickets, the last days and the people in them at first, and nothing of before", async () => {
    const [old, open, recent] = [await taken(60), await taken(60, { status: "dispatched" }), await taken(2)];
    const [oldCaller, recentCaller] = [await callerOf(old), await callerOf(recent)];
    await behind((database) => database.query("UPDATE entity SET changed_at = 1, transaction = 0 WHERE entity = 'caller'"));
    const store = await storeOf();
    expect([open, recent].map((id) => store.ids("ticket").has(id))).toEqual([true, true]);
    expect(store.ids("ticket")).not.toContain(old);
    expect([store.ids("caller").has(oldCaller), store.ids("caller").has(recentCaller)]).toEqual([false, true]);
  });

  it("shrinks and grows with the area and the role: what left goes, what is missing comes, and all else stays as it is", async () => {
    const [near, far, old] = [await taken(1, { status: "dispatched" }), await taken(1, { place: there, status: "dispatched" }), await taken(60)];
    const store = await storeOf();
    await store.until("all", () => [near, far].every((id) => store.ids("ticket").has(id)));
    await mark(near);
    await change({ areaIds: [here.slice(0, 6)] });
    await store.until("shrunk", ({ window }) => window?.areaIds !== null && !store.ids("ticket").has(far));
    await change({ areaIds: null });
    await store.until("grown", ({ snapshot }) => snapshot === null && store.ids("ticket").has(far));
    await change({ role: "teamLead" });
    await store.until("a team lead's", ({ snapshot }) => snapshot === null && store.ids("ticket").has(old));
    expect(store.ids("caller")).toContain(await callerOf(old));
    await change({ role: "operator" });
    await store.until("an operator's", () => !store.ids("ticket").has(old));
    // It was never sent again, nor the store filled anew.
    expect(store.ticket(near)?.fields.content).toBe("暖气不热");
    expect(store.failures).toEqual([]);
  });

  it("loses a ticket that somebody moves out of it, and has its caller with one that comes in", async () => {
    await change({ areaIds: [here.slice(0, 6)] });
    const store = await storeOf();
    const moved = await taken(1, { status: "dispatched" });
    await store.until("come", () => store.ids("ticket").has(moved));
    await admin.push(admin.next(ticketUpdate(moved, { place: at(there) }, { place: at(here) })));
    await store.until("moved out", () => !store.ids("ticket").has(moved));
    const foreign = await taken(40, { place: there, status: "dispatched" });
    const caller = await callerOf(foreign);
    await behind((database) => database.query("UPDATE entity SET changed_at = 1, transaction = 0 WHERE entity = 'caller' AND id = $1", [caller]));
    await admin.push(admin.next(ticketUpdate(foreign, { place: at(here) }, { place: at(there) })));
    await store.until("moved in", () => store.ids("ticket").has(foreign));
    expect(store.ids("caller")).toContain(caller);
  });

  it("keeps what something on its way or in writing needs, and lets it go after that", async () => {
    const foreign = () => taken(1, { place: there, status: "dispatched" });
    const [pending, drafted, other] = [await foreign(), await foreign(), await foreign()];
    const store = await storeOf();
    await store.until("come", () => [pending, drafted, other].every((id) => store.ids("ticket").has(id)));
    store.drafts.push({ ticketId: drafted } as SyncedStore["drafts"][number]);
    // A change that dispatch has but whose place in the feed lies behind one that is held open: it stays on its way.
    const held = await ownDatabase(central);
    await held.query("BEGIN");
    await held.query("SELECT pg_current_xact_id()");
    store.append(ticketUpdate(pending, { cause: "管道老化" }, { cause: "" }));
    await store.until("acknowledged", () => store.outbox.list()[0]?.state === "acknowledged");
    await change({ areaIds: [here.slice(0, 6)] });
    await store.until("shrunk", () => !store.ids("ticket").has(other));
    expect([pending, drafted].map((id) => store.ids("ticket").has(id))).toEqual([true, true]);
    await held.query("COMMIT");
    await held.end();
    await taken(1);
    await store.until("contained and gone", () => store.outbox.list().length === 0 && !store.ids("ticket").has(pending));
    expect(store.ids("ticket")).toContain(drafted);
    store.drafts.pop();
    await taken(1);
    await store.until("the form is closed", () => !store.ids("ticket").has(drafted));
  });

  it("moves on with the days", async () => {
    const [closed, open] = [await taken(20), await taken(20, { status: "dispatched" })];
    const store = await storeOf();
    await store.until("come", () => [closed, open].every((id) => store.ids("ticket").has(id)));
    // Tokens last half a day; here they must outlast the weeks.
    await behind((database) => database.query("UPDATE token SET expires_at = expires_at + 100::bigint * 86400000"));
    ahead = 12 * day;
    await taken(-12);
    await store.until("moved on", () => !store.ids("ticket").has(closed));
    expect(store.ids("ticket")).toContain(open);
  });
});

/** A card that somebody else made of who came to the counter, so that no call names them. */
async function visitor(place: string, more: Partial<TicketCreate> = {}): Promise<{ ticketId: string; callerId: string }> {
  numbers += 1;
  const body = ticketCreate({ place: at(place), callerName: `来访人${numbers}` }, { callingNumber: "", channel: "walkIn", ...more });
  await admin.push(admin.next(body));
  return { ticketId: body.ticketId, callerId: await callerOf(body.ticketId) };
}
const update = (callerId: string, notes: string): MutationBody => ({ name: "caller.update", callerId, patch: { notes }, seen: { notes: "" }, at: Date.now() });
const outside = { kind: "forbidden", detail: "area" };

describe("a person with an area", () => {
  it("changes no ticket that lies elsewhere, whatever the seat sent; one without a place, in the area or their own is theirs to change", async () => {
    const [elsewhere, inside] = [await taken(0, { place: there, status: "dispatched" }), await taken(0, { status: "dispatched" })];
    await change({ areaIds: [here] });
    const device = await signInDevice(central, "lilan");
    const [own, nowhere] = [ticketCreate({ place: at(there) }), ticketCreate()];
    await device.push(device.next(own));
    await admin.push(admin.next(nowhere));
    const sent = (ticketId: string) => device.next(ticketUpdate(ticketId, { course: "changed" }, { course: "" }));
    const move = {
      name: "ticket.transition",
      transition: "sign",
      ticketId: elsewhere,
      seenStatus: "dispatched",
      seenRound: 1,
      facts: {},
      at: Date.now(),
    } as const;
    const attach = { name: "ticket.attach", ticketId: elsewhere, masterTicketId: inside, seen: null, at: Date.now() } as const;
    const { rejected } = await device.push(
      sent(elsewhere),
      ...[move, attach].map((body) => device.next(body)),
      ...[inside, own.ticketId, nowhere.ticketId].map(sent),
    );
    expect(rejected.map(({ sequence, error }) => [sequence, error])).toEqual([2, 3, 4].map((sequence) => [sequence, { kind: "forbidden", detail: "area" }]));
    await change({ areaIds: null });
    expect((await device.push(sent(elsewhere))).rejected).toEqual([]);
  });

  it("adds nobody to a ticket that lies elsewhere, and what was typed comes back", async () => {
    const [elsewhere, inside] = [await taken(0, { place: there, status: "dispatched" }), await taken(0, { status: "dispatched" })];
    await change({ areaIds: [here] });
    const device = await signInDevice(central, "lilan");
    const join = (masterTicketId: string): Mutation => {
      const {
        name: _name,
        status: _status,
        repeatOf: _repeat,
        incidentId: _incident,
        ...body
      } = ticketCreate({ place: at(here) }, { callingNumber: "19900020001" });
      return device.next({ ...body, name: "ticket.join", masterTicketId });
    };
    const { rejected } = await device.push(join(elsewhere), join(inside));
    expect(rejected.map(({ sequence, error }) => [sequence, error])).toEqual([[1, outside]]);
    const counted = await behind((database) =>
      database.query("SELECT id FROM entity WHERE entity = 'ticket' AND (document#>>'{together,participantCount}')::int > 0 AND id = ANY($1)", [
        [elsewhere, inside],
      ]),
    );
    expect(counted.rows).toEqual([{ id: inside }]);
  });

  it("changes no card of whom nothing there names: no ticket in the area, of their own or without a place, and no call", async () => {
    const [elsewhere, inside, nowhere, called, rang] = [
      await visitor(there),
      await visitor(here),
      await visitor(""),
      await visitor(there),
      await visitor(there),
    ];
    const call = { name: "call.record", direction: "in", queue: null, extension: "1001", startedAt: 1, answeredAt: 1, endedAt: 2, endedBy: null } as const;
    const recorded = { ...call, outcome: "answered", quality: null, ticketId: null } as const;
    const number = { hash: "", mask: "199****2002" };
    await admin.push(admin.next({ ...recorded, callId: "manual:of-the-called", callingNumber: "19900020002" }));
    await behind(async (database) => {
      await database.query(
        "UPDATE entity SET caller_id = $1, document = jsonb_set(document, '{callerId}', to_jsonb($1::text)) WHERE id = 'manual:of-the-called'",
        [called.callerId],
      );
      number.hash = String((await database.query("SELECT number_hash FROM entity WHERE id = 'manual:of-the-called'")).rows[0].number_hash);
    });
    await admin.push(admin.next({ name: "caller.attach", callerId: rang.callerId, number, at: Date.now() }));
    await change({ areaIds: [here] });
    const device = await signInDevice(central, "lilan");
    const own = ticketCreate({ place: at(there), callerName: "本人所接" }, { callingNumber: "", channel: "walkIn" });
    await device.push(device.next(own));
    const ownId = await callerOf(own.ticketId);
    const parted = newId();
    const at0 = Date.now();
    const refused: MutationBody[] = [
      update(elsewhere.callerId, "别处"),
      { name: "caller.merge", keepId: inside.callerId, mergeId: elsewhere.callerId, at: at0 },
      { name: "caller.merge", keepId: elsewhere.callerId, mergeId: inside.callerId, at: at0 },
      { name: "caller.split", callerId: elsewhere.callerId, intoId: newId(), numberHashes: [], newName: "另一人", at: at0 },
      { name: "caller.attach", callerId: elsewhere.callerId, number: { hash: "0".repeat(43), mask: "" }, at: at0 },
    ];
    const accepted: MutationBody[] = [
      ...[inside, nowhere, called, rang].map(({ callerId }) => update(callerId, "此处")),
      update(ownId, "自己的"),
      { name: "caller.attach", callerId: ownId, number: { hash: "1".repeat(43), mask: "" }, at: at0 },
      { name: "caller.split", callerId: ownId, intoId: parted, numberHashes: ["1".repeat(43)], newName: "刚分出", at: at0 },
      update(parted, "刚分出的"),
    ];
    const { rejected } = await device.push(...[...refused, ...accepted].map((body) => device.next(body)));
    expect(rejected.map(({ sequence, error }) => [sequence, error])).toEqual(refused.map((_, index) => [index + 2, outside]));
    await change({ areaIds: null });
    expect((await device.push(device.next(update(elsewhere.callerId, "全市")))).rejected).toEqual([]);
  });
});

describe("a seat that was away for longer than the feed goes back", () => {
  const trim = async (): Promise<number> => {
    const database = await openDatabase(databaseUrl(central), silentLogger);
    try {
      return await trimFeed({ database, clock, configurations: new Configurations() });
    } finally {
      await database.stop();
    }
  };

  it("is told so, and takes a snapshot in place of what it holds, which it shows until then, with its outbox, its forms and what they need", async () => {
    const [stays, moves, drafted, over] = [
      await taken(1, { status: "dispatched" }),
      await taken(1, { status: "dispatched" }),
      await taken(1, { status: "dispatched" }),
      await taken(1),
    ];
    await change({ areaIds: [here.slice(0, 6)] });
    const store = await storeOf();
    await store.until("come", () => [stays, moves, drafted, over].every((id) => store.ids("ticket").has(id)));
    link.cut();
    await store.until("away", () => store.failures.length > 0);
    const { cursor } = store.cache.position;
    store.append(ticketUpdate(stays, { cause: "管道老化" }, { cause: "" }));
    store.drafts.push({ ticketId: drafted } as SyncedStore["drafts"][number]);
    for (const id of [moves, drafted]) await admin.push(admin.next(ticketUpdate(id, { place: at(there) }, { place: at(here) })));
    ahead = 2 * 3_600_000;
    expect(await trim()).toBe(0);
    await behind((database) => database.query("UPDATE token SET expires_at = expires_at + 100::bigint * 86400000"));
    ahead = 36 * day;
    const later = await taken(-36, { status: "dispatched" });
    await trim();
    await expect(admin.pull(cursor)).rejects.toMatchObject({ data: { kind: "cursorTooOld" } });
    expect((await admin.pull((await admin.pull()).cursor)).changes).toEqual([]);
    expect(store.ids("ticket")).toContain(moves);
    link.mend();
    await store.until(
      "there again",
      ({ snapshot, window }) => snapshot === null && store.ids("ticket").has(later) && (window?.since ?? 0) > Date.now() && store.outbox.list().length === 0,
    );
    await store.until("what left is gone", () => [moves, over].every((id) => !store.ids("ticket").has(id)));
    expect(store.cache.read(({ ticketById }) => JSON.parse(String(ticketById.get(stays))).fields.cause)).toBe("管道老化");
    expect(store.ids("ticket")).toContain(drafted);
    store.drafts.pop();
    await taken(-36);
    await store.until("the form is closed", () => !store.ids("ticket").has(drafted));
  });

  it("leaves nothing in the feed that no window holds, though whoever asks still finds it", async () => {
    await behind((database) => database.query("UPDATE token SET expires_at = expires_at + 400::bigint * 86400000"));
    // Time goes on from the test before: marks are never set back.
    ahead = 38 * day;
    const closed = await taken(-38);
    ahead = 39 * day;
    await taken(-39);
    await trim();
    ahead = 140 * day;
    expect(await trim()).toBeGreaterThan(0);
    const found = await behind((database) => database.query("SELECT transaction::int FROM entity WHERE id = $1", [closed]));
    expect(found.rows).toEqual([{ transaction: 0 }]);
    await admin.push(admin.next(ticketUpdate(closed, { course: "补记" }, { course: "" })));
    const again = await behind((database) => database.query("SELECT transaction::int > 0 AS fed FROM entity WHERE id = $1", [closed]));
    expect(again.rows).toEqual([{ fed: true }]);
  });
});

import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { type Central, type Device, ownDatabase, signInDevice, startCentral } from "../../support/dispatch/central.ts";
import { type Link, startLink } from "../../support/link.ts";
import { type SyncedStore, startSyncedStore } from "../../support/seat/synced-store.ts";
import { ticketCreate, ticketUpdate } from "../../support/tickets.ts";

/** Several pieces of a snapshot. */
const tickets = 4_200;
let central: Central;
let link: Link;
let device: Device;
let known: string[] = [];
const stores: SyncedStore[] = [];

beforeAll(async () => {
  central = await startCentral();
  link = await startLink(() => central.running.url);
  device = await signInDevice(central, "wangqiang");
  const body = ticketCreate();
  await device.push(device.next(body));
  const database = await ownDatabase(central);
  // Many alike, under ids in the order of their making; each with words of its own, as people's are.
  await database.query(
    `INSERT INTO entity (entity, id, document, transaction, n, number_hash, caller_id, occurred_at, open, changed_at, place_id, created_by)
     SELECT entity, made.id, jsonb_set(jsonb_set(document, '{id}', to_jsonb(made.id)), '{fields,content}', to_jsonb(md5(i::text) || md5((i + 1)::text) || md5((-i)::text))),
       transaction, nextval('feed_n'), number_hash, caller_id, occurred_at, open, changed_at, place_id, created_by
     FROM entity, generate_series(1, $2) AS i, LATERAL (SELECT '01900000-' || lpad(to_hex(i), 4, '0') || '-7000-8000-000000000000' AS id) made
     WHERE entity = 'ticket' AND entity.id = $1`,
    [body.ticketId, tickets - 1],
  );
  known = (await database.query("SELECT id FROM entity WHERE entity = 'ticket' ORDER BY id")).rows.map(({ id }) => id);
  await database.end();
});
afterEach(async () => {
  for (const store of stores.splice(0)) await store.stop();
  link.mend();
});
afterAll(async () => {
  await link.stop();
  await central.stop();
});
async function newStore(): Promise<SyncedStore> {
  const store = await startSyncedStore(link.url, "lilan");
  stores.push(store);
  return store;
}
const change = (id: string) => device.push(device.next(ticketUpdate(id, { content: "changed meanwhile" }, { content: "" })));

describe("the first fill", () => {
  it("comes compressed, and goes on behind the last whole piece where the stream was cut, also after a restart; nothing that changed meanwhile is missed", async () => {
    const whole = await newStore();
    const before = link.answered;
    whole.start();
    await whole.until("filled", ({ filled }) => filled);
    const bytes = link.answered - before;
    expect(whole.ids("ticket")).toEqual(new Set(known));
    const plain = [...known].reduce((sum, id) => sum + JSON.stringify(whole.ticket(id)).length, 0);
    expect(bytes).toBeLessThan(plain / 3);
    await whole.stop();
    stores.splice(0);

    const cut = await newStore();
    const start = link.answered;
    // What has come over and is not read yet goes with its connection: it is cut when a piece is in the cache.
    link.stallAfter(Math.round(bytes * 0.6));
    cut.start();
    await cut.until("a piece of it", ({ fill, snapshot }) => (fill?.done ?? 0) >= 1_000 && snapshot?.at?.entity === "ticket");
    link.cut();
    await cut.until("cut", () => cut.failures.length > 0);
    await cut.reopen();
    expect(cut.cache.position.filled).toBe(false);
    const part = cut.ids("ticket");
    expect(part.size).toBeGreaterThanOrEqual(1_000);
    expect(cut.cache.position.snapshot?.at?.entity).toBe("ticket");
    // One that has come, and one that has not: both move behind the snapshot's place in the feed.
    const [come, coming] = [known.find((id) => part.has(id)) ?? "", known.findLast((id) => !part.has(id)) ?? ""];
    for (const id of [come, coming]) await change(id);
    link.mend();
    cut.start();
    await cut.until("filled and followed", ({ filled }) => filled && [come, coming].every((id) => cut.ticket(id)?.fields.content === "changed meanwhile"));
    expect(cut.ids("ticket")).toEqual(new Set(known));
    // Taken from the beginning again it would have been more than the half of it more.
    expect(link.answered - start).toBeLessThan(bytes * 1.4);
  });

  it("lets the seat send what is made meanwhile", async () => {
    const store = await newStore();
    const body = ticketCreate({ content: "made while filling" });
    let atDispatch: boolean | null = null;
    store.start();
    await store.until("some of it", ({ fill }) => (fill?.done ?? 0) > 0);
    store.append(body);
    await store.until("sent", () => {
      atDispatch ??= store.outbox.list()[0]?.state === "acknowledged" ? !store.cache.position.filled : null;
      return atDispatch !== null;
    });
    expect(atDispatch).toBe(true);
    await store.until("filled", ({ filled }) => filled && store.outbox.list().length === 0);
    expect(store.ids("ticket")).toContain(body.ticketId);
    known.push(body.ticketId);
  });
});

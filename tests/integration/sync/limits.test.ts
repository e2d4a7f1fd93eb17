import { once } from "node:events";
import { createServer, request, type Server } from "node:http";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { type Central, ownDatabase, signInDevice, startCentral } from "../../support/dispatch/central.ts";
import { type SyncedStore, startSyncedStore } from "../../support/seat/synced-store.ts";
import { systemClock } from "../../support/system-clock.ts";
import { ticketCreate } from "../../support/tickets.ts";

let central: Central;
/** dispatch's time stands still where this says so: how many a machine asks in a second is its own matter. */
let stillAt: number | null = null;
const clock = { ...systemClock, monotonic: () => stillAt ?? systemClock.monotonic() };
const ends: (() => Promise<unknown>)[] = [];
beforeAll(async () => {
  central = await startCentral(null, clock);
});
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});
afterAll(() => central.stop());

async function storeBehind(url: string): Promise<SyncedStore> {
  const store = await startSyncedStore(url, "lilan");
  ends.push(() => store.stop());
  store.start();
  await store.until("filled", ({ filled }) => filled);
  return store;
}
async function countAtDispatch(ids: readonly string[]): Promise<number> {
  const database = await ownDatabase(central);
  const found = await database.query("SELECT id FROM entity WHERE entity = 'ticket' AND id = ANY($1)", [ids]);
  await database.end();
  return found.rows.length;
}

/** A proxy as a city may have one, which takes less at once than dispatch. */
async function startNarrowProxy(largest: number): Promise<{ url: string; refused: () => number; hold(): void; pass(): void }> {
  let refused = 0;
  let isHeld = false;
  const server: Server = createServer((asked, answer) => {
    if (isHeld) {
      asked.socket.destroy();
      return;
    }
    if (Number(asked.headers["content-length"] ?? 0) > largest) {
      refused += 1;
      answer.writeHead(413, { "content-type": "text/html" }).end("<h1>413 Request Entity Too Large</h1>");
      asked.resume();
      return;
    }
    const on = request(`${central.running.url}${asked.url ?? ""}`, { method: asked.method, headers: asked.headers }, (back) => {
      answer.writeHead(back.statusCode ?? 502, back.headers);
      back.pipe(answer);
    });
    on.on("error", () => answer.destroy());
    answer.on("close", () => on.destroy());
    asked.pipe(on);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  ends.push(async () => {
    server.closeAllConnections();
    server.close();
  });
  const address = server.address();
  return {
    url: `http://127.0.0.1:${typeof address === "object" && address !== null ? address.port : 0}`,
    refused: () => refused,
    hold: () => {
      isHeld = true;
      server.closeAllConnections();
    },
    pass: () => {
      isHeld = false;
    },
  };
}

describe("a push that is too large for something on the way", () => {
  it("goes in parts, each ticket once and in order", async () => {
    const proxy = await startNarrowProxy(40_000);
    const store = await storeBehind(proxy.url);
    proxy.hold();
    await store.until("away", () => store.failures.length > 0);
    const bodies = Array.from({ length: 24 }, (_, index) => ticketCreate({ content: `${index} ${"诉".repeat(2_000)}` }));
    for (const body of bodies) store.append(body);
    proxy.pass();
    await store.until("sent", () => store.outbox.list().length === 0);
    expect(proxy.refused()).toBeGreaterThan(0);
    // Halves, and not each by itself: far fewer refusals than tickets.
    expect(proxy.refused()).toBeLessThan(12);
    expect(await countAtDispatch(bodies.map(({ ticketId }) => ticketId))).toBe(24);
    const numbers = bodies.map(({ ticketId }) => store.cache.read(({ ticketById }) => JSON.parse(String(ticketById.get(ticketId))).number));
    expect([...numbers].sort()).toEqual(numbers);
  });
});

describe("a device that asks too often", () => {
  it("is told how long to wait, its seat waits without taking dispatch for away, and others are served", async () => {
    const store = await storeBehind(central.running.url);
    const other = await signInDevice(central, "wangqiang");
    const wild = central.client(store.signedIn.token);
    stillAt = systemClock.monotonic();
    const flood = await Promise.allSettled(Array.from({ length: 600 }, () => wild.calls.directory()));
    stillAt = null;
    const refusals = flood.flatMap((asked) => (asked.status === "rejected" ? [asked.reason.data] : []));
    // 300 at once, of which the seat has asked a few by itself.
    expect(refusals.length).toBeGreaterThanOrEqual(300);
    expect(refusals[0]).toMatchObject({ kind: "tooManyRequests", detail: "rate", retryAfter: expect.any(Number) });
    const body = ticketCreate();
    store.append(body);
    expect((await other.pull()).more).toBe(false);
    await store.until("sent", () => store.outbox.list().length === 0);
    expect(await countAtDispatch([body.ticketId])).toBe(1);
    expect(store.failures).toEqual([]);
  });
});

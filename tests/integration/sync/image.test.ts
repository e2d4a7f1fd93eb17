import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { request } from "node:http";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import type { Clock } from "../../../src/base/clock.ts";
import { HotlineError } from "../../../src/contract/errors.ts";
import { protocolVersion } from "../../../src/contract/protocol-version.ts";
import { fillDemo } from "../../../src/dispatch/demo/fill-demo.ts";
import { systemClock } from "../../../src/dispatch/system-clock.ts";
import { type CacheFiles, diskFiles } from "../../../src/seat/store/cache.ts";
import { type Central, type Device, dispatchClient, ownDatabase, signInDevice, startCentral } from "../../support/dispatch/central.ts";
import { eventually } from "../../support/eventually.ts";
import { type Link, startLink } from "../../support/link.ts";
import { cacheContent, cacheFaults } from "../../support/seat/cache-content.ts";
import { type StoreOptions, type SyncedStore, startSyncedStore } from "../../support/seat/synced-store.ts";
import { ticketCreate, ticketUpdate } from "../../support/tickets.ts";

const [day, key] = [86_400_000, Buffer.alloc(32, 7)];
const rowsAlone: CacheFiles = { ...diskFiles, images: null };
let ahead = 0;
const clock: Clock = { ...systemClock, now: () => systemClock.now() + ahead, monotonic: () => systemClock.monotonic() + ahead };
let central: Central;
let link: Link;
let admin: Device;
const stores: SyncedStore[] = [];

beforeAll(async () => {
  central = await startCentral(null, clock, undefined, {
    images: { printer: new URL("../../../src/seat/image/print-caches.ts", import.meta.url), fewest: 1_000 },
    fill: (store) => fillDemo({ store, people: 400, tickets: 8_000, seed: 5, now: Date.now(), onProgress: () => {} }),
  });
  link = await startLink(() => central.running.url);
  admin = await signInDevice(central, "admin");
  // What is counted by triggers as rows come.
  for (const articleIds of [["sample-heating-cold-1@1"], ["sample-heating-cold-1@1", "sample-water-bill-1@1"]]) {
    await admin.push(admin.next(ticketCreate({ articleIds })));
  }
  // The first who asks is filled by rows, and with the second begins the printing.
  await storeOf("wangqiang", { files: rowsAlone });
  for (let count = 0; count < 2; count += 1) await filled(await storeOf("lilan"));
  await stopAll();
});
const stopAll = async (): Promise<void> => {
  for (const store of stores.splice(0)) await store.stop();
};
afterEach(async () => {
  await stopAll();
  link.mend();
});
afterAll(async () => {
  await link?.stop();
  await central?.stop();
});

async function storeOf(login = "lilan", options: StoreOptions = {}): Promise<SyncedStore> {
  let told = 0;
  const onChanges = (changes: readonly unknown[]): void => {
    told += changes.length;
  };
  const store = await startSyncedStore(link.url, login, { key, onChanges, ...options });
  stores.push(store);
  rowsTold.set(store, () => told);
  return store;
}
/** Rows that came one by one. */
const rowsTold = new Map<SyncedStore, () => number>();
const isByImage = (store: SyncedStore): boolean => (rowsTold.get(store)?.() ?? 0) < 500;
/** @returns whether it was filled by an image */
async function filled(store: SyncedStore): Promise<boolean> {
  store.start();
  await store.until("filled", ({ filled: isFilled }) => isFilled);
  return isByImage(store);
}
const follows = (store: SyncedStore, id: string, content: string) => store.until(content, () => store.ticket(id)?.fields.content === content);
/** Words of the demo's tickets, people and articles. */
const words = ["暖气", "停水", "噪音", "物业", "垃圾", "王", "朝阳", "小区", "漏水", "来电"];

describe("a seat that holds nothing", () => {
  it("is filled by an image with all that it makes of the rows by itself, and goes on with what changed since", async () => {
    const changed = ticketCreate({ content: "印制之后登记" });
    await admin.push(admin.next(changed));
    const [byImage, byRows] = [await storeOf(), await storeOf("lilan", { files: rowsAlone })];
    expect([await filled(byImage), await filled(byRows)]).toEqual([true, false]);
    for (const store of [byImage, byRows]) await follows(store, changed.ticketId, "印制之后登记");
    const content = cacheContent(byRows.cache, words) as { rows: unknown[][]; found: unknown[][] };
    // What the comparison rests on is there: every question but those of rows that the demo has none of, and most words.
    expect(content.rows.filter((rows) => rows.length > 0).length).toBeGreaterThan(12);
    expect(content.found.filter((rows) => rows.length > 0).length).toBeGreaterThan(8);
    expect(cacheContent(byImage.cache, words)).toEqual(content);
    expect(cacheFaults(byImage.cache)).toEqual([]);
    // Made so that it can give space back.
    expect(byImage.cache.read(({ ask }) => ask("PRAGMA auto_vacuum").pluck().get())).toBe(2);
    await admin.push(admin.next(ticketUpdate(changed.ticketId, { content: "又改了一次" }, { content: "印制之后登记" })));
    for (const store of [byImage, byRows]) await follows(store, changed.ticketId, "又改了一次");
    // A restart finds it as it was, and encrypted.
    await byImage.reopen();
    expect(cacheContent(byImage.cache, words)).toEqual(cacheContent(byRows.cache, words));
    expect(byImage.failures).toEqual([]);
  });

  it("fetches after a break what is missing, and not what came", async () => {
    const whole = await storeOf();
    const before = link.answered;
    expect(await filled(whole)).toBe(true);
    const bytes = link.answered - before;
    expect(bytes).toBeGreaterThan(700_000);
    const cut = await storeOf();
    const start = link.answered;
    // Cut when pieces are in hand: what has come over and is not read yet goes with its connection.
    link.stallAfter(Math.round(bytes * 0.95));
    cut.start();
    // How the bytes are spread over pieces that come side by side is chance: one at least is whole.
    await cut.until("a piece of it", () => cut.filling !== null && cut.filling.done > 0);
    link.cut();
    await cut.until("cut", () => cut.failures.length > 0);
    link.mend();
    await cut.until("filled", ({ filled: isFilled }) => isFilled);
    expect([isByImage(cut), cut.failures[0]?.kind]).toEqual([true, "dispatchAway"]);
    expect(link.answered - start).toBeLessThan(bytes * 1.8);
    await cut.until("what changed since", () => cut.ids("ticket").size === whole.ids("ticket").size);
    expect(cut.ids("ticket")).toEqual(whole.ids("ticket"));
  });

  it("sends what is made while the image is on its way, and keeps what was fetched on demand", async () => {
    const store = await storeOf();
    const old = { ...JSON.parse(JSON.stringify(await anyTicket())), id: "0190ffff-0000-7000-8000-000000000001", number: "旧件" };
    store.cache.keep([{ entity: "ticket", row: old }], Date.now());
    link.pace(1_000_000);
    const body = ticketCreate({ content: "填充时登记" });
    store.start();
    await store.until("a piece of it", () => (store.filling?.done ?? 0) > 0);
    store.append(body);
    await store.until("sent", () => store.outbox.list()[0]?.state === "acknowledged");
    expect(store.cache.position.filled).toBe(false);
    link.pace(null);
    await store.until("filled and contained", ({ filled: isFilled }) => isFilled && store.outbox.list().length === 0);
    expect(isByImage(store)).toBe(true);
    expect(store.ticket(body.ticketId)?.fields.content).toBe("填充时登记");
    expect(store.ticket(old.id)).toEqual(old);
  });
  async function anyTicket(): Promise<unknown> {
    const database = await ownDatabase(central);
    const found = await database.query("SELECT document FROM entity WHERE entity = 'ticket' LIMIT 1");
    await database.end();
    return found.rows[0].document;
  }

  it.each([
    ["cannot be written", { write: async () => Promise.reject(new HotlineError({ kind: "invalid", detail: "image" })) }],
    ["is no cache", { write: async () => {} }],
  ])("is filled by rows where the image %s", async (_, writer) => {
    const files: CacheFiles = {
      ...diskFiles,
      images: {
        prepare: ({ file }) => {
          writeFileSync(`${file}.next`, "this is no database at all, and long enough to be taken for one");
          return { ...writer, stop: () => {} };
        },
        take: (file) => diskFiles.images?.take(file),
      },
    };
    const store = await storeOf("lilan", { files });
    store.start();
    await store.until("filled", ({ filled: isFilled }) => isFilled);
    expect(isByImage(store)).toBe(false);
    expect(store.ids("ticket").size).toBeGreaterThan(400);
    expect(cacheFaults(store.cache)).toEqual([]);
  });

  it("tells a full disk, and takes the image when there is room again", async () => {
    let isFull = true;
    const full: CacheFiles = {
      ...diskFiles,
      images: {
        prepare: (target) => {
          if (!isFull && diskFiles.images !== null) return diskFiles.images.prepare(target);
          return { write: async () => Promise.reject(new HotlineError({ kind: "diskFull" })), stop: () => {} };
        },
        take: (file) => diskFiles.images?.take(file),
      },
    };
    const store = await storeOf("lilan", { files: full });
    store.start();
    await store.until("told", () => store.failures.some(({ kind }) => kind === "diskFull"));
    isFull = false;
    await store.until("filled", ({ filled: isFilled }) => isFilled);
    expect(isByImage(store)).toBe(true);
  });
});

describe("who may hold an image", () => {
  it("is a seat of the whole city with the same days: others are filled by rows of their own", async () => {
    const person = (await admin.client.people.list()).find(({ login }) => login === "lilan");
    await admin.client.people.change({ personId: person?.id ?? "", areaIds: ["110105"] });
    const [near, lead] = [await storeOf(), await storeOf("zhaomin")];
    expect(await filled(near)).toBe(false);
    expect(near.cache.position.window?.areaIds).toEqual(["110105"]);
    const inArea = near.ids("ticket").size;
    await admin.client.people.change({ personId: person?.id ?? "", areaIds: null });
    // Alone with its days, it is the first who asks.
    expect(await filled(lead)).toBe(false);
    expect(lead.ids("ticket").size).toBeGreaterThan(inArea);
  });

  it("has of one of yesterday what its window holds today", async () => {
    ahead += day;
    // Asked for at once it is the one of before: printing takes until the answer is given.
    const store = await storeOf();
    await filled(store);
    const byRows = await storeOf("lilan", { files: rowsAlone });
    await filled(byRows);
    await store.until("swept", () => store.ids("ticket").size === byRows.ids("ticket").size);
    expect(store.ids("ticket")).toEqual(byRows.ids("ticket"));
    expect(store.ids("call")).toEqual(byRows.ids("call"));
    expect(store.ids("caller")).toEqual(byRows.ids("caller"));
  });

  it("is sent the bytes that all others are sent", async () => {
    const types: (string | null)[] = [];
    const heard: typeof fetch = async (...asked) => {
      const answer = await fetch(...asked);
      types.push(answer.headers.get("content-type"));
      return answer;
    };
    const { form } = (await storeOf()).cache;
    const [one, other] = [await signInDevice(central, "lilan"), await signInDevice(central, "wangqiang")];
    const { image } = await one.client.sync.image.open({ protocol: protocolVersion, form });
    for (const [piece, { signedIn }] of [[0, one] as const, [0, other] as const, [1, other] as const]) {
      await dispatchClient(central.running.url, signedIn.token, heard).sync.image.piece({ id: image?.id ?? "", piece });
    }
    // Each writing has a mark of its own between its parts.
    expect(types[0]).toMatch(/^multipart\/form-data; boundary=/);
    expect(types).toEqual([types[0], types[0], expect.not.stringMatching(`^${types[0]}$`)]);
  });

  it("gets nothing by the name of a piece alone", async () => {
    const lead = await signInDevice(central, "zhaomin");
    const anyId = "0190ffff-0000-4000-8000-000000000001";
    await expect(lead.client.sync.image.piece({ id: anyId, piece: 0 })).rejects.toMatchObject({ data: { kind: "notFound" } });
    await expect(central.client().sync.image.piece({ id: anyId, piece: 0 })).rejects.toMatchObject({ data: { kind: "unauthenticated" } });
  });
});

describe("a seat that goes away", () => {
  const stray: unknown[] = [];
  const seen = (reason: unknown): void => void stray.push(reason);
  /** What only its end tells of would end the process of dispatch, and with it the line of every seat. */
  beforeAll(() => void process.on("unhandledRejection", seen).on("uncaughtException", seen));
  afterAll(() => void process.off("unhandledRejection", seen).off("uncaughtException", seen));

  /** Asks, and leaves after so many turns of the event loop, in which dispatch works too. */
  async function leave(token: string, path: string, input: object, turns: number): Promise<void> {
    const url = new URL(path, central.running.url);
    const body = JSON.stringify(path.startsWith("/rpc") ? { json: input } : input);
    const headers = { authorization: `Bearer ${token}`, "content-type": "application/json", "content-length": Buffer.byteLength(body) };
    const asked = request(url, { method: "POST", headers }).on("response", (answer) => answer.resume().on("error", () => {}));
    const closed = new Promise((resolve) => asked.on("error", () => {}).on("close", resolve));
    asked.end(body);
    for (let turn = 0; turn < turns; turn += 1) await new Promise((resolve) => setImmediate(resolve));
    asked.destroy();
    await closed;
  }

  it.each(["/rpc/sync/image/piece", "/api/sync/image/piece", "/rpc/sync/snapshot", "/rpc/sync/live"])(
    "in the midst of an answer of %s leaves dispatch as it was",
    async (path) => {
      const device = await signInDevice(central, "lilan");
      const { form } = (await storeOf()).cache;
      for (let count = 0; count < 2; count += 1) await device.client.sync.image.open({ protocol: protocolVersion, form });
      const { image } = await device.client.sync.image.open({ protocol: protocolVersion, form });
      const input = { id: image?.id, piece: 0, protocol: protocolVersion, cursor: null, held: null, resume: null };
      for (let turns = 0; turns < 120; turns += 1) await leave(device.signedIn.token, path, input, turns);
      // What was left counts until dispatch has heard of it: a seat waits so long, too.
      let size = 0;
      await eventually("a piece is given", async () => {
        const asked = device.client.sync.image.piece({ id: image?.id ?? "", piece: 0 });
        size = await asked.then(
          (piece) => piece.size,
          (error: unknown) => {
            expect(error).toMatchObject({ data: { kind: "tooManyRequests" } });
            return 0;
          },
        );
        return size > 0;
      });
      expect(size).toBeGreaterThan(100_000);
      expect(stray).toEqual([]);
    },
  );
});

describe("the printer", () => {
  const printers = (): string[] => {
    try {
      return execFileSync("pgrep", ["-P", String(process.pid), "-f", "print-caches"], { encoding: "utf8" })
        .trim()
        .split("\n");
    } catch {
      return [];
    }
  };
  it("is begun anew after it was killed, and prints what changed meanwhile", async () => {
    const [printer = ""] = printers();
    process.kill(Number(printer), "SIGKILL");
    await eventually("killed", () => !printers().includes(printer));
    const changed = ticketCreate({ content: "换机之后" });
    const device = await signInDevice(central, "admin");
    await device.push(device.next(changed));
    for (let count = 0; count < 2; count += 1) {
      ahead += 301_000;
      const store = await storeOf();
      // The first finds the one of before, for the printing fails.
      expect(await filled(store)).toBe(true);
      await follows(store, changed.ticketId, "换机之后");
    }
    expect(printers().filter((id) => id !== printer)).toHaveLength(1);
  });
  it("ends with dispatch", async () => {
    expect(printers()).toHaveLength(1);
    await central.running.stop();
    await eventually("ended", () => printers().length === 0);
  });
});

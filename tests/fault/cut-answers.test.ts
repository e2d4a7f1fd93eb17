import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { silentLogger } from "../../src/base/logger.ts";
import { Seat } from "../../src/seat/seat.ts";
import type { SyncEngine } from "../../src/seat/sync/sync-engine.ts";
import type { Workplace } from "../../src/seat/workplace.ts";
import { type CutKind, type CuttingProxy, startCuttingProxy } from "../support/cutting-proxy.ts";
import { type Central, type Device, ownDatabase, signInDevice, startCentral } from "../support/dispatch/central.ts";
import { QuickClock } from "../support/quick-clock.ts";
import { cacheContent, cacheFaults } from "../support/seat/cache-content.ts";
import { demoPassword } from "../support/seat/seat-under-test.ts";
import { startSyncedStore } from "../support/seat/synced-store.ts";
import { systemClock } from "../support/system-clock.ts";
import { ticketCreate } from "../support/tickets.ts";
import { chance } from "./support/chance.ts";

/** A seat asks more often here than any does: dispatch's time for how often a device may ask goes on as much quicker. */
const hurried = { ...systemClock, monotonic: () => performance.now() * 100 };
const paths = {
  signIn: "/rpc/session/signIn",
  push: "/rpc/sync/push",
  pull: "/rpc/sync/pull",
  snapshot: "/rpc/sync/snapshot",
  live: "/rpc/sync/live",
} as const;

const clock = new QuickClock();
const folder = mkdtempSync(join(tmpdir(), "hotline-cut-"));
const random = chance(20_260);
let central: Central;
let proxy: CuttingProxy;
let seat: Seat;
let other: Device;
/** What each ticket says, as it was made, here or by the other device. */
const made = new Map<string, string>();

beforeAll(async () => {
  central = await startCentral(null, hurried);
  proxy = await startCuttingProxy(central.running.url);
  other = await signInDevice(central, "wangqiang");
  seat = new Seat({ folder, dispatchUrl: proxy.url, keyWrap: null, clock, logger: silentLogger });
  await seat.start();
});
afterAll(async () => {
  await seat.stop();
  await proxy.stop();
  await central.stop();
  rmSync(folder, { recursive: true, force: true });
});

const workplace = (): Workplace => seat.needWorkplace();
const engine = (): SyncEngine => workplace().engine as SyncEngine;

/** Looks until it holds. @throws Error saying how the seat stands when it does not within a minute */
async function until(what: string, holds: () => boolean): Promise<void> {
  const end = performance.now() + 60_000;
  while (!holds()) {
    if (performance.now() > end)
      throw new Error(`not seen: ${what}; ${JSON.stringify({ sync: seat.snapshot().sync, at: seat.workplace?.store.cache.position })}`);
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
}
const isHeld = (ticketId: string): boolean => workplace().store.cache.read(({ ticketById }) => ticketById.get(ticketId)) !== undefined;
const isSettled = (): boolean => seat.snapshot().sync.online && workplace().outbox.list().length === 0 && workplace().store.cache.position.filled;

function newTicket(content: string) {
  const body = ticketCreate({ content });
  made.set(body.ticketId, content);
  return body;
}
/** A ticket of this seat's is on its way. */
function makeHere(content: string): void {
  workplace().outbox.append(seat.session.needPerson.id, [newTicket(content)]);
}
/** A ticket of another device's is at dispatch. */
async function makeThere(content: string): Promise<void> {
  await other.push(other.next(newTicket(content)));
}
/** All that was made, here and there, is in the seat's cache and nothing on its way. */
const settle = (): Promise<void> => until("all of it", () => isSettled() && [...made.keys()].every(isHeld));

/** Begins a snapshot, as a seat does that was away for too long, or that has nothing. */
async function takeSnapshot(isAnew = false): Promise<void> {
  await engine().stop();
  const { cache } = workplace().store;
  if (isAnew) cache.empty();
  else cache.replace();
  engine().start();
}
async function signInAgain(): Promise<void> {
  await seat.signOut();
  await seat.signIn("lilan", demoPassword, true);
  await until("a token", () => isSettled() && seat.session.token !== null);
}
/** Another stream is there, its first words said. */
const listening = (): Promise<void> => until("a stream", () => proxy.heard(paths.live).includes('"kind":"queues"'));

/** So many bytes of each end of an answer, and half as many between, by chance; all of them where `HOTLINE_EVERY_BYTE` is set, which takes minutes. */
const ends = process.env.HOTLINE_EVERY_BYTE === undefined ? 25 : Number.POSITIVE_INFINITY;
function offsetsOf(length: number, atEnds: number): number[] {
  const between = Math.ceil(atEnds / 2);
  if (length <= 2 * atEnds + between) return [...Array(length).keys()];
  const middle = Array.from({ length: between }, () => atEnds + Math.floor(random() * (length - 2 * atEnds)));
  return [...Array(atEnds).keys(), ...middle, ...Array.from({ length: atEnds }, (_, index) => length - atEnds + index)];
}
const kinds: readonly CutKind[] = ["end", "reset"];
/** So many answers are lost one after the other, those to what is sent again among them, before the seat may come to rest. */
const inRow = 8;
/** A snapshot that is begun anew hides what was lost of the one before: the seat comes to rest after each. */
const each = 1;
/** Cuts an answer at each of these of its bytes, while something is done that needs it and must come about all the same. */
async function cutEach(
  path: string,
  offsets: readonly number[],
  begin: (offset: number) => unknown,
  { row = inRow, before = async () => {} }: { readonly row?: number; readonly before?: () => Promise<void> } = {},
): Promise<void> {
  for (const [index, offset] of offsets.entries()) {
    await before();
    const cut = proxy.cutAnswer(path, offset, kinds[index % kinds.length] ?? "end");
    await begin(offset);
    expect(await cut).toBe(offset);
    if (index % row === row - 1) await settle();
  }
  await settle();
}
/** The path dies at such a place, and what waits there is given up. */
async function silenceAt(path: string, offset: number, begin: () => unknown): Promise<void> {
  const cut = proxy.cutAnswer(path, offset, "silence");
  await begin();
  expect(await cut).toBe(offset);
  const usual = clock.patience;
  clock.patience = 250;
  await settle();
  clock.patience = usual;
}

/** Each ticket is at dispatch once, made once, and the seat holds what a new one would, each found by what it is found by. */
async function compareAll(): Promise<void> {
  const database = await ownDatabase(central);
  const { rows } = await database.query(
    "SELECT id, document->'fields'->>'content' AS content, jsonb_array_length(document->'steps') AS steps FROM entity WHERE entity = 'ticket'",
  );
  const applied = await database.query("SELECT count(*)::int AS count, count(DISTINCT mutation_id)::int AS ids FROM applied");
  await database.end();
  expect(new Map(rows.map(({ id, content }) => [id, content]))).toEqual(made);
  expect(rows.filter(({ steps }) => steps !== 1)).toEqual([]);
  expect(applied.rows[0]).toEqual({ count: made.size, ids: made.size });
  const fresh = await startSyncedStore(central.running.url, "lilan");
  fresh.start();
  await fresh.until("filled", ({ filled }) => filled);
  const words = ["逐字", "暖气"];
  expect(cacheContent(workplace().store.cache, words)).toEqual(cacheContent(fresh.cache, words));
  expect(cacheFaults(workplace().store.cache)).toEqual([]);
  await fresh.stop();
}

describe("a real seat behind a proxy that cuts each answer at each of its bytes", () => {
  it("converges after each, losing nothing and applying nothing twice", async () => {
    // The very first answer, which makes the device and tells its secret, is lost at its end: the next sign-in makes another.
    const first = proxy.cutAnswer(paths.signIn, 400, "reset");
    await expect(seat.signIn("lilan", demoPassword, true)).rejects.toMatchObject({ kind: "dispatchAway" });
    await first;
    await seat.signIn("lilan", demoPassword, true);
    await until("filled", isSettled);
    await signInAgain();
    await cutEach(paths.signIn, offsetsOf(proxy.heard(paths.signIn).length, 2), signInAgain);
    for (const name of ["逐字 一", "逐字 二"]) await makeThere(name);
    await takeSnapshot(true);
    await settle();
    await cutEach(paths.snapshot, offsetsOf(proxy.heard(paths.snapshot).length, 3 * ends), (offset) => takeSnapshot(offset % 40 === 0), { row: each });
    makeHere("逐字 三");
    await settle();
    await cutEach(paths.push, offsetsOf(proxy.heard(paths.push).length, ends), (offset) => makeHere(`逐字推 ${offset}`));
    makeHere("逐字 四");
    await settle();
    await cutEach(paths.pull, offsetsOf(proxy.heard(paths.pull).length, ends), (offset) => makeHere(`逐字拉 ${offset}`));
    const listenAnew = async (): Promise<void> => {
      proxy.drop(paths.live);
      await listening();
    };
    await listenAnew();
    await cutEach(paths.live, offsetsOf(proxy.heard(paths.live).length, ends), () => proxy.drop(paths.live));
    await listenAnew();
    proxy.count(paths.live);
    await makeThere("逐字 五");
    await settle();
    const offsets = offsetsOf(proxy.heard(paths.live).length, ends);
    await listenAnew();
    await cutEach(paths.live, offsets, (offset) => makeThere(`逐字听 ${offset}`), {
      before: async () => {
        await listening();
        proxy.count(paths.live);
      },
    });
    await silenceAt(paths.push, 0, () => makeHere("逐字 六"));
    await silenceAt(paths.push, 100, () => makeHere("逐字 七"));
    await silenceAt(paths.pull, 50, () => makeHere("逐字 八"));
    await silenceAt(paths.snapshot, 300, () => takeSnapshot(true));
    await silenceAt(paths.live, 100, () => makeThere("逐字 九"));
    await compareAll();
    // Minutes where every byte is cut, or the machine is busy.
  }, 900_000);
});

// `npm run bench -- first-sync [--tickets N]`: a seat's first fill by an image of a whole cache that dispatch has printed, into its encrypted,
// indexed cache, and by a snapshot's rows, as seats with an area of their own are filled; against PouchDB replicating the same rows from a server on the same machine, and against a bare loop that upserts them.
import { randomBytes } from "node:crypto";
import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import Sqlite from "better-sqlite3";
import PouchDB from "pouchdb";
import { protocolVersion } from "../../src/contract/protocol-version.ts";
import { type EntityRow, entityRowSchema } from "../../src/contract/rows.ts";
import { Cache, type CacheFiles, diskFiles } from "../../src/seat/store/cache.ts";
import { dispatchClient } from "../support/dispatch/central.ts";
import { startChild } from "../support/house/child.ts";
import { startSyncedStore } from "../support/seat/synced-store.ts";
import { readyUrl, startCentralProcess } from "./support/central-process.ts";
import { mustBe, report } from "./support/measure.ts";
import { alternate, medianOf, ratioOf } from "./support/rounds.ts";

const { values } = parseArgs({ options: { tickets: { type: "string", default: "20000" }, rounds: { type: "string", default: "7" } } });
const tickets = Number(values.tickets);
const central = await startCentralProcess({ people: Math.round(tickets / 4), tickets });

/** All that the window of a person of this role holds, in the snapshot's order: what every side has to bring over. */
async function rowsOfSnapshot(): Promise<EntityRow[]> {
  const signedIn = await dispatchClient(central.url).session.signIn({ protocol: protocolVersion, login: "wangqiang", password: "demo-12345", deviceId: null });
  const { sync } = dispatchClient(central.url, signedIn.token);
  const found: EntityRow[] = [];
  for await (const piece of await sync.snapshot({ protocol: protocolVersion, cursor: null, held: null, resume: null })) {
    if (piece.kind !== "rows") continue;
    for (const row of JSON.parse(piece.documents) as unknown[]) found.push(entityRowSchema.parse({ entity: piece.at.entity, row }));
  }
  return found;
}
const rows = await rowsOfSnapshot();
const documents = rows.map(({ entity, row }) => ({ id: `${entity}:${row.id}`, text: JSON.stringify(row) }));
const bytes = documents.reduce((sum, { text }) => sum + Buffer.byteLength(text), 0);
const perSecond = (began: number): number => (rows.length * 1_000) / (performance.now() - began);

/** dispatch prints when somebody asks; who asks in the midst is told that there is none yet. @returns bytes on the wire */
async function printed(): Promise<number> {
  const cache = new Cache({ file: ":memory:", key: null, onRebuilt: () => {} });
  const { form } = cache;
  cache.close();
  const signedIn = await dispatchClient(central.url).session.signIn({ protocol: protocolVersion, login: "wangqiang", password: "demo-12345", deviceId: null });
  const { sync } = dispatchClient(central.url, signedIn.token);
  for (;;) {
    const { image } = await sync.image.open({ protocol: protocolVersion, form });
    if (image === null) continue;
    let size = 0;
    for (let piece = 0; piece < image.pieces; piece += 1) size += (await sync.image.piece({ id: image.id, piece })).size;
    return size;
  }
}
const packed = await printed();

async function ours(files: CacheFiles): Promise<number> {
  const store = await startSyncedStore(central.url, "lilan", { key: randomBytes(32), files });
  const began = performance.now();
  store.start();
  await store.until("filled", ({ filled }) => filled);
  const figure = perSecond(began);
  mustBe("tickets in the cache", store.ids("ticket").size, rows.filter(({ entity }) => entity === "ticket").length);
  mustBe("calls in the cache", store.ids("call").size, rows.filter(({ entity }) => entity === "call").length);
  await store.stop();
  return figure;
}

const rowsFile = join(central.folder, "rows.ndjson");
writeFileSync(rowsFile, rows.map(({ entity, row }) => JSON.stringify({ _id: `${entity}:${row.id}`, entity, row })).join("\n"));
const couch = startChild(join(import.meta.dirname, "support/couch-source.ts"), [rowsFile]);
const couchUrl = await couch.next(readyUrl);
let turns = 0;
async function byPouch(): Promise<number> {
  turns += 1;
  const folder = join(central.folder, `pouch-${turns}`);
  const [local, remote] = [new PouchDB(folder), new PouchDB(couchUrl, { skip_setup: true })];
  await local.info();
  const began = performance.now();
  // Its own hundred at once is slower here.
  const { docs_written: written } = await local.replicate.from(remote, { batch_size: 1_000 });
  const figure = perSecond(began);
  mustBe("documents written by PouchDB", written, rows.length);
  await local.close();
  rmSync(folder, { recursive: true, force: true });
  return figure;
}

/** Texts that lie ready, in the clear, without an index, as many a transaction as the seat writes. */
async function byLoop(): Promise<number> {
  turns += 1;
  const file = join(central.folder, `raw-${turns}.sqlite`);
  const database = new Sqlite(file);
  database.pragma("journal_mode = WAL");
  database.pragma("synchronous = NORMAL");
  database.exec("CREATE TABLE entity (key INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, document TEXT NOT NULL)");
  const upsert = database.prepare("INSERT INTO entity (id, document) VALUES (?, ?) ON CONFLICT (id) DO UPDATE SET document = excluded.document");
  const began = performance.now();
  const piece = 200;
  for (let from = 0; from < documents.length; from += piece)
    database.transaction(() => {
      for (const { id, text } of documents.slice(from, from + piece)) upsert.run(id, text);
    })();
  const figure = perSecond(began);
  mustBe("rows of the loop", database.prepare("SELECT count(*) FROM entity").pluck().get(), rows.length);
  database.close();
  for (const suffix of ["", "-wal", "-shm"]) rmSync(file + suffix, { force: true });
  return figure;
}

try {
  const taken = await alternate(Number(values.rounds), {
    pouch: byPouch,
    ours: () => ours(diskFiles),
    rows: () => ours({ ...diskFiles, images: null }),
    again: byPouch,
    raw: byLoop,
    rawAgain: byLoop,
  });
  report({
    bench: "first-sync",
    n: rows.length,
    megabytes: bytes / 1e6,
    packed_megabytes: packed / 1e6,
    noise: ratioOf(taken, "again", "pouch"),
    noise_raw: ratioOf(taken, "rawAgain", "raw"),
    ratio_pouchdb: ratioOf(taken, "ours", "pouch"),
    ratio_raw: ratioOf(taken, "ours", "raw"),
    rows_per_s: medianOf(taken, "ours"),
    by_rows_ratio_pouchdb: ratioOf(taken, "rows", "pouch"),
    by_rows_ratio_raw: ratioOf(taken, "rows", "raw"),
    by_rows_rows_per_s: medianOf(taken, "rows"),
    pouchdb_rows_per_s: medianOf(taken, "pouch"),
    raw_rows_per_s: medianOf(taken, "raw"),
  });
} finally {
  await couch.stop();
  await central.stop();
}

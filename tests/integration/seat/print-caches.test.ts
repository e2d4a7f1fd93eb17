import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { zstdDecompressSync } from "node:zlib";
import Sqlite from "better-sqlite3";
import { afterEach, beforeEach, expect, it } from "vitest";
import { type PrintAnswer, type PrintOrder, printAnswerSchema } from "../../../src/contract/cache-image.ts";
import type { PlaceRow, TicketRow } from "../../../src/contract/rows.ts";
import { readConfiguration } from "../../../src/dispatch/demo/configuration.ts";
import { readDirectory } from "../../../src/dispatch/demo/directory.ts";
import { SyntheticHistory } from "../../../src/dispatch/demo/synthetic-history.ts";

const program = new URL("../../../src/seat/image/print-caches.ts", import.meta.url);
let folder = "";
let printer: ChildProcess;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "hotline-print-test-"));
  printer = fork(program, [], { serialization: "advanced", env: { ...process.env, TMPDIR: folder } });
});
afterEach(() => {
  printer.kill("SIGKILL");
  rmSync(folder, { recursive: true, force: true });
});
async function order(sent: PrintOrder | { kind: "unknown" }): Promise<PrintAnswer> {
  printer.send(sent);
  return printAnswerSchema.parse((await once(printer, "message"))[0]);
}
/** Two of the demo's. */
function tickets(places: PlaceRow[]): [{ entity: "ticket"; row: TicketRow }, { entity: "ticket"; row: TicketRow }] {
  const history = new SyntheticHistory({ people: 2, tickets: 4, seed: 3, now: Date.now(), numberKey: Buffer.alloc(32), places, configuration });
  const found = [...history.people(), ...history.tickets()].filter((row) => row.entity === "ticket");
  if (found[0] === undefined || found[1] === undefined) throw new Error("no tickets");
  return [found[0], found[1]];
}
const configuration = await readConfiguration();
const window = { since: 0, areaIds: null, personId: null };

it("a printer prints what it was told and not what it was told to forget, lays nothing open in its folder, and takes the folder with it", async () => {
  const places = await readDirectory();
  expect(await order({ kind: "rows", entity: "place", documents: JSON.stringify(places) })).toEqual({ kind: "done" });
  const caller = { id: "0190ffff-0000-7000-8000-000000000001", name: "王秀英", updatedAt: 1 };
  expect(await order({ kind: "unknown" })).toMatchObject({ kind: "failed" });
  // A malformed row is refused and spoils nothing.
  expect(await order({ kind: "rows", entity: "caller", documents: JSON.stringify([caller]) })).toMatchObject({ kind: "failed" });
  const [kept, forgotten] = tickets(places);
  expect(await order({ kind: "rows", entity: null, documents: JSON.stringify([kept, forgotten]) })).toEqual({ kind: "done" });
  expect(await order({ kind: "forget", rows: [{ entity: "ticket", id: forgotten.row.id }] })).toEqual({ kind: "done" });
  const printed = await order({ kind: "print", cursor: "1.5.0", window });
  if (printed.kind !== "printed") throw new Error(printed.kind);
  const plain = zstdDecompressSync(printed.image.bytes);
  expect([plain.length, printed.image.rows]).toEqual([printed.image.unpacked, places.length + 1]);
  const database = new Sqlite(plain);
  expect(database.prepare("SELECT count(*) FROM place").pluck().get()).toBe(places.length);
  expect(database.prepare("SELECT id FROM ticket").pluck().all()).toEqual([kept.row.id]);
  expect(String(database.pragma("application_id", { simple: true }))).toBe(printed.image.form);
  const position = JSON.parse(String(database.prepare("SELECT value FROM fact WHERE name = 'position'").pluck().get()));
  expect(position).toMatchObject({ cursor: "1.5.0", window, filled: true, containedSequence: 0, deviceId: null });
  database.close();

  const [own = ""] = readdirSync(folder);
  const files = readdirSync(join(folder, own)).map((name) => readFileSync(join(folder, own, name)));
  expect(files.length).toBeGreaterThan(0);
  const name = Buffer.from(places[0]?.name ?? "");
  expect(files.some((bytes) => bytes.includes(name) || bytes.includes("SQLite format 3"))).toBe(false);
  expect(plain.includes(name)).toBe(true);

  printer.disconnect();
  await once(printer, "exit");
  expect(readdirSync(folder)).toEqual([]);
});

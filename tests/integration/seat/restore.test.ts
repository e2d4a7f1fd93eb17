import { appendFileSync, chmodSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { silentLogger } from "../../../src/base/logger.ts";
import { backUp } from "../../../src/dispatch/backup/back-up.ts";
import { readBackup, restore } from "../../../src/dispatch/backup/restore.ts";
import { openDatabase } from "../../../src/dispatch/store/database.ts";
import { startEmbeddedPostgres } from "../../../src/dispatch/store/embedded-postgres.ts";
import { storeVersion } from "../../../src/dispatch/store/migrate.ts";
import { systemClock } from "../../../src/dispatch/system-clock.ts";
import { type Central, databaseUrl, ownDatabase, startCentral } from "../../support/dispatch/central.ts";
import { type Link, startLink } from "../../support/link.ts";
import { demoPassword, lineCall, type SeatUnderTest, startSeatUnderTest } from "../../support/seat/seat-under-test.ts";

let central: Central;
let link: Link;
let folder = "";
const seats: SeatUnderTest[] = [];
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "hotline-restore-"));
  chmodSync(folder, 0o755);
  central = await startCentral();
  link = await startLink(() => central.running.url);
});
afterAll(async () => {
  for (const seat of seats) await seat.stop();
  await link.stop();
  await central.stop();
  rmSync(folder, { recursive: true, force: true });
});

async function signedIn(login: string): Promise<SeatUnderTest> {
  const seat = await startSeatUnderTest(link.url);
  seats.push(seat);
  await seat.client.session.signIn({ login, password: demoPassword });
  await seat.when((snapshot) => snapshot.sync.online && snapshot.sync.filling === null);
  return seat;
}
async function takeTicket(seat: SeatUnderTest, callId: string, content: string): Promise<string> {
  await seat.client.line.report({ kind: "call", call: lineCall(callId) });
  const draft = await seat.client.draft.forCall({ callId });
  await seat.client.draft.save({ draftId: draft.id, windowId: "one", patch: { content } });
  return (await seat.client.draft.submit({ draftId: draft.id, status: "dispatched" })).id;
}
/** At dispatch, with its number: not only on its own seat. */
const arrived = (seat: SeatUnderTest, id: string) => seat.event((event) => event.kind === "ticket" && event.ticket.id === id && event.ticket.number !== null);
const contents = async (seat: SeatUnderTest): Promise<string[]> => {
  const list = await seat.client.ticket.list({ text: "", status: null, before: null, limit: 200 });
  return list.map((ticket) => ticket.fields.content).sort();
};
async function countsAtDispatch(): Promise<Record<string, number>> {
  const database = await ownDatabase(central);
  const found = await database.query("SELECT document->'fields'->>'content' AS content, count(*)::int AS count FROM entity WHERE entity = 'ticket' GROUP BY 1");
  await database.end();
  return Object.fromEntries(found.rows.map((row) => [row.content, row.count]));
}
async function numbersAtDispatch(): Promise<Record<string, string>> {
  const database = await ownDatabase(central);
  const found = await database.query<{ id: string; number: string }>("SELECT id, document->>'number' AS number FROM entity WHERE entity = 'ticket'");
  await database.end();
  return Object.fromEntries(found.rows.map(({ id, number }) => [id, number]));
}
async function takeBackup(to: string) {
  const database = await openDatabase(databaseUrl(central), silentLogger, 0);
  const manifest = await backUp(database, to, Date.now());
  await database.stop();
  return manifest;
}
/** Another dispatch, made from the backup, takes the place of the first. */
async function restoredCentral(from: string): Promise<Central> {
  const manifest = await readBackup(from);
  expect(manifest.storeVersion).toBe(storeVersion);
  return startCentral(null, systemClock, async (data) => {
    const postgres = await startEmbeddedPostgres(data, systemClock);
    const database = await openDatabase(postgres.url, silentLogger, manifest.storeVersion);
    await restore(database, from, manifest, Date.now());
    await database.stop();
    await postgres.stop();
  });
}

describe("a restored dispatch", () => {
  it("has every ticket once after its seats came back, also what they had sent since the backup", async () => {
    const [one, other] = [await signedIn("lilan"), await signedIn("wangqiang")];
    const before = await takeTicket(one, "asterisk:restore-1", "备份之前");
    await arrived(other, before);
    const backup = join(folder, "backup");
    await takeBackup(backup);
    const after = await takeTicket(one, "asterisk:restore-2", "备份之后");
    await arrived(other, after);
    // A device that the backup has never heard of, and whose ticket its own cache contains already.
    const late = await signedIn("zhaomin");
    const unknown = await takeTicket(late, "asterisk:restore-3", "备份之后新设备");
    await arrived(late, unknown);
    await arrived(other, unknown);
    for (const seat of [one, other, late]) await seat.settled();
    const numbersBefore = await numbersAtDispatch();
    link.cut();
    const unsent = await takeTicket(other, "asterisk:restore-4", "中断期间");
    const lost = central;
    central = await restoredCentral(backup);
    await lost.stop();
    const expected = ["中断期间", "备份之前", "备份之后", "备份之后新设备"].sort();
    expect(Object.keys(await countsAtDispatch())).toEqual(["备份之前"]);
    link.mend();
    await expect.poll(countsAtDispatch, { timeout: 60_000 }).toEqual(Object.fromEntries(expected.map((content) => [content, 1])));
    for (const seat of [one, other, late]) await expect.poll(() => contents(seat), { timeout: 60_000 }).toEqual(expected);
    expect(unsent).not.toBe(after);
    // What a citizen was told stays that ticket's alone.
    const numbers = await numbersAtDispatch();
    expect(numbers[before]).toBe(numbersBefore[before]);
    expect([after, unknown, unsent].map((id) => Object.values(numbersBefore).includes(numbers[id] ?? ""))).toEqual([false, false, false]);
    expect(new Set(Object.values(numbers)).size).toBe(4);
    for (const seat of [one, other, late]) await seat.settled();
  });

  it("is refused a damaged backup, and a folder that holds none", async () => {
    const backup = join(folder, "damaged");
    const manifest = await takeBackup(backup);
    expect(manifest.tables.find((table) => table.name === "entity")?.rows).toBeGreaterThan(3);
    await readBackup(backup);
    appendFileSync(join(backup, "entity.ndjson.gz"), "x");
    await expect(readBackup(backup)).rejects.toMatchObject({ kind: "invalid", detail: "damagedBackup entity" });
    await expect(readBackup(folder)).rejects.toMatchObject({ kind: "invalid", detail: "noBackup" });
    await expect(takeBackup(backup)).rejects.toMatchObject({ kind: "invalid", detail: "notEmpty" });
    // A number of the test's callers as a word of its own: any three digits stand in some table's hash.
    expect(readFileSync(join(backup, "manifest.json"), "utf8")).not.toMatch(/(?<![\da-f])(?:\+?86)?199\d{8}(?![\da-f])/);
  });

  it("is never made over a store that holds something", async () => {
    const backup = join(folder, "twice");
    const manifest = await takeBackup(backup);
    const database = await openDatabase(databaseUrl(central), silentLogger);
    await expect(restore(database, backup, manifest, Date.now())).rejects.toMatchObject({ kind: "invalid", detail: "notEmpty" });
    await database.stop();
  });
});

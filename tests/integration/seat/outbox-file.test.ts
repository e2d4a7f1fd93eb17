import { spawnSync } from "node:child_process";
import { chmodSync, cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { protocolVersion } from "../../../src/contract/protocol-version.ts";
import { type Central, ownDatabase, startCentral } from "../../support/dispatch/central.ts";
import { type Link, startLink } from "../../support/link.ts";
import { demoPassword, lineCall, type SeatUnderTest, startSeatUnderTest } from "../../support/seat/seat-under-test.ts";

const command = join(import.meta.dirname, "../../../tools/outbox.ts");
const run = (args: readonly string[], input = "") => spawnSync(process.execPath, [command, ...args], { encoding: "utf8", input });

let central: Central;
let link: Link;
let seat: SeatUnderTest;
let folder = "";
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "hotline-outbox-"));
  chmodSync(folder, 0o755);
  central = await startCentral();
  link = await startLink(() => central.running.url);
  seat = await startSeatUnderTest(link.url);
  await seat.client.session.signIn({ login: "lilan", password: demoPassword });
  await seat.when((snapshot) => snapshot.sync.online && snapshot.sync.filling === null);
});
afterAll(async () => {
  await seat.stop();
  await link.stop();
  await central.stop();
  rmSync(folder, { recursive: true, force: true });
});

async function takeTicket(callId: string, content: string): Promise<void> {
  await seat.client.line.report({ kind: "call", call: lineCall(callId) });
  const draft = await seat.client.draft.forCall({ callId });
  await seat.client.draft.save({ draftId: draft.id, windowId: "one", patch: { content } });
  await seat.client.draft.submit({ draftId: draft.id, status: "dispatched" });
}
async function countAtDispatch(content: string): Promise<number> {
  const database = await ownDatabase(central);
  const found = await database.query("SELECT count(*)::int AS count FROM entity WHERE entity = 'ticket' AND document->'fields'->>'content' = $1", [content]);
  await database.end();
  return found.rows[0].count;
}
const importFile = (file: string) => run(["import", "--data", central.folder, "--from", file]);

describe("an outbox as a file", () => {
  it("is sealed, is imported at a running dispatch, and counts once with the seat's own late push and a second import", async () => {
    link.cut();
    await takeTicket("asterisk:outbox-1", "断网时写的工单一");
    await takeTicket("asterisk:outbox-2", "断网时写的工单二");
    const { name, text } = await seat.client.outbox.export();
    expect(name).toMatch(/^hotline-outbox-\d{8}T\d{4}\.json$/);
    for (const secret of ["断网", "199", "lilan"]) expect(text).not.toContain(secret);
    const file = join(folder, name);
    writeFileSync(file, text);
    const [first, second] = [importFile(file), importFile(file)];
    expect([first.status, first.stdout]).toEqual([0, expect.stringContaining("0 refused")]);
    expect(second.stdout).toBe(first.stdout);
    expect(await countAtDispatch("断网时写的工单一")).toBe(1);
    link.mend();
    await seat.settled();
    expect([await countAtDispatch("断网时写的工单一"), await countAtDispatch("断网时写的工单二")]).toEqual([1, 1]);
    // A change that came in by hand before the push, and one made after it, keep their order.
    await takeTicket("asterisk:outbox-3", "恢复之后");
    await seat.settled();
    expect(await countAtDispatch("恢复之后")).toBe(1);
    const database = await ownDatabase(central);
    const audited = await database.query("SELECT person_id, facts->>'changes' AS changes FROM audit WHERE action = 'outbox.import' ORDER BY n LIMIT 1");
    await database.end();
    expect(audited.rows).toEqual([{ person_id: "command-line", changes: expect.stringMatching(/^[2-9]$/) }]);
  });

  it("comes in as a device at which nobody can sign in", async () => {
    const database = await ownDatabase(central);
    const { rows } = await database.query("SELECT id FROM device WHERE id LIKE 'import-%'");
    await database.end();
    const named = { protocol: protocolVersion, login: "wangqiang", password: demoPassword, deviceId: String(rows[0].id) };
    expect((await central.client().session.signIn(named)).deviceId).not.toBe(named.deviceId);
  });

  it("is refused when it was changed, when it is for another dispatch, and when it is none", async () => {
    link.cut();
    await takeTicket("asterisk:outbox-4", "不会被接受的文件");
    const { text } = await seat.client.outbox.export();
    link.mend();
    const sealed = JSON.parse(text) as { content: string; sealedFor: string; exportedAt: number };
    const flipped = `${sealed.content.startsWith("A") ? "B" : "A"}${sealed.content.slice(1)}`;
    const variants = {
      changed: JSON.stringify({ ...sealed, content: flipped }),
      dated: JSON.stringify({ ...sealed, exportedAt: sealed.exportedAt + 1 }),
      other: JSON.stringify({ ...sealed, sealedFor: `B${sealed.sealedFor.slice(1)}` }),
      none: "{}",
    };
    for (const [name, content] of Object.entries(variants)) {
      const file = join(folder, `${name}.json`);
      writeFileSync(file, content);
      const refused = importFile(file);
      expect([name, refused.status, refused.stderr]).toEqual([name, 1, expect.stringMatching(name === "other" ? /another dispatch/ : /changed since/)]);
    }
    await seat.settled();
  });

  it("is written by command from a seat whose console will not start, by a person's password or the recovery key", async () => {
    link.cut();
    await takeTicket("asterisk:outbox-5", "控制台起不来时的工单");
    // A copy, as of a machine that was switched off: the seat under test holds its own folder.
    const copy = join(folder, "machine");
    await seat.restart(() => cpSync(seat.folder, join(copy, "seat"), { recursive: true }));
    const [byPassword, byKey] = [join(folder, "password.json"), join(folder, "key.json")];
    const wrong = run(["export", "--data", copy, "--to", byPassword, "--login", "lilan"], "wrong-password\n");
    expect([wrong.status, wrong.stderr]).toEqual([1, expect.stringContaining("does not open")]);
    expect(run(["export", "--data", copy, "--to", byPassword, "--login", "lilan"], `${demoPassword}\n`)).toMatchObject({ status: 0 });
    const key = run(["recovery-key", "--data", central.folder]).stdout.trim();
    expect(run(["export", "--data", copy, "--to", byKey, "--recovery"], `${key}\n`)).toMatchObject({ status: 0 });
    expect(readFileSync(byKey, "utf8")).not.toContain("控制台");
    expect(importFile(byKey)).toMatchObject({ status: 0 });
    expect(importFile(byPassword)).toMatchObject({ status: 0 });
    expect(await countAtDispatch("控制台起不来时的工单")).toBe(1);
    await seat.client.session.signIn({ login: "lilan", password: demoPassword }).catch(() => {});
    link.mend();
    await seat.when((snapshot) => snapshot.sync.online && snapshot.sync.pending === 0);
    expect(await countAtDispatch("控制台起不来时的工单")).toBe(1);
  });
});

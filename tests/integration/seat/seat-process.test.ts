import { spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { z } from "zod";
import { type Child, startChild } from "../../support/house/child.ts";

const script = join(import.meta.dirname, "../../../src/main/browser/main.ts");
const readySchema = z.object({ kind: z.literal("ready"), origin: z.string() });
const failedSchema = z.object({ kind: z.literal("failed"), reason: z.string(), sentence: z.string() });

let folder = "";
const children: Child[] = [];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "hotline-seat-process-"));
  writeFileSync(join(folder, "taken"), "a file where a folder should be");
});
afterEach(async () => {
  await Promise.all(children.splice(0).map((child) => child.stop()));
  rmSync(folder, { recursive: true, force: true });
});
const begin = (data: string, ...more: string[]): Child => {
  const child = startChild(script, ["--data", data, "--pages", join(import.meta.dirname, "../../../out/pages"), ...more]);
  children.push(child);
  return child;
};
const ready = (child: Child) => child.next((message) => readySchema.safeParse(message).data ?? null);
async function refused(child: Child, reason: string): Promise<void> {
  const exit = once(child.process, "exit");
  const failed = await child.next((message) => failedSchema.safeParse(message).data ?? null);
  expect(failed.reason).toBe(reason);
  expect(failed.sentence).toMatch(/^[A-Z].*\.$/);
  expect((await exit)[0]).toBe(1);
}

describe("a seat as a process, refused with one sentence", () => {
  it("a second start on the same folder", async () => {
    await ready(begin(join(folder, "data")));
    await refused(begin(join(folder, "data")), "folderInUse");
  });
  it("starts again after kill -9", async () => {
    const first = begin(join(folder, "data"));
    await ready(first);
    await first.kill();
    await ready(begin(join(folder, "data")));
  });
  it("a port in use", async () => {
    const other = createServer().listen(0, "127.0.0.1");
    await once(other, "listening");
    const address = other.address();
    await refused(begin(join(folder, "data"), "--port", String(typeof address === "object" ? address?.port : 0)), "portInUse");
    other.close();
  });
  it("a data folder that cannot be made", async () => {
    await refused(begin(join(folder, "taken")), "readOnly");
  });
  it("a store of a newer version", async () => {
    const first = begin(join(folder, "data"));
    await ready(first);
    await first.stop();
    const keys = join(folder, "data", "seat", "keys.json");
    writeFileSync(keys, JSON.stringify({ format: 1, journalVersion: 9_999, slots: [] }));
    await refused(begin(join(folder, "data")), "storeNewer");
  });
  it("a full disk", async ({ skip }) => {
    if (process.getuid?.() !== 0) return skip();
    const small = join(folder, "small");
    mkdirSync(small);
    expect(spawnSync("mount", ["-t", "tmpfs", "-o", "size=64k,mode=755", "tmpfs", small]).status).toBe(0);
    try {
      spawnSync("dd", ["if=/dev/zero", `of=${join(small, "filler")}`, "bs=4k"]);
      await refused(begin(join(small, "data")), "diskFull");
    } finally {
      spawnSync("umount", [small]);
    }
  });
});

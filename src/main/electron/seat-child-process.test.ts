import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { spawnChildSeat } from "./seat-child-process.ts";

const stray: unknown[] = [];
const seen = (error: unknown): void => void stray.push(error);
let folder = "";
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "hotline-child-"));
  process.on("uncaughtException", seen);
});
afterEach(() => {
  process.off("uncaughtException", seen);
  rmSync(folder, { recursive: true });
});

describe("a seat's child process", () => {
  it("that is gone may still be spoken to until its end is heard of", async () => {
    const entry = join(folder, "entry.mjs");
    writeFileSync(entry, 'process.on("message", () => {}); process.send({ kind: "loaded" });');
    let loaded: () => void = () => {};
    let ended: (code: number | null) => void = () => {};
    const isLoaded = new Promise<void>((resolve) => (loaded = resolve));
    const end = new Promise<number | null>((resolve) => (ended = resolve));
    const seat = spawnChildSeat(process.execPath)(entry, { onMessage: () => loaded(), onExit: (code) => ended(code) });
    await isLoaded;
    seat.kill();
    const speaking = setInterval(() => seat.send({ kind: "globalKey", command: "mute" }), 0);
    for (let count = 0; count < 500; count += 1) seat.send({ kind: "globalKey", command: "mute" });
    await end;
    clearInterval(speaking);
    await new Promise((resolve) => setImmediate(resolve));
    expect(stray).toEqual([]);
  });
});

import { rmSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { chance } from "./support/chance.ts";
import { killSeat } from "./support/kill-seat.ts";
import { killTypist } from "./support/kill-typist.ts";

describe("a seat that is killed while one types", () => {
  it("has every acknowledged key stroke and ticket, each once", async () => {
    const killed = await killTypist(25, chance(12_345));
    expect(killed.lost).toEqual([]);
    expect(killed.doubled).toEqual([]);
    expect(killed.strokes).toBeGreaterThan(100);
    expect(killed.tickets).toBeGreaterThan(5);
  });
  it("would be found out if it lost what only its log holds", async () => {
    const killed = await killTypist(6, chance(7), (folder) => rmSync(join(folder, "journal.sqlite-wal"), { force: true }));
    expect(killed.lost.length).toBeGreaterThan(0);
  });
});

describe("a whole seat that is killed while one types and its changes go to dispatch", () => {
  it("has every acknowledged key stroke and ticket, and each ticket is at dispatch once", async () => {
    const killed = await killSeat(3, chance(2_027));
    expect(killed.lost).toEqual([]);
    expect(killed.doubled).toEqual([]);
    expect(killed.strokes).toBeGreaterThan(5);
    expect(killed.tickets).toBeGreaterThan(0);
  });
});

import { describe, expect, it } from "vitest";
import { cutPower } from "./power/cut-power.ts";
import { chance } from "./support/chance.ts";

describe.runIf(process.platform === "linux")("a seat whose power is cut", () => {
  it("has every acknowledged key stroke and ticket, and shows them, whatever of its unsynced writes reached the disk", async () => {
    const { faults, cuts, strokes, tickets } = await cutPower({ cuts: 50, perRecording: 17, random: chance(2_026) });
    expect(faults).toEqual([]);
    expect(cuts).toBe(50);
    // Three recordings of at least 20 strokes each; how many more is the seed's.
    expect(strokes).toBeGreaterThanOrEqual(60);
    expect(tickets).toBeGreaterThanOrEqual(3);
  });
  it.each(["journalUnsynced", "cacheUnsynced", "keysUnsynced"] as const)("would be found out: %s", async (plant) => {
    const { faults } = await cutPower({ cuts: 100, perRecording: 20, random: chance(7), plant });
    expect(faults.length).toBeGreaterThan(0);
  });
});

import { describe, expect, it } from "vitest";
import { type History, makeHistory, type Step } from "./history.ts";
import { fairWeather } from "./link.ts";
import { planted } from "./planted.ts";
import { runHistory } from "./run-history.ts";
import { findMistake } from "./run-many.ts";
import { runParallel } from "./run-parallel.ts";

/** A limit for what hangs, not for a busy machine. */
const longest = 3_600_000;

/** So many in each run of the tests, some 80 s on two processors; `npm run fuzz -- sync` runs others. */
const histories = 2_000;

describe("the sync of seats and dispatch", () => {
  it("loses, doubles, reorders and holds back nothing, and leaves all alike, in histories of faults", { timeout: longest }, async () => {
    const told: string[] = [];
    const figures = await runParallel({ first: 50_000, count: histories, tell: (text) => told.push(text) });
    expect(told).toEqual([]);
    expect(figures).toMatchObject({ histories, failed: 0 });
    expect(figures.kept).toBeGreaterThan(histories * 5);
  });
  it("runs the same history the same way", async () => {
    const [once, again] = [await runHistory(makeHistory(7)), await runHistory(makeHistory(7))];
    expect(again).toEqual(once);
  });
});

/** As it is of few seats and while nothing goes wrong; `steps` are what is looked at. */
const plain: Omit<History, "steps"> = { seed: 1, seats: 2, nodes: 1, weather: fairWeather, store: { slow: 0, held: 0, longest: 1 }, isOld: false };

describe("found by the simulation", () => {
  it("a stream that ends as soon as it is opened keeps no seat busy", async () => {
    const steps: Step[] = [
      { kind: "noStreams", seat: 0, lasts: 90_000, at: 0 },
      { kind: "create", seat: 1, at: 5_000 },
      { kind: "create", seat: 0, at: 100_000 },
    ];
    expect((await runHistory({ ...plain, steps })).violations).toEqual([]);
  });
  it("a cache that is begun anew has what changed behind a transaction that is held open", async () => {
    const steps: Step[] = [
      { kind: "create", seat: 0, at: 5_000 },
      { kind: "heldWrite", lasts: 30_000, at: 10_000 },
      { kind: "update", seat: 1, pick: 0, at: 12_000 },
      { kind: "damage", seat: 0, lasts: 1_000, at: 15_000 },
      // A place at which the seat is looked at.
      { kind: "create", seat: 0, at: 25_000 },
    ];
    expect((await runHistory({ ...plain, steps })).violations).toEqual([]);
  });
});

describe("found by 100,000 histories", () => {
  it("what dispatch offers to take again after a restore is shown until its new feed contains it", async () => {
    const steps: Step[] = [
      { kind: "image", seat: 1, at: 924 },
      { kind: "putBack", seat: 1, lasts: 6_255, at: 2_960 },
      { kind: "backUp", at: 5_424 },
      { kind: "create", seat: 1, at: 13_565 },
      { kind: "create", seat: 1, at: 14_124 },
      { kind: "restore", lasts: 4_923, at: 16_141 },
      { kind: "update", seat: 0, pick: 2, at: 18_878 },
      { kind: "restore", lasts: 13_949, at: 30_417 },
      { kind: "create", seat: 0, at: 31_752 },
      { kind: "create", seat: 1, at: 34_311 },
    ];
    // Which seat is heard first after a restore is chance.
    for (let seed = 1; seed <= 40; seed += 1) expect([seed, (await runHistory({ ...plain, seed, steps })).violations]).toEqual([seed, []]);
  });
});

describe("found by 40,000 more, where the checker was at fault", () => {
  it("a seat with an empty cache beside an empty dispatch is not settled before it was filled", async () => {
    const steps: Step[] = [
      { kind: "backUp", at: 1_140 },
      { kind: "create", seat: 0, at: 10_016 },
      { kind: "noStreams", seat: 0, lasts: 57_011, at: 19_282 },
      { kind: "damage", seat: 0, lasts: 3_166, at: 26_560 },
      { kind: "restore", lasts: 9_013, at: 41_087 },
    ];
    for (let seed = 1; seed <= 40; seed += 1) expect([seed, (await runHistory({ ...plain, seed, steps })).violations]).toEqual([seed, []]);
  });
  it("the making of a ticket is not taken for a change at the same instant", async () => {
    const steps = (made: number): Step[] => [
      { kind: "create", seat: 1, at: made },
      { kind: "move", seat: 1, pick: 1, at: 2_678 },
      { kind: "update", seat: 1, pick: 1, at: 2_950 },
    ];
    // The update is the third intent; by which of these the ticket is made at its instant depends on how far off the seat measured its clock.
    for (let made = 1_990; made < 2_020; made += 1) expect([made, (await runHistory({ ...plain, steps: steps(made) })).violations]).toEqual([made, []]);
  });
});

/** Where a seed is named the mistake shows at it; a change of the histories may move it on. */
const firstSeeds: Readonly<Record<string, number>> = {
  "dispatch forgets which ids it has applied": 3,
  "dispatch reads its feed up to the newest transaction, past those still open": 3,
  "a seat takes an acknowledgement for the feed": 6,
  "a seat saves the cursor before the rows": 6,
  "a seat lets go before the cursor is durable": 7,
  "a seat does not ask when its stream begins, and takes in rows that begin behind where it stands": 142,
  "a seat sends again under a new id": 8,
  "a seat forgets at once what the feed contains": 4,
  "a seat hears of a new epoch and offers nothing again": 4,
};
const mostTries = 60;

describe("a planted mistake is found", () => {
  it.each(Object.entries(planted))("%s", { timeout: longest }, async (name, mistake) => {
    const seed = await findMistake(mistake, firstSeeds[name] ?? 1, mostTries);
    expect(seed).not.toBeNull();
  });
});

import { describe, expect, it } from "vitest";
import { entityRowSchema } from "../../contract/rows.ts";
import { readConfiguration } from "./configuration.ts";
import { readDirectory } from "./directory.ts";
import { SyntheticHistory } from "./synthetic-history.ts";

const now = Date.UTC(2026, 10, 24);
async function history(seed: number, at = now, tickets = 200) {
  const [places, configuration] = [await readDirectory(), await readConfiguration()];
  return new SyntheticHistory({ people: 60, tickets, seed, now: at, numberKey: Buffer.alloc(32, 7), places, configuration });
}
const all = (made: SyntheticHistory) => [...made.people(), ...made.tickets()];

describe("the synthetic history", () => {
  it("is the same for the same seed, another for another, and keeps its ids when it is begun again later", async () => {
    const [first, again, other, later] = [all(await history(1)), all(await history(1)), all(await history(2)), all(await history(1, now + 60_000))];
    expect(again).toEqual(first);
    expect(other).not.toEqual(first);
    expect(later.map((row) => row.row.id)).toEqual(first.map((row) => row.row.id));
  });
  it("is valid, marked as a sample, in the past, and in places and categories that there are", async () => {
    const [places, configuration] = [new Set((await readDirectory()).map((place) => place.id)), await readConfiguration()];
    const rows = all(await history(3));
    expect(rows).toHaveLength(60 + 2 * 200);
    for (const row of rows) {
      expect(entityRowSchema.safeParse(row).success).toBe(true);
      expect(row.row).toMatchObject({ sample: true });
      if (row.entity !== "ticket") continue;
      expect(row.row.createdAt).toBeLessThan(now);
      expect(places.has(row.row.fields.place.communityId ?? "")).toBe(true);
      expect(configuration.categories.some((category) => category.id === row.row.fields.categoryId)).toBe(true);
      expect(configuration.units.some((unit) => unit.id === row.row.fields.unitId)).toBe(true);
      expect(row.row.fields.content).not.toMatch(/[{}]/);
    }
  });
  it("has tickets in every state that a plain day brings, with what was said at each step", async () => {
    const tickets = all(await history(3, now, 2_000)).flatMap((row) => (row.entity === "ticket" && now - row.row.createdAt < 40 * 86_400_000 ? [row.row] : []));
    const states = new Set(tickets.map((ticket) => ticket.status));
    expect([...states].sort()).toEqual(["answered", "closed", "dispatched", "handling", "resulted", "signed"]);
    for (const { status, steps, life } of tickets) {
      if (status === "closed") expect([steps.map((step) => step.transition).at(-1), life?.followUp === null]).toEqual(["close", false]);
      expect(steps.every((step) => step.at < now)).toBe(true);
    }
  });
});

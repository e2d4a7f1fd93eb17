import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { TicketRow, TicketStatus } from "../contract/rows.ts";
import type { SeatWindow } from "../contract/window.ts";
import { emptyTicketFields } from "./ticket-fields.ts";
import { holdsCall, holdsCaller, holdsTicket, isWithin, windowOf } from "./window.ts";

const day = 86_400_000;
const now = Date.UTC(2026, 10, 20, 9);
const whole: SeatWindow = { since: now - 30 * day, areaIds: null, personId: null };

interface Facts {
  readonly status: TicketStatus;
  readonly createdAt: number;
  readonly updatedAt: number;
  readonly place: string | null;
  readonly createdBy: string;
}
function ticket({ status = "closed", createdAt = now - 60 * day, updatedAt = createdAt, place = null, createdBy = "other" }: Partial<Facts>): TicketRow {
  const fields = { ...emptyTicketFields, place: { ...emptyTicketFields.place, communityId: place } };
  return { status, createdAt, updatedAt, createdBy, fields } as TicketRow;
}

describe("what a seat holds", () => {
  it("is open tickets of whatever age, and closed ones that something happened to within the window", () => {
    expect(holdsTicket(whole, ticket({ status: "handling" }))).toBe(true);
    expect(holdsTicket(whole, ticket({}))).toBe(false);
    expect(holdsTicket(whole, ticket({ updatedAt: now - day }))).toBe(true);
    expect(holdsTicket(whole, ticket({ status: "answered", createdAt: now - day }))).toBe(true);
  });
  it("lies in the area, in no known place, or was made by the person who sits there", () => {
    const area: SeatWindow = { ...whole, areaIds: ["110114", "110108011"], personId: "me" };
    const held = (place: string | null, createdBy?: string) =>
      holdsTicket(area, ticket({ status: "handling", place, ...(createdBy === undefined ? {} : { createdBy }) }));
    expect(["110114011005", "110114", "110108011001", null].map((place) => held(place))).toEqual([true, true, true, true]);
    expect(["110108012001", "110101", "11"].map((place) => held(place))).toEqual([false, false, false]);
    expect(held("110101", "me")).toBe(true);
    // Beyond the window also one's own are fetched on demand.
    expect(holdsTicket(area, ticket({ createdBy: "me" }))).toBe(false);
  });
  it("is calls that began within the window or go on, and who is named or was changed within it", () => {
    expect(holdsCall(whole, { startedAt: now - 40 * day, endedAt: now - 40 * day })).toBe(false);
    expect(holdsCall(whole, { startedAt: now - 40 * day, endedAt: null })).toBe(true);
    expect(holdsCall(whole, { startedAt: now - day, endedAt: now })).toBe(true);
    expect(holdsCaller(whole, { updatedAt: 0 }, false)).toBe(false);
    expect(holdsCaller(whole, { updatedAt: 0 }, true)).toBe(true);
    expect(holdsCaller(whole, { updatedAt: now }, false)).toBe(true);
  });
});

describe("a window", () => {
  it("follows the role, the area, and the days of the configuration, and moves by whole days", () => {
    const person = { id: "me", role: "operator", areaIds: null } as const;
    const days = (role: "operator" | "teamLead", heldDays?: { operator: number; teamLead: number; administrator: number }) =>
      (Math.floor(now / day) * day - windowOf({ ...person, role }, heldDays === undefined ? null : { heldDays }, now).since) / day;
    expect([days("operator"), days("teamLead")]).toEqual([30, 92]);
    expect(days("operator", { operator: 7, teamLead: 8, administrator: 9 })).toBe(7);
    expect(windowOf(person, null, now)).toEqual(windowOf(person, null, now + 8 * 3_600_000));
    expect(windowOf({ ...person, areaIds: ["2", "1"] }, null, now)).toMatchObject({ areaIds: ["1", "2"], personId: "me" });
  });
  it("that lies within another holds nothing that the other does not", () => {
    const ids = fc.constantFrom("11", "1101", "110114", "110108", "1102");
    const window = fc.record({
      since: fc.integer({ min: now - 90 * day, max: now }),
      areaIds: fc.option(fc.array(ids, { maxLength: 3 })),
      personId: fc.constantFrom("me", "you", null),
    });
    const row = fc.record({
      status: fc.constantFrom("closed", "handling"),
      createdAt: fc.integer({ min: now - 95 * day, max: now }),
      place: fc.option(fc.constantFrom("110114011", "110108", "110201", "11")),
      createdBy: fc.constantFrom("me", "you"),
    });
    let found = 0;
    fc.assert(
      fc.property(window, window, fc.array(row as fc.Arbitrary<Partial<Facts>>, { minLength: 1, maxLength: 20 }), (inner, outer, rows) => {
        if (!isWithin(inner, outer)) return;
        found += 1;
        for (const facts of rows) if (holdsTicket(inner, ticket(facts))) expect(holdsTicket(outer, ticket(facts))).toBe(true);
      }),
      { numRuns: 2_000 },
    );
    expect(found).toBeGreaterThan(50);
    expect(isWithin(whole, { ...whole, areaIds: ["11"], personId: "me" })).toBe(false);
  });
});

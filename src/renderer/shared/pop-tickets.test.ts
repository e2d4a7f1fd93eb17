import { describe, expect, it } from "vitest";
import type { CallerRow } from "../../contract/callers.ts";
import type { TicketRow } from "../../contract/rows.ts";
import type { ScreenPop } from "../../contract/seat-api.ts";
import { popWith } from "./pop-tickets.ts";

const ticket = (id: string, facts: Partial<TicketRow>): TicketRow =>
  ({ id, callId: null, callerId: null, createdAt: 1, status: "dispatched", ...facts }) as TicketRow;
const known = [{ id: "wang" } as CallerRow];
const pop = (facts: Partial<ScreenPop>): ScreenPop =>
  ({ callId: "call-1", identity: "known", callers: known, tickets: [], ticketCount: 0, ...facts }) as ScreenPop;
const shown = (after: ScreenPop) => [after.tickets.map(({ id }) => id), after.ticketCount];

describe("a pop while its matter goes on", () => {
  it("shows what this call came to, also of a caller whom nobody knows", () => {
    expect(shown(popWith(pop({ identity: "unknown", callers: [] }), ticket("new", { callId: "call-1" })))).toEqual([["new"], 1]);
  });
  it("shows what another seat wrote for the same person, before what was there", () => {
    const before = pop({ tickets: [ticket("old", { createdAt: 5 })], ticketCount: 9 });
    expect(shown(popWith(before, ticket("new", { callerId: "wang", createdAt: 6 })))).toEqual([["new", "old"], 10]);
  });
  it("replaces a ticket that it has", () => {
    const after = popWith(pop({ tickets: [ticket("one", {})], ticketCount: 1 }), ticket("one", { status: "closed" }));
    expect([after.tickets[0]?.status, ...shown(after)]).toEqual(["closed", ["one"], 1]);
  });
  it("takes no ticket of somebody else, and no old one that merely changed", () => {
    const before = pop({ tickets: [ticket("one", { createdAt: 5 })], ticketCount: 80 });
    expect(popWith(before, ticket("other", { callerId: "li", createdAt: 9 }))).toBe(before);
    expect(popWith(before, ticket("ancient", { callerId: "wang", createdAt: 2 }))).toBe(before);
  });
});

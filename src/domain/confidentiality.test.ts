import { describe, expect, it } from "vitest";
import type { TicketRow } from "../contract/rows.ts";
import { maySeeTicket } from "./confidentiality.ts";
import { emptyTicketFields } from "./ticket-fields.ts";

const ticket = (confidential: boolean): TicketRow => ({ createdBy: "author", fields: { ...emptyTicketFields, confidential } }) as TicketRow;

describe("maySeeTicket", () => {
  it("hides a confidential ticket from other operators alone", () => {
    expect(maySeeTicket({ id: "other", role: "operator" }, ticket(true))).toBe(false);
    expect(maySeeTicket({ id: "author", role: "operator" }, ticket(true))).toBe(true);
    expect(maySeeTicket({ id: "other", role: "teamLead" }, ticket(true))).toBe(true);
    expect(maySeeTicket({ id: "other", role: "operator" }, ticket(false))).toBe(true);
  });
});

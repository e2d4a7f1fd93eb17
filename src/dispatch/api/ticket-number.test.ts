import { describe, expect, it } from "vitest";
import type { TicketNumber } from "../../contract/call-api.ts";
import type { TicketRow } from "../../contract/rows.ts";
import { emptyTicketFields } from "../../domain/ticket-fields.ts";
import type { Querier } from "../store/database.ts";
import { fullNumberOf } from "./ticket-number.ts";

const [contact, calling, lost] = ["1", "2", "3"].map((digit) => digit.repeat(43)) as [string, string, string];
const ticket: TicketRow = {
  id: "0199b0f0-0000-7000-8000-000000000000",
  number: null,
  status: "dispatched",
  channel: "phone",
  fields: emptyTicketFields,
  callerId: null,
  callId: null,
  numberHash: calling,
  numberMask: "199****0002",
  contactMask: "199****0001",
  contactHash: contact,
  createdAt: 1,
  updatedAt: 1,
  createdBy: "a",
  extension: null,
  deadline: null,
  configurationVersion: 1,
  repeatOf: null,
  steps: [{ at: 2, personId: "b", kind: "conflict", field: "contactNumber", lostText: "199****0003", lostHash: lost }],
  sample: false,
};

/** dispatch's numbers, of which it may lack some: what a backup did not have. */
function knowing(...hashes: string[]): Querier {
  const query = async (_text: string, [hash]: readonly unknown[] = []) => {
    const rows = hashes.includes(String(hash)) ? [{ e164: `of ${String(hash)[0]}` }] : [];
    return { rows: rows as never[], rowCount: rows.length };
  };
  return { query };
}
const told = async (client: Querier, wanted: TicketNumber | undefined): Promise<string | null> => (await fullNumberOf(client, ticket, wanted))?.e164 ?? null;

describe("a ticket's full number", () => {
  it("is the one to call back, else the one that called, else none", async () => {
    expect(await told(knowing(contact, calling, lost), undefined)).toBe("of 1");
    expect(await told(knowing(calling, lost), undefined)).toBe("of 2");
    expect(await told(knowing(lost), undefined)).toBeNull();
  });
  it("that gave way in a conflict is told to who asks for just that, and is nobody else's answer", async () => {
    expect(await told(knowing(contact, calling, lost), "lost")).toBe("of 3");
    expect(await told(knowing(contact, calling), "lost")).toBeNull();
    for (const wanted of ["contact", "calling"] as const) expect(await told(knowing(lost), wanted)).toBeNull();
  });
});

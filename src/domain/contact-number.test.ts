import { describe, expect, it } from "vitest";
import type { TicketRow } from "../contract/rows.ts";
import { contactOf, reachableNumbers, withContact } from "./contact-number.ts";
import { emptyTicketFields } from "./ticket-fields.ts";
import { conflictsOf } from "./ticket-merge.ts";

const ticket: TicketRow = {
  id: "0199b0f0-0000-7000-8000-000000000000",
  number: null,
  status: "dispatched",
  channel: "phone",
  fields: emptyTicketFields,
  callerId: null,
  callId: null,
  numberHash: null,
  numberMask: null,
  contactMask: null,
  createdAt: 1,
  updatedAt: 1,
  createdBy: "a",
  extension: null,
  deadline: null,
  configurationVersion: 1,
  repeatOf: null,
  steps: [],
  sample: false,
};
const about = { at: 5, personId: "b", personName: "李岚" };
const [one, other, third] = [
  { hash: "1".repeat(43), mask: "199****0001" },
  { hash: "2".repeat(43), mask: "199****0002" },
  { hash: "3".repeat(43), mask: "199****0003" },
] as const;

describe("the number to call back", () => {
  it("is given, and another takes its place with the first one's mask in the history", () => {
    const given = withContact(ticket, one, about);
    expect(given).toMatchObject({ contactHash: one.hash, contactMask: one.mask, updatedAt: 5 });
    expect(given.steps).toEqual([{ ...about, kind: "updated", field: "contactNumber" }]);
    const corrected = withContact(given, other, { ...about, at: 9 });
    expect(corrected).toMatchObject({ contactHash: other.hash, contactMask: other.mask, updatedAt: 9 });
    expect(corrected.steps.at(-1)).toMatchObject({ field: "contactNumber", lostText: one.mask });
  });
  it("stays where the same comes again, or what is no number", () => {
    const given = withContact(ticket, one, about);
    expect(withContact(given, one, { ...about, at: 9 })).toBe(given);
    expect(withContact(given, { hash: null, mask: null }, about)).toBe(given);
  });
  it("is another where only its beginning and end are alike, and gets the hash that a row of before has not", () => {
    const given = withContact(ticket, one, about);
    expect(withContact(given, { ...other, mask: one.mask }, about).contactHash).toBe(other.hash);
    expect(withContact({ ...ticket, contactMask: one.mask }, one, about).contactHash).toBe(one.hash);
  });
});

describe("two people who give a number to call back at once", () => {
  const [mine, theirs] = [
    { at: 5, personId: "b", personName: "李岚" },
    { at: 7, personId: "c", personName: "王强" },
  ];
  const first = withContact(ticket, one, mine, contactOf(ticket));
  const second = withContact(first, other, theirs, contactOf(ticket));
  it("are both told, and the number that gave way stays, masked, as who gave it", () => {
    expect(first.steps.at(-1)).toEqual({ ...mine, kind: "updated", field: "contactNumber" });
    const lost = { lostText: one.mask, lostHash: one.hash, lostById: "b", lostByName: "李岚" };
    expect(second.steps.at(-1)).toEqual({ ...theirs, kind: "conflict", field: "contactNumber", ...lost });
    expect(conflictsOf(second, "b")).toMatchObject([{ field: "contactNumber", isLoser: true, otherName: "王强" }]);
    expect(conflictsOf(second, "c")).toMatchObject([{ field: "contactNumber", isLoser: false, otherName: "李岚" }]);
  });
  it("are none where the second saw the first one's, gave the same, or does not say what was seen", () => {
    const told = (row: TicketRow) => row.steps.map(({ kind }) => kind);
    expect(told(withContact(first, other, theirs, contactOf(first)))).toEqual(["updated", "updated"]);
    expect(withContact(first, one, theirs, contactOf(ticket))).toBe(first);
    expect(told(withContact(first, other, theirs))).toEqual(["updated", "updated"]);
  });
  it("leave the citizen to be reached by either, until somebody corrects it again", () => {
    const by = (row: TicketRow) => reachableNumbers(row).map(({ which, mask }) => `${which} ${mask}`);
    expect(by(second)).toEqual(["contact 199****0002", "lost 199****0001"]);
    expect(by({ ...second, numberHash: one.hash, numberMask: one.mask })).toEqual(["contact 199****0002", "calling 199****0001"]);
    expect(by(withContact(second, third, { ...mine, at: 9 }, contactOf(second)))).toEqual(["contact 199****0003"]);
  });
});

describe("by which numbers a citizen can be reached", () => {
  const contact = { contactHash: one.hash, contactMask: one.mask };
  const calling = { numberHash: other.hash, numberMask: other.mask };
  const of = (change: Partial<TicketRow>): string[] => reachableNumbers({ ...ticket, ...change }).map(({ which, mask }) => `${which} ${mask}`);
  it("is the one that they gave first, then the one that they called from", () => {
    expect(of({ ...contact, ...calling })).toEqual(["contact 199****0001", "calling 199****0002"]);
    expect(of(contact)).toEqual(["contact 199****0001"]);
    expect(of(calling)).toEqual(["calling 199****0002"]);
  });
  it("is one where both are the same, and none where nothing could be dialled", () => {
    expect(of({ ...contact, numberHash: one.hash, numberMask: one.mask })).toEqual(["contact 199****0001"]);
    expect(of({})).toEqual([]);
    expect(of({ numberMask: "1001" })).toEqual([]);
    // A row of before.
    expect(of({ contactMask: one.mask, ...calling })).toEqual(["calling 199****0002"]);
    expect(of({ contactMask: one.mask })).toEqual([]);
  });
});

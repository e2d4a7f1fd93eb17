import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { TicketUpdate } from "../contract/mutation.ts";
import type { TicketFields, TicketRow } from "../contract/rows.ts";
import { changesOf, emptyTicketFields } from "./ticket-fields.ts";
import { conflictsOf, mergeTicket } from "./ticket-merge.ts";

const id = "0199b0f0-0000-7000-8000-000000000000";
const ticket = (fields: Partial<TicketFields>): TicketRow => ({
  id,
  number: null,
  status: "dispatched",
  channel: "phone",
  fields: { ...emptyTicketFields, ...fields },
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
});
const update = (patch: Partial<TicketFields>, seen: Partial<TicketFields>): TicketUpdate => ({ name: "ticket.update", ticketId: id, patch, seen, at: 2 });

describe("mergeTicket", () => {
  it("merges fields that differ", () => {
    const first = mergeTicket(ticket({ content: "old", cause: "" }), update({ content: "new" }, { content: "old" }), "a");
    const both = mergeTicket(first, update({ cause: "pipe" }, { cause: "" }), "b");
    expect(both.fields).toMatchObject({ content: "new", cause: "pipe" });
    expect(both.steps.map((step) => step.kind)).toEqual(["updated", "updated"]);
  });
  it("lets the later arrival win and keeps the loser's text", () => {
    const first = mergeTicket(ticket({ content: "old" }), update({ content: "mine" }, { content: "old" }), "a");
    const second = mergeTicket(first, update({ content: "yours" }, { content: "old" }), "b");
    expect(second.fields.content).toBe("yours");
    expect(second.steps.at(-1)).toMatchObject({ kind: "conflict", field: "content", lostText: "mine", personId: "b" });
  });
  it("tells both of them, by name, and nobody else; nor who changed their own mind", () => {
    const first = mergeTicket(ticket({ content: "old" }), update({ content: "mine" }, { content: "old" }), "a", "李岚");
    const second = mergeTicket(first, update({ content: "yours" }, { content: "old" }), "b", "王强");
    expect(conflictsOf(second, "a")).toMatchObject([{ ticketId: id, field: "content", isLoser: true, otherName: "王强" }]);
    expect(conflictsOf(second, "b")).toMatchObject([{ field: "content", isLoser: false, otherName: "李岚" }]);
    expect(conflictsOf(second, "c")).toEqual([]);
    const own = mergeTicket(second, update({ content: "again" }, { content: "old" }), "b", "王强");
    expect(own.steps.at(-1)).toMatchObject({ kind: "conflict", lostById: "b" });
    expect(conflictsOf(own, "b")).toHaveLength(1);
    // What nobody changed before is whoever made the ticket's.
    const untouched = mergeTicket(ticket({ cause: "old" }), update({ cause: "new" }, { cause: "seen" }), "b");
    expect(untouched.steps.at(-1)).toMatchObject({ kind: "conflict", lostById: ticket({}).createdBy });
  });
  it("is no conflict when both wrote the same", () => {
    const first = mergeTicket(ticket({ content: "old" }), update({ content: "same" }, { content: "old" }), "a");
    expect(mergeTicket(first, update({ content: "same" }, { content: "old" }), "b")).toBe(first);
  });
  it("takes a mark that a row from before does not have for none, and tells of none that was lost", () => {
    const marked = mergeTicket(ticket({}), update({ marked: true }, { marked: false }), "a");
    expect(marked.fields.marked).toBe(true);
    expect(marked.steps.map((step) => step.kind)).toEqual(["updated"]);
    expect(mergeTicket(ticket({}), update({ marked: false }, { marked: true }), "a").steps).toEqual([]);
  });
  it("compares places and lists by value", () => {
    const place = { ...emptyTicketFields.place, building: "5" };
    const changed = mergeTicket(
      ticket({ place }),
      update({ place: { ...place, building: "6" }, helperUnitIds: ["a"] }, { place: { ...place }, helperUnitIds: [] }),
      "a",
    );
    expect(changed.steps.map((step) => step.kind)).toEqual(["updated", "updated"]);
  });
  it("never drops a text that somebody typed, whatever the order of arrival", () => {
    fc.assert(
      fc.property(fc.array(fc.string({ minLength: 1, maxLength: 8 }), { minLength: 1, maxLength: 20 }), (texts) => {
        const end = texts.reduce((row, content) => mergeTicket(row, update({ content }, { content: "" }), "a"), ticket({ content: "" }));
        const kept = new Set([end.fields.content, ...end.steps.flatMap((step) => step.lostText ?? [])]);
        for (const text of texts) expect(kept.has(text)).toBe(true);
      }),
    );
  });
});

describe("the fields that the configuration adds", () => {
  it("merge one by one, and the loser's text is kept", () => {
    const start = ticket({ extra: { temperature: "14" } });
    const first = mergeTicket(start, update({ extra: { temperature: "12" } }, { extra: { temperature: "14" } }), "a");
    const second = mergeTicket(first, update({ extra: { temperature: "16", since: "昨天" } }, { extra: { temperature: "14", since: "" } }), "b");
    expect(second.fields.extra).toEqual({ temperature: "16", since: "昨天" });
    expect(second.steps.map(({ kind, field, lostText }) => [kind, field, lostText])).toEqual([
      ["updated", "extra.temperature", undefined],
      ["conflict", "extra.temperature", "12"],
      ["updated", "extra.since", undefined],
    ]);
  });
  it("change only where they are named", () => {
    const changes = changesOf(
      { ...emptyTicketFields, extra: { a: "1", b: "2" } },
      { ...emptyTicketFields, content: "停水", extra: { a: "1", b: "3", c: "4" } },
    );
    expect(changes).toEqual({ patch: { content: "停水", extra: { b: "3", c: "4" } }, seen: { content: "", extra: { b: "2", c: "" } } });
    expect(changesOf(emptyTicketFields, { ...emptyTicketFields })).toBeNull();
  });
});

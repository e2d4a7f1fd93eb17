import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import type { CallerRow, CallRow, EntityRow, TicketRow } from "../../contract/rows.ts";
import { emptyTicketFields } from "../../domain/ticket-fields.ts";
import { Cache } from "./cache.ts";
import { listExpression } from "./list-texts.ts";

const folder = mkdtempSync(join(tmpdir(), "hotline-cache-write-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const ticket = (index: number): TicketRow => ({
  id: `01900000-0000-7000-8000-${String(index).padStart(12, "0")}`,
  number: `20261124-${String(index).padStart(6, "0")}`,
  status: "dispatched",
  channel: "phone",
  fields: { ...emptyTicketFields, callerName: "测试人", content: `暖气不热 ${index}`, place: { ...emptyTicketFields.place, spoken: `${index}号院` } },
  callerId: null,
  callId: null,
  numberHash: null,
  numberMask: null,
  contactMask: null,
  createdAt: index,
  updatedAt: index,
  createdBy: "sample",
  extension: null,
  deadline: null,
  configurationVersion: 1,
  repeatOf: null,
  steps: [],
  sample: true,
});

describe("a page of rows", () => {
  it("goes into each full-text index in one piece: a row's own statements between would make FTS5 write each text out by itself", () => {
    const cache = new Cache({ file: join(folder, "cache.sqlite"), key: null, onRebuilt: () => {} });
    const changes = Array.from({ length: 10 }, (_, index) => ({ value: { entity: "ticket", row: ticket(index) } as const, deviceId: null, sequence: null }));
    cache.apply(changes, cache.position, false);
    for (const index of ["ticket_index", "known_place_index"])
      expect(cache.read(({ ask }) => ask(`SELECT count(DISTINCT segid) FROM ${index}_idx`).pluck().get())).toBe(1);
    expect(cache.read(({ ticketsByTokens }) => ticketsByTokens.all('"暖气"', 100))).toHaveLength(10);
    cache.close();
  });
});

const call: CallRow = {
  id: "asterisk:1",
  direction: "in",
  queue: "hotline",
  numberHash: "hash-1",
  numberMask: "138****0001",
  callerId: null,
  personId: null,
  extension: null,
  startedAt: 1_000,
  answeredAt: null,
  endedAt: null,
  outcome: null,
  endedBy: null,
  joinedCallId: null,
  quality: null,
  ticketId: null,
  rating: null,
  recording: null,
  sample: false,
};
const facts = {
  name: "王秀兰",
  notes: "",
  flags: [],
  place: null,
  language: "",
  birthYear: null,
  emergencyContact: "",
  emergencyNumber: null,
};
const numbers = [{ hash: "hash-1", mask: "138****0001" }];
const caller: CallerRow = { id: "01900000-0000-7000-8000-00000000c001", ...facts, numbers, mergedInto: null, steps: [], updatedAt: 1, sample: true };
const merged = { id: "01900000-0000-7000-8000-00000000c002", at: 2, personId: "p", before: { ...facts, numbers: [] } };
const one = ticket(1);
const place = { ...emptyTicketFields.place, districtId: "110114", streetId: "110114001", building: "3号楼" };
const step = (personName: string) => ({ kind: "updated", at: 5, personId: `id of ${personName}`, personName, field: "course" }) as const;
const withFields = (row: TicketRow, fields: Partial<TicketRow["fields"]>): TicketRow => ({ ...row, fields: { ...row.fields, ...fields } });

/** What each differs in from the row before it, which is what it is written over. */
const changes: Readonly<Record<string, readonly EntityRow[]>> = {
  "a ticket's course": [one, { ...withFields(one, { course: "已派单" }), updatedAt: 9, steps: [step("李岚")] }].map(asTicket),
  "a ticket's content": [one, withFields(one, { content: "水管爆裂" })].map(asTicket),
  "a ticket's caller": [one, withFields({ ...one, callerId: "c", numberHash: "h" }, { callerName: "赵敏" })].map(asTicket),
  "a ticket's place, and back": [withFields(one, { place }), withFields(one, { place: { ...place, building: "5号楼" } }), one].map(asTicket),
  "a ticket's life": [one, { ...one, status: "closed" as const, deadline: 77 }, { ...one, deadline: 78 }].map(asTicket),
  "a ticket that becomes confidential, with its call": [one, withFields({ ...one, callId: "x" }, { confidential: true })].map(asTicket),
  "a ticket's category": [one, withFields(one, { categoryId: "c1", unitId: "u1", urgency: "urgent", marked: true })].map(asTicket),
  "a ticket's articles": [withFields(one, { articleIds: ["a@1", "b@2"] }), withFields(one, { articleIds: ["b@3"] })].map(asTicket),
  "a ticket's history, which became another": [
    { ...one, steps: [step("李岚"), step("王强")] },
    { ...one, steps: [step("李岚"), step("孙梅")] },
  ].map(asTicket),
  "a ticket, by nothing": [one, one].map(asTicket),
  "a call that is answered, ended and ticketed": [
    call,
    { ...call, answeredAt: 2_000, personId: "p", extension: "1001" },
    { ...call, answeredAt: 2_000, personId: "p", extension: "1001", endedAt: 9_000, outcome: "answered" as const },
    { ...call, answeredAt: 2_000, personId: "p", extension: "1001", endedAt: 9_000, outcome: "answered" as const, ticketId: one.id, callerId: "c" },
  ].map((row) => ({ entity: "call", row })),
  "a call's outcome and extension alone": [call, { ...call, outcome: "abandoned" as const, extension: "1002" }].map((row) => ({ entity: "call", row })),
  "a call's rating": [call, { ...call, rating: 1 }].map((row) => ({ entity: "call", row })),
  "a card's name, numbers and notes": [
    caller,
    { ...caller, name: "王秀莲", updatedAt: 2 },
    { ...caller, name: "王秀莲", updatedAt: 3, numbers: [{ hash: "hash-2", mask: "" }] },
    { ...caller, name: "王秀莲", updatedAt: 3, notes: "耳背", flags: ["vulnerable" as const] },
  ].map((row) => ({ entity: "caller", row })),
  "a card that is another's, and its own again": [caller, { ...caller, mergedInto: merged }, caller].map((row) => ({
    entity: "caller",
    row,
  })),
};
function asTicket(row: TicketRow): EntityRow {
  return { entity: "ticket", row };
}

const plainTables = "ticket ticket_list ticket_link article_use ticket_place person_name call call_list caller caller_list caller_number".split(" ");
const texts = ["暖气", "水管", "测试", "赵敏", "王秀", "莲", "号院", "138", "0001", "1001", "hotline"];
/** All that is held, and what is found by words. */
function contentOf(cache: Cache): Record<string, unknown> {
  const found = plainTables.map((table) => [table, cache.read(({ ask }) => ask(`SELECT * FROM ${table}`).all())] as const);
  const places = cache.read(({ ask }) => ask("SELECT place_id, folded, uses FROM known_place WHERE uses > 0 ORDER BY place_id, folded").all());
  const byWords = texts.flatMap((text) =>
    ["ticket_index", "call_index", "caller_index"].map((index) => [
      `${index} ${text}`,
      cache.read(({ ask }) => ask(`SELECT rowid FROM ${index} WHERE ${index} MATCH ?`).all(listExpression(text))),
    ]),
  );
  return { ...Object.fromEntries([...found, ...byWords]), places };
}

describe("a row that is written over another", () => {
  const open = (name: string): Cache => new Cache({ file: join(folder, `${name}.sqlite`), key: null, onRebuilt: () => {} });
  const put = (cache: Cache, value: EntityRow): void => cache.apply([{ value, deviceId: null, sequence: null }], cache.position, false);
  it.each(Object.entries(changes))("leaves the same as if all of it were written: %s", (name, rows) => {
    const [over, whole] = [open(`over ${name}`), open(`whole ${name}`)];
    for (const [index, value] of rows.entries()) {
      put(over, value);
      whole.rewrite([value], "test", index);
      expect([index, contentOf(over)]).toEqual([index, contentOf(whole)]);
    }
    over.close();
    whole.close();
  });
  it("leaves every index alone that it does not touch", () => {
    const cache = open("untouched");
    put(cache, asTicket(one));
    const pages = (): unknown => cache.read(({ ask }) => ask("SELECT id, hex(block) FROM ticket_index_data").all());
    const before = pages();
    put(cache, asTicket({ ...withFields(one, { course: "已派单" }), updatedAt: 9 }));
    expect(pages()).toEqual(before);
    put(cache, asTicket(withFields(one, { content: "水管爆裂" })));
    expect(pages()).not.toEqual(before);
    cache.close();
  });
});

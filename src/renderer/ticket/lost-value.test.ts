import { describe, expect, it } from "vitest";
import type { TicketUpdate } from "../../contract/mutation.ts";
import type { TicketFields, TicketRow } from "../../contract/rows.ts";
import { emptyTicketFields } from "../../domain/ticket-fields.ts";
import { mergeTicket } from "../../domain/ticket-merge.ts";
import { type LostValue, lostValue, type ValueWords } from "./lost-value.ts";

const words: ValueWords = {
  demandType: (id) => `类型 ${id}`,
  category: (id) => `分类 ${id}`,
  urgency: (id) => `级别 ${id}`,
  unit: (id) => `单位 ${id}`,
  yesOrNo: (isIt) => (isIt ? "是" : "否"),
  articles: (count) => `${count} 篇`,
  list: (names) => names.join("、"),
};

const ticket: TicketRow = {
  id: "0199b0f0-0000-7000-8000-000000000000",
  number: null,
  status: "dispatched",
  channel: "phone",
  fields: {
    ...emptyTicketFields,
    content: "[暖气]不热",
    demandType: "complaint",
    categoryId: "heating.cold",
    urgency: "urgent",
    confidential: true,
    marked: true,
    unitId: "110114",
    helperUnitIds: ["utility-water", "street-1"],
    articleIds: ["a", "b"],
    place: { ...emptyTicketFields.place, districtId: "110114", spoken: "龙泽" },
    extra: { room: "14" },
  },
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
const other: TicketFields = { ...emptyTicketFields, urgency: "critical", callerName: "x", happenedAt: "x", cause: "x", course: "x", answer: "x", content: "x" };
const change = { demandType: "help", categoryId: "c", confidential: false, marked: false, unitId: "u", helperUnitIds: ["u"], articleIds: ["c"] };
/** What is read of each field that another's change took the place of, the author of which saw a third. */
function readAfter(before: TicketFields): Record<string, LostValue> {
  const patch = { ...other, ...change, place: { ...other.place, spoken: "x" }, extra: { room: "x" } };
  const seen = { ...patch, demandType: "s", categoryId: "s", unitId: "s", urgency: "normal", helperUnitIds: ["s"], articleIds: ["s"], callerName: "s" };
  const stale = { ...seen, happenedAt: "s", cause: "s", course: "s", answer: "s", content: "s", place: { ...other.place, spoken: "s" }, extra: { room: "s" } };
  const update = { name: "ticket.update", ticketId: ticket.id, patch, seen: stale, at: 2 } as TicketUpdate;
  const { steps } = mergeTicket({ ...ticket, fields: before }, update, "b");
  return Object.fromEntries(steps.map(({ field = "", lostText = "" }) => [field, lostValue(field, lostText, words)]));
}

describe("what gave way in a conflict", () => {
  it("is read in words, whichever field it was", () => {
    expect(readAfter(ticket.fields)).toMatchObject({
      content: { words: "[暖气]不热" },
      demandType: { words: "类型 complaint" },
      categoryId: { words: "分类 heating.cold" },
      urgency: { words: "级别 urgent" },
      confidential: { words: "是" },
      marked: { words: "是" },
      unitId: { words: "单位 110114" },
      helperUnitIds: { words: "单位 utility-water、单位 street-1" },
      articleIds: { words: "2 篇" },
      place: { place: ticket.fields.place },
      "extra.room": { words: "14" },
    });
  });
  it("is nothing where nothing was there", () => {
    const read = readAfter(emptyTicketFields);
    for (const field of ["demandType", "categoryId", "unitId", "helperUnitIds", "articleIds"]) expect([field, read[field]]).toEqual([field, { words: "" }]);
  });
  it("of another version of the program is shown as it is kept", () => {
    expect(lostValue("place", "somewhere", words)).toEqual({ words: "somewhere" });
    expect(lostValue("confidential", "perhaps", words)).toEqual({ words: "perhaps" });
  });
});

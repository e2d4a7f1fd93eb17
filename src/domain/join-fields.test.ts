import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { TicketFields } from "../contract/rows.ts";
import { joinFields } from "./join-fields.ts";
import { emptyTicketFields } from "./ticket-fields.ts";

const form = (fields: Partial<TicketFields>, start: Partial<TicketFields> = {}) => ({
  fields: { ...emptyTicketFields, ...start, ...fields },
  start: { ...emptyTicketFields, ...start },
});

describe("what a colleague wrote, laid over one's own form", () => {
  it("fills what is untouched, also what the form began with", () => {
    const theirs = form({ content: "楼道灯不亮", callerName: "王秀兰（女儿）", urgency: "urgent" });
    expect(joinFields(form({}, { callerName: "王秀兰" }), theirs)).toEqual({
      patch: { content: "楼道灯不亮", callerName: "王秀兰（女儿）", urgency: "urgent" },
      notes: [],
    });
  });
  it("joins the texts that both wrote, theirs first and each once, and lets one's own choices stand", () => {
    const own = form({ content: "三号楼", cause: "灯管坏", urgency: "critical" });
    const theirs = form({ content: "楼道灯不亮", cause: "灯管坏", urgency: "urgent", categoryId: "light" });
    expect(joinFields(own, theirs).patch).toEqual({ content: "楼道灯不亮\n三号楼", categoryId: "light" });
    expect(joinFields(form({ content: "楼道灯不亮，三号楼" }), form({ content: "楼道灯不亮" })).patch).toEqual({});
  });
  it("keeps beside the form what has no room in it, and both hands' added fields", () => {
    const long = "长".repeat(3_000);
    expect(joinFields(form({ course: long }), form({ course: `${long.slice(1)}短` }))).toEqual({
      patch: {},
      notes: [{ field: "course", text: `${long.slice(1)}短` }],
    });
    const extra = { extra: { a: "1", b: "2" } };
    expect(joinFields(form({ extra: { b: "3" } }), form(extra)).patch).toEqual({ extra: { a: "1", b: "3" } });
  });
  it("never lets a text go that either wrote", () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (mine, said) => {
        const { patch } = joinFields(form({ content: mine }), form({ content: said }));
        const text = patch.content ?? mine;
        return text.includes(mine) && text.includes(said);
      }),
    );
  });
});

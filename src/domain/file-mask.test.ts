import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { CallerRow } from "../contract/callers.ts";
import type { TicketRow } from "../contract/rows.ts";
import { newCaller } from "./caller.ts";
import { callerForFile, shortName, ticketForFile, withoutNumbers } from "./file-mask.ts";
import { emptyTicketFields } from "./ticket-fields.ts";

describe("a text that leaves in a file", () => {
  it.each([
    ["请回电 13800138000，晚上", "请回电 138****8000，晚上"],
    ["138 0013 8000 或 +86-13900139000", "138****8000 或 +86*******9000"],
    ["１３８００１３８０００", "138****8000"],
    ["家里电话010-62345678", "家里电话010****5678"],
    ["身份证11010519491231002X", "身份证110***********002X"],
    ["+44 20 7946 0958 找我", "+44******0958 找我"],
  ])("has no whole number of a person: %s", (text, wanted) => expect(withoutNumbers(text).replace(/\*+/g, "*")).toBe(wanted.replace(/\*+/g, "*")));
  it.each(["2026-11-24 14:03", "工单 20261124-000123", "电费 1380013 元", "96069 与 12345", "三区5号楼2单元1301室", "138****8000"])(
    "keeps what is none: %s",
    (text) => expect(withoutNumbers(text)).toBe(text),
  );
  it("shows no mobile number whatever stands around it", () => {
    const mobile = fc
      .tuple(fc.constantFrom("13", "15", "18", "19"), fc.integer({ min: 0, max: 999_999_999 }))
      .map(([front, rest]) => `${front}${String(rest).padStart(9, "0")}`);
    const around = fc.string({ unit: fc.constantFrom("请", "回", "电", "，", " ", ":", "\n", "(", "号") });
    fc.assert(fc.property(around, mobile, around, (before, number, after) => !withoutNumbers(before + number + after).includes(number)));
  });
});

describe("a name that leaves in a file", () => {
  it.each([
    ["王秀兰", "王**"],
    ["李岚", "李*"],
    ["Alice Smith", "A**"],
    ["王", "王"],
    ["", ""],
    ["𠮷野", "𠮷*"],
  ])("%s is %s", (name, wanted) => expect(shortName(name)).toBe(wanted));

  const ticket = { fields: { ...emptyTicketFields, callerName: "王秀兰", content: "电话13800138000" } } as TicketRow;
  const caller: CallerRow = { ...newCaller({ id: "c", name: "王秀兰", numbers: [], updatedAt: 1 }), notes: "女儿 13900139000", emergencyContact: "张伟" };
  it("is told to who rules, and not to an operator; whole numbers to nobody", () => {
    const named = (role: "operator" | "teamLead" | "administrator") => {
      const { fields } = ticketForFile(ticket, role);
      const { name, notes, emergencyContact } = callerForFile(caller, role);
      return [fields.callerName, fields.content, name, notes, emergencyContact];
    };
    expect(named("operator")).toEqual(["王**", "电话138****8000", "王**", "女儿 139****9000", "张*"]);
    for (const role of ["teamLead", "administrator"] as const) expect(named(role)).toEqual(["王秀兰", "电话138****8000", "王秀兰", "女儿 139****9000", "张伟"]);
  });
});

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { draftPatchSchema } from "../contract/draft.ts";
import { type BoundText, textBounds } from "../contract/text-bounds.ts";
import { appended, fitted, fittedPatch, lineAdded } from "./fit-text.ts";
import { emptyPlace, emptyTicketFields } from "./ticket-fields.ts";

const patchOf = (name: BoundText, text: string): Record<string, unknown> => {
  if (name === "extra") return { extra: { roomTemperature: text } };
  return name === "spoken" || name === "building" ? { place: { ...emptyPlace, [name]: text } } : { [name]: text };
};
const names = Object.keys(textBounds) as BoundText[];

describe("the bounds of a form's texts", () => {
  it.each(names)("are what the schema takes: %s", (name) => {
    const whole = "字".repeat(textBounds[name]);
    expect([draftPatchSchema.safeParse(patchOf(name, whole)).success, draftPatchSchema.safeParse(patchOf(name, `${whole}字`)).success]).toEqual([true, false]);
  });
});

describe("a text put under another", () => {
  it("goes in whole where there is room, with its source", () => {
    expect(appended("answer", "", "停水至六点", "（依据：停水）")).toEqual({ value: "停水至六点\n（依据：停水）", cut: null });
    expect(appended("answer", " 您好", "停水至六点")).toEqual({ value: " 您好\n停水至六点", cut: null });
  });
  it("is cut where the field ends, its source whole behind it, and says so", () => {
    const { value, cut } = appended("course", "前".repeat(3_980), "一二三四五六七八九十一二三四五六七八九十", "（依据）");
    expect([value.length, value.slice(3_980), cut]).toEqual([
      4_000,
      "\n一二三四五六七八九十一二三四\n（依据）",
      { field: "course", length: 20, limit: 4_000, lastWords: "三四五六七八九十一二三四" },
    ]);
  });
  it("leaves what stands as it is where not even its source has room, and says so", () => {
    const full = "前".repeat(3_999);
    expect(appended("course", full, "后", "（依据）")).toEqual({ value: full, cut: { field: "course", length: 1, limit: 4_000, lastWords: "前".repeat(12) } });
  });
  it("never makes more than the field takes, and never breaks a character", () => {
    const text = fc.array(fc.constantFrom("字", "👪", "a", "\n"), { maxLength: 300 }).map((parts) => parts.join(""));
    fc.assert(
      fc.property(text, text, text, fc.nat(400), (before, put, source, room) => {
        const { text: into, isWhole } = fitted(put, source, room);
        expect([into.length <= room, isWhole, into.isWellFormed()]).toEqual([true, into === put + source, true]);
        expect(isWhole || into === "" || into.endsWith(source)).toBe(true);
        const { value } = appended("callerName", before.slice(0, 200), put, source);
        expect(value.length <= Math.max(textBounds.callerName, 0)).toBe(true);
      }),
    );
  });
});

describe("a line about the call", () => {
  const line = "12:30 三方通话接入 110";
  const full = { course: "长".repeat(3_990), content: "长".repeat(19_990) };
  it("goes whole where there is room: into the course, else into the content, else nowhere", () => {
    expect(lineAdded({ ...emptyTicketFields, course: "摔倒" }, line)).toEqual({ course: `摔倒\n${line}` });
    expect(lineAdded({ ...emptyTicketFields, course: full.course, content: "老人摔倒" }, line)).toEqual({ content: `老人摔倒\n${line}` });
    expect(lineAdded({ ...emptyTicketFields, ...full }, line)).toBeNull();
  });
});

describe("a patch", () => {
  it.each(names)("goes as it is while it fits, else cut to what the schema takes: %s", (name) => {
    const bound = textBounds[name];
    const fine = patchOf(name, "字".repeat(bound));
    expect(fittedPatch(fine)).toEqual({ patch: fine, cuts: [] });
    const { patch, cuts } = fittedPatch(patchOf(name, `${"字".repeat(bound)}多出来`));
    expect(patch).toEqual(fine);
    expect(cuts).toEqual([{ field: name === "extra" ? "extra.roomTemperature" : name, length: bound + 3, limit: bound, lastWords: "字".repeat(12) }]);
  });
});

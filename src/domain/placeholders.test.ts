import { describe, expect, it } from "vitest";
import { filled, firstHole, type PlaceholderName, unknownHoles, withNames, withWords } from "./placeholders.ts";

describe("a text module's holes", () => {
  it("are filled from the call, and what is not known stays and is pointed at", () => {
    expect(filled("{{caller}}您好，{{ date }}登记，转{{unit}}。", { caller: "王秀兰", date: "2026-11-25", unit: " " })).toEqual({
      text: "王秀兰您好，2026-11-25登记，转{{unit}}。",
      open: [20, 28],
    });
    expect(filled("没有空位", {})).toEqual({ text: "没有空位", open: null });
  });
  it("are not filled by what a value holds", () => {
    expect(filled("{{caller}}", { caller: "{{date}}" }).text).toBe("{{date}}");
    expect(filled("{{caller}}", { caller: "$& $1" }).text).toBe("$& $1");
    expect(filled("“{{content}}”转{{unit}}", { content: "转{{unit}}" })).toEqual({ text: "“转{{unit}}”转{{unit}}", open: [12, 20] });
  });
  it("are read and written in the person's words, and kept whatever the language", () => {
    const wordOf = (name: PlaceholderName): string => ({ caller: "来电人姓名", unit: "承办单位" })[name as "caller" | "unit"] ?? name;
    const kept = "{{caller}}您好，转{{ unit }}，{{phone}}";
    expect(withWords(kept, wordOf)).toBe("{{来电人姓名}}您好，转{{承办单位}}，{{phone}}");
    expect(withNames(withWords(kept, wordOf), wordOf)).toBe("{{caller}}您好，转{{unit}}，{{phone}}");
    expect(filled("{{caller}}您好", {}, wordOf)).toEqual({ text: "{{来电人姓名}}您好", open: [0, 9] });
  });
  it("that are still open are found, and braces of others are not", () => {
    expect(firstHole("您好，{{来电人姓名}}")).toEqual([3, 12]);
    for (const text of ["", "{{}}", "{{ }}", "{一}", "{{两\n行}}", `{{${"长".repeat(40)}}}`]) expect(firstHole(text)).toBeNull();
  });
  it("that nothing fills are named", () => expect(unknownHoles("{{caller}}{{phone}}{{}}")).toEqual(["phone"]));
});

import { describe, expect, it } from "vitest";
import { filled, unknownHoles } from "./placeholders.ts";

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
  it("that nothing fills are named", () => expect(unknownHoles("{{caller}}{{phone}}{{}}")).toEqual(["phone"]));
});

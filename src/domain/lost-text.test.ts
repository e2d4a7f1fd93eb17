import { describe, expect, it } from "vitest";
import type { TicketFields } from "../contract/rows.ts";
import { losesText } from "./lost-text.ts";
import { emptyPlace, emptyTicketFields } from "./ticket-fields.ts";

const written = (fields: Partial<TicketFields>, contactNumber = "") => ({ fields: { ...emptyTicketFields, ...fields }, contactNumber });
const place = (change: Partial<TicketFields["place"]>) => written({ place: { ...emptyPlace, ...change } });
const street = { districtId: "110114", streetId: "110114001" };

describe("a change of a draft", () => {
  it.each([
    ["a text that is cleared", written({ content: "停水两天" }), written({})],
    [
      "a place in words over which an earlier one is taken",
      place({ spoken: "大槐树旁边" }),
      place({ ...street, spoken: "回龙观街道东大街口", building: "5号楼" }),
    ],
    ["a building over which another place is taken", place({ ...street, building: "12号楼东" }), place({ districtId: "110105", building: "国贸大厦A座" })],
    ["a chosen place that gives way to another", place(street), place({ districtId: "110105", streetId: "110105003" })],
    ["a chosen place that is let go", place({ ...street, communityId: "110114001001" }), place(street)],
    ["an added field", written({ extra: { heat: "十四度上下" } }), written({ extra: { heat: "" } })],
    ["the number to call back", written({}, "13900001111"), written({}, "")],
  ])("loses text: %s", (_name, before, after) => {
    expect(losesText(before, after)).toBe(true);
  });
  it.each([
    ["one that adds", written({ content: "停" }), written({ content: "停水", extra: { heat: "14" } })],
    ["a slip of the fingers", written({ content: "停水了吗" }, "139"), written({ content: "停" })],
    ["a place that is chosen where its words stay", place({ spoken: "回龙观大街" }), place({ ...street, spoken: "回龙观大街" })],
    ["a narrower place, and a building typed on", place({ ...street, building: "5号" }), place({ ...street, communityId: "110114001001", building: "5号楼" })],
  ])("loses none: %s", (_name, before, after) => {
    expect(losesText(before, after)).toBe(false);
  });
});

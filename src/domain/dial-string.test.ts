import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { dialledDigits, dialStringOf, isRoom, roomOf } from "./dial-string.ts";

const plan = { outside: "9", rating: "*60", conference: "*63", queues: [] };
const seats = new Set(["1001"]);

describe("what is dialled", () => {
  it("are a telephone's digits, whatever was typed", () => {
    expect(["138 0013-8000", "+8613800138000", "+861065128888", "+4930123456", "（010）65128888", "*43", "１１０"].map(dialledDigits)).toEqual([
      "13800138000",
      "13800138000",
      "01065128888",
      "004930123456",
      "01065128888",
      "*43",
      "110",
    ]);
    for (const typed of ["", "abc", "1", "12345;x=y", "sip:1001@x", "1 OR 1=1", "\r\nRoute: x"]) expect(dialledDigits(typed)).toBe("");
  });
  it("goes to a seat, a service, or outside; nowhere where the exchange lets nobody out", () => {
    expect(dialStringOf("1001", plan, seats)).toBe("1001");
    expect(dialStringOf("*43", plan, seats)).toBe("*43");
    expect(dialStringOf("110", plan, seats)).toBe("9110");
    expect(dialStringOf("1001", plan, new Set())).toBe("91001");
    expect(dialStringOf("110", { ...plan, outside: null }, seats)).toBeNull();
    expect(dialStringOf("110", null, seats)).toBeNull();
  });
  it("never carries more than digits, stars and hashes to the line", () => {
    fc.assert(fc.property(fc.string(), (typed) => /^[\d*#]*$/.test(dialStringOf(typed, plan, seats) ?? "")));
  });
  it("names a room, with whom to ask in", () => {
    expect(roomOf(plan, "0123456789", "9110")).toEqual({ room: "*630123456789", dialled: "*630123456789*9110" });
    expect(roomOf(plan, "0123456789", null)).toEqual({ room: "*630123456789", dialled: "*630123456789" });
    expect(roomOf({ ...plan, conference: null }, "0123456789", null)).toBeNull();
    expect(["*630123456789", "*63", "*630123456789*1001", "19900000001", null].map((number) => isRoom(plan, number))).toEqual([
      true,
      false,
      false,
      false,
      false,
    ]);
    expect(isRoom({ ...plan, conference: null }, "*630123456789")).toBe(false);
  });
});

import { describe, expect, it } from "vitest";
import { foldText, runsOf } from "./bigrams.ts";
import { cutTo, unseenCount, withoutControls, withoutUnseen } from "./unseen-characters.ts";

describe("what nobody sees", () => {
  it.each([
    ["暖\u200B气", 1, "暖气"],
    ["\u202E54321\u202C", 2, "54321"],
    ["\uFEFF昌平\u00AD区", 2, "昌平区"],
    ["👨\u200D👩\u200D👧 一家", 0, "👨\u200D👩\u200D👧 一家"],
    ["普通 text\n第二行", 0, "普通 text\n第二行"],
  ])("of %j are %i, without them %j", (text, count, seen) => {
    expect([unseenCount(text), withoutUnseen(text)]).toEqual([count, seen]);
  });
  it("does not keep a text from being found", () => {
    expect(foldText("暖\u200B气\u2060不热")).toBe("暖气不热");
    expect(runsOf("回\u200D龙\u202E观")).toEqual(["回龙观"]);
  });
});

describe("control characters", () => {
  it("go, and lines stay", () => {
    expect(withoutControls("a\u0000b\u0007\u001B[31m红\r\n行\r二\t列\u0085")).toBe("ab[31m红\n行\n二\t列");
  });
});

describe("a cut", () => {
  it("never goes through a character", () => {
    expect(cutTo("一二三", 2)).toBe("一二");
    expect(cutTo("一👪三", 2)).toBe("一");
    expect(cutTo("一👪三", 3)).toBe("一👪");
    expect(cutTo("短", 20)).toBe("短");
  });
});

import { describe, expect, it } from "vitest";
import { placeWords } from "./place-words.ts";

const path = "昌平区 · 回龙观街道 · 龙腾苑三区社区";

describe("the words of a place", () => {
  it("names what was chosen before the building: a house number alone is nowhere", () => {
    expect(placeWords({ building: "5号楼3单元", spoken: "" }, path)).toBe(`${path} · 5号楼3单元`);
  });
  it("keeps what the caller said, unless it is the name itself", () => {
    expect(placeWords({ building: "", spoken: "地铁口那边" }, path)).toBe(`${path} · 地铁口那边`);
    expect(placeWords({ building: "5号楼", spoken: " 龙腾苑三区社区 " }, path)).toBe(`${path} · 5号楼`);
  });
  it("is what was said where nothing is chosen", () => {
    expect([placeWords({ building: "2号楼", spoken: "老菜市场" }, ""), placeWords({ building: " ", spoken: "" }, "")]).toEqual(["2号楼 · 老菜市场", ""]);
  });
});

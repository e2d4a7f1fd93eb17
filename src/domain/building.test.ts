import { describe, expect, it } from "vitest";
import { buildingKey, foldBuilding, splitBuilding } from "./building.ts";

describe("a building", () => {
  it.each([
    ["5号楼", "5号楼"],
    ["5#楼", "5号楼"],
    ["5#", "5号楼"],
    ["五号楼", "5号楼"],
    ["５号楼", "5号楼"],
    ["5 栋", "5号楼"],
    ["5幢", "5号楼"],
    ["A座", "a号楼"],
    ["十二号楼三单元", "12号楼3单元"],
    ["二十号楼", "20号楼"],
    ["一百零三号楼", "103号楼"],
    ["一百一十号院", "110号院"],
    ["5-3-201", "5号楼3单元201"],
    ["5号楼3单元201室", "5号楼3单元201"],
    ["3号", "3号"],
    ["万达广场", "万达广场"],
  ])("%s is folded to %s", (text, folded) => expect(foldBuilding(text)).toBe(folded));
  it.each([
    ["五号楼三单元二〇一", "5号楼"],
    ["5-3-201", "5号楼"],
    ["12号院3#楼2门", "12号院3号楼"],
    ["幸福里二单元301", "幸福里"],
    ["万达广场", "万达广场"],
  ])("%s is known by %s, without the door", (text, key) => expect(buildingKey(text)).toBe(key));
  it.each([
    ["龙腾苑三区5号楼", "龙腾苑三区", "5号楼"],
    ["龙腾苑三区 五号楼二单元", "龙腾苑三区", "五号楼二单元"],
    ["hlg 5#", "hlg", "5#"],
    ["lty3q", "lty3q", ""],
    ["回龙观街道", "回龙观街道", ""],
    ["5号楼", "", "5号楼"],
  ])("is cut from %s: %s and %s", (text, place, building) => expect(splitBuilding(text)).toEqual({ place, building }));
});

import { describe, expect, it } from "vitest";
import type { PlaceRow } from "../../contract/rows.ts";
import { readDirectory } from "./directory.ts";

const places = await readDirectory();
const ofLevel = (level: PlaceRow["level"]) => places.filter((place) => place.level === level);
const named = (test: (place: PlaceRow) => boolean) => places.filter(test).map((place) => place.name);

describe("the directory", () => {
  it("has Beijing's 16 districts, 349 streets and towns and their communities", () => {
    expect(ofLevel("district")).toHaveLength(16);
    expect(ofLevel("street")).toHaveLength(349);
    expect(ofLevel("community")).toHaveLength(7535);
  });
  it("is dated", () => expect(new Set(places.map((place) => place.directoryDate))).toEqual(new Set(["2023-06-30"])));
  it("names each place once and puts it after its parent", () => {
    const seen = new Set<string>();
    for (const place of places) {
      expect(seen.has(place.id)).toBe(false);
      if (place.level !== "district") expect(seen.has(place.parentId ?? "")).toBe(true);
      seen.add(place.id);
    }
  });
  it("is found by two characters, by pinyin and by initials", () => {
    expect(named((place) => place.name.includes("回龙"))).toContain("回龙观街道");
    expect(named((place) => place.initials.startsWith("hlg"))).toContain("回龙观街道");
    expect(named((place) => place.pinyin.startsWith("huilong"))).toContain("回龙观街道");
    expect(named((place) => place.pinyin.startsWith("dashilan"))).toContain("大栅栏街道");
    expect(named((place) => place.initials.startsWith("ltysq"))).toContain("龙腾苑三区社区");
  });
  it("says names as people do", () => expect(named((place) => /(居委会|村委会|居民委员会|村民委员会)$/.test(place.name))).toEqual([]));
  it("writes readings in letters and digits alone", () => {
    expect(named((place) => !/^[a-z0-9]+$/.test(place.pinyin) || !/^[a-z0-9]+$/.test(place.initials))).toEqual([]);
  });
});

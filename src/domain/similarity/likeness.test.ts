import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { emptyPlace } from "../ticket-fields.ts";
import { likenessOf, type Matter, points, sketchOf } from "./likeness.ts";
import { buildingNumber, nearnessOf } from "./nearness.ts";
import { TermTable } from "./term-table.ts";
import { TermCutter } from "./terms.ts";

/** Enough of a reading to tell homophones: the characters of one list sound alike. */
const alike = ["气汽", "不布", "热惹", "梯踢", "停亭", "水税"];
const reading = (character: string): string => alike.find((group) => group.includes(character))?.slice(0, 1) ?? character;
const cutter = new TermCutter(reading);
const here = { ...emptyPlace, districtId: "110114", streetId: "110114001", communityId: "110114001001", building: "5号楼2单元" };
const at = Date.UTC(2026, 10, 24);
const hour = 3_600_000;
const matter = (text: string, change: Partial<Matter> = {}): Matter => ({
  terms: cutter.of(text, ["龙腾苑三区", "5号楼2单元"]),
  place: here,
  at,
  categoryId: null,
  callerKey: null,
  ...change,
});
const table = new TermTable();
const store = [
  ["暖气不热，室温低", "heating.cold"],
  ["家里暖气片冰凉，请测温", "heating.cold"],
  ["电梯停运三天", "property.lift"],
  ["楼里电梯坏了没人修", "property.lift"],
  ["垃圾没有清运", "environment.garbage"],
  ["路灯不亮", "roads.lighting"],
] as const;
for (const [text, categoryId] of store) table.add(cutter.of(text).keys(), categoryId);
const like = (one: Matter, other: Matter) => likenessOf(sketchOf(one, table), sketchOf(other, table), table);

describe("the terms of a text", () => {
  it("are the same for words of one thing, for homophones and for doubled characters", () => {
    expect([...cutter.of("采暖冰凉").keys()]).toEqual(expect.arrayContaining(["#暖气", "#不热"]));
    expect([...cutter.of("暖汽不惹").keys()]).toEqual(expect.arrayContaining(["#暖气", "#不热"]));
    expect([...cutter.of("暖暖气不热热").keys()]).toEqual(expect.arrayContaining(["#暖气", "#不热"]));
  });
  it("leave out the place's name, numbers and what everybody says", () => {
    const terms = [...cutter.of("您好，龙腾苑三区5号楼2单元反映电梯停运，请尽快解决", ["龙腾苑三区", "5号楼2单元"]).keys()];
    expect(terms).toEqual(expect.arrayContaining(["#电梯", "#停运"]));
    expect(terms.join("")).not.toMatch(/龙|5|您|尽快/);
  });
  it("are bounded and total for any text", () => {
    fc.assert(fc.property(fc.string({ unit: "grapheme", maxLength: 3_000 }), (text) => cutter.of(text).size <= 3_000));
  });
});

describe("the likeness of two matters", () => {
  it("says why: the nearness, the time between, and the words of the first", () => {
    const found = like(matter("我家暖气不热，老人受不了", { at: at + 2 * hour }), matter("供暖冰凉"));
    expect(found).toMatchObject({ nearness: "sameBuilding", apart: 2 * hour });
    expect(found.shared).toEqual(expect.arrayContaining(["暖气", "不热"]));
    expect(found.score).toBeGreaterThan(points.threshold);
  });
  it("is under the threshold for another matter here, and for the same matter elsewhere or long ago", () => {
    const draft = matter("暖气不热");
    expect(like(draft, matter("电梯停运")).score).toBeLessThan(points.threshold);
    expect(like(draft, matter("暖气不热", { place: { ...here, districtId: "110101", streetId: "110101001", communityId: null } })).score).toBeLessThan(
      points.threshold,
    );
    expect(like(draft, matter("暖气不热", { at: at - 3_000 * hour })).score).toBeLessThan(like(draft, matter("暖气不热")).score - 5);
  });
  const anyText = fc
    .array(fc.constantFrom("暖气", "不热", "电梯", "停运", "老人", "垃圾", "三天", "吵", "水", "，"), { maxLength: 12 })
    .map((words) => words.join(""));
  const anyMatter = fc.record({
    text: anyText,
    hours: fc.integer({ min: 0, max: 2_000 }),
    building: fc.constantFrom("", "5号楼", "6号楼", "甲12楼"),
    communityId: fc.constantFrom(null, here.communityId, "110114001002"),
    categoryId: fc.constantFrom(null, "heating.cold", "property.lift"),
    callerKey: fc.constantFrom(null, "a", "b"),
  });
  const made = ({ text, hours, building, communityId, categoryId, callerKey }: typeof anyMatter extends fc.Arbitrary<infer Value> ? Value : never) =>
    matter(text, { at: at + hours * hour, place: { ...here, building, communityId }, categoryId, callerKey });
  it("is symmetric, and its parts sum up to its score", () => {
    fc.assert(
      fc.property(anyMatter, anyMatter, (left, right) => {
        const [one, other] = [like(made(left), made(right)), like(made(right), made(left))];
        expect(one.score).toBeCloseTo(other.score, 9);
        expect(one.nearness).toBe(other.nearness);
        expect(Object.values(one.parts).reduce((sum, part) => sum + part, 0)).toBeCloseTo(one.score, 9);
      }),
    );
  });
  it("falls with time and distance, and rises with a common caller", () => {
    fc.assert(
      fc.property(anyMatter, fc.integer({ min: 1, max: 500 }), (given, later) => {
        const [one, other] = [made(given), matter("暖气不热")];
        const apart = { ...one, at: one.at + later * hour };
        expect(like(apart, other).score).toBeLessThanOrEqual(like(one, other).score);
        expect(like({ ...one, callerKey: "x" }, { ...other, callerKey: "x" }).score).toBeGreaterThan(
          like({ ...one, callerKey: "y" }, { ...other, callerKey: "x" }).score,
        );
        expect(like({ ...one, place: { ...here, districtId: "110101" } }, other).score).toBeLessThan(like({ ...one, place: here }, other).score);
      }),
    );
  });
  it("rises with each word that both have", () => {
    fc.assert(
      fc.property(anyText, anyText, fc.constantFrom("漏雨", "井盖", "油烟"), (left, right, word) => {
        const before = like(matter(left), matter(right)).parts.words;
        expect(like(matter(`${left}，${word}`), matter(`${right}，${word}`)).parts.words).toBeGreaterThanOrEqual(before - 1e-9);
      }),
    );
  });
});

describe("nearness", () => {
  it("reads buildings as they are said", () => {
    expect(["5号楼2单元601", "5栋", " 5 ", "５号楼", "甲12楼", "东门旁", ""].map(buildingNumber)).toEqual(["5", "5", "5", "5", "甲12", null, null]);
  });
  it("is known step by step", () => {
    const near = (change: object) => nearnessOf(here, { ...here, ...change });
    expect(near({})).toBe("sameBuilding");
    expect(near({ building: "7号楼" })).toBe("nextBuilding");
    expect(near({ building: "17号楼" })).toBe("sameCommunity");
    expect(near({ communityId: null })).toBe("inStreet");
    expect(near({ communityId: "110114001002" })).toBe("sameStreet");
    expect(near({ streetId: "110114002", communityId: null })).toBe("sameDistrict");
    expect(near({ districtId: "110101" })).toBe("elsewhere");
    expect(nearnessOf(emptyPlace, here)).toBe("unknown");
    const spoken = { ...emptyPlace, spoken: "龙腾苑三区", building: "5号楼" };
    expect(nearnessOf(spoken, { ...spoken, building: "5栋" })).toBe("sameBuilding");
  });
});

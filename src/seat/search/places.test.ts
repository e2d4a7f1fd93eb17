import { readFileSync } from "node:fs";
import { join } from "node:path";
import Sqlite from "better-sqlite3";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { type PlaceReference, type PlaceRow, placeRowSchema } from "../../contract/rows.ts";
import { emptyPlace } from "../../domain/ticket-fields.ts";
import { knownByName, knownIn, learnPlace, preparePlaceStatements, usesOfPlaces } from "../store/known-places.ts";
import { migrate } from "../store/migrate.ts";
import { cacheMigrations } from "../store/migrations/cache/index.ts";
import { PlaceIndex, type PlaceQuery } from "./places.ts";

const file = z
  .object({ rows: z.array(z.tuple([z.string(), z.string(), z.string()])) })
  .parse(JSON.parse(readFileSync(join(import.meta.dirname, "../../../resources/directory/beijing-2023-06-30.json"), "utf8")));
const levels: Readonly<Record<number, PlaceRow["level"]>> = { 6: "district", 9: "street", 12: "community" };
const place = (id: string, name: string, syllables: string, change: Partial<PlaceRow> = {}): PlaceRow =>
  placeRowSchema.parse({
    id,
    level: levels[id.length],
    parentId: id.length === 6 ? null : id.slice(0, -3),
    name,
    pinyin: syllables.replaceAll(" ", ""),
    initials: "",
    directoryDate: "2023-06-30",
    syllables,
    ...change,
  });
const directory = file.rows.map(([id, name, syllables]) => place(id, name, syllables));
const idOf = (name: string): string => directory.find((each) => each.name === name)?.id ?? "";

function learn(statements: ReturnType<typeof preparePlaceStatements>, key: number, named: PlaceReference): void {
  const later: (() => void)[] = [];
  learnPlace(statements, key, named, later);
  for (const write of later) write();
}

/** A directory with what such tickets taught, each given as often as it was taken. */
function indexWith(tickets: readonly Partial<PlaceReference>[] = [], places: readonly PlaceRow[] = directory) {
  const database = new Sqlite(":memory:");
  migrate(database, cacheMigrations);
  const statements = preparePlaceStatements(database);
  for (const [key, ticket] of tickets.entries()) learn(statements, key + 1, { ...emptyPlace, ...ticket });
  const memory = {
    within: (id: string) => knownIn(statements, id),
    named: (run: string) => knownByName(statements, run),
    uses: () => usesOfPlaces(statements),
  };
  return { statements, index: new PlaceIndex(places, memory) };
}
const plain = indexWith().index;
const ask = (text: string, change: Partial<PlaceQuery> = {}, index = plain): string[] =>
  index
    .search({ text, limit: 8, near: [], within: null, today: "2026-11-25", ...change })
    .map(({ path, building }) => (building === "" ? path : `${path} ${building}`));

const community = idOf("龙腾苑三区社区");
const inCommunity = { districtId: "110114", streetId: community.slice(0, 9), communityId: community };

describe("the place box", () => {
  it.each([
    ["hlg", "昌平区 · 回龙观街道"],
    ["回龙g", "昌平区 · 回龙观街道"],
    ["回龙", "昌平区 · 回龙观街道"],
    ["huilongg", "昌平区 · 回龙观街道"],
    ["dashilan", "西城区 · 大栅栏街道"],
    ["dashanlan", "西城区 · 大栅栏街道"],
    ["shichahai", "西城区 · 什刹海街道"],
    ["cpq", "昌平区"],
    ["天通苑北", "昌平区 · 天通苑北街道"],
  ])("gives for %s first %s", (text, path) => expect(ask(text)[0]).toBe(path));
  it("finds by what it lies in, and any part", () => {
    expect(ask("昌平 lty3q").some((path) => path.includes("龙腾苑三区"))).toBe(true);
    expect(ask("腾苑三").some((path) => path.includes("龙腾苑三区"))).toBe(true);
  });
  it("puts in front what lies in the chosen place, the caller's earlier places, and what is used", () => {
    const [one = "", two = "", three = ""] = directory.filter((each) => each.name === "光明社区").map((each) => each.id);
    const path = (id: string): string => plain.hit(id)?.path ?? "";
    for (const id of [one, two, three]) {
      expect(ask("gmsq", { within: id.slice(0, 6) })[0]).toBe(path(id));
      expect(ask("光明", { near: [id] })[0]).toBe(path(id));
      const uses = Array.from({ length: 40 }, () => ({ districtId: id.slice(0, 6), streetId: id.slice(0, 9), communityId: id }));
      expect(ask("光明社区", {}, indexWith(uses).index)[0]).toBe(path(id));
    }
  });
  it("learns buildings, written in any way, and offers them by number in the chosen place", () => {
    const { index } = indexWith([
      { ...inCommunity, building: "5号楼3单元201" },
      { ...inCommunity, building: "五号楼" },
      { ...inCommunity, building: "12#楼" },
    ]);
    expect(ask("5#", { within: community }, index)[0]).toMatch(/龙腾苑三区社区 5号楼$/);
    expect(ask("1", { within: community }, index)[0]).toMatch(/龙腾苑三区社区 12号楼$/);
    expect(ask("lty3q五号楼", {}, index)[0]).toMatch(/龙腾苑三区社区 5号楼$/);
    expect(ask("5号楼", {}, index)).toEqual([]);
  });
  it("keeps all that is typed behind a building that is known, and no other number that begins like it", () => {
    const { index } = indexWith([
      { ...inCommunity, building: "5号楼" },
      { ...inCommunity, building: "永旺1" },
    ]);
    expect(ask("5号楼北门旁边", { within: community }, index)).toEqual([expect.stringMatching(/龙腾苑三区社区 5号楼北门旁边$/)]);
    expect(ask("五号楼 三单元201", { within: community }, index)).toEqual([expect.stringMatching(/龙腾苑三区社区 五号楼 三单元201$/)]);
    expect(ask("lty3q 5#3单元", {}, index)[0]).toMatch(/龙腾苑三区社区 5#3单元$/);
    expect(ask("永旺1北门", { within: community }, index)).toEqual([expect.stringMatching(/龙腾苑三区社区 永旺1北门$/)]);
    expect(ask("永旺12", { within: community }, index)).toEqual([]);
  });
  it("finds a named building in the whole city by any part and its pinyin, and words alone as they were spoken", () => {
    const { index } = indexWith([{ ...inCommunity, building: "永旺购物中心" }, { spoken: "天坛北门对面的早市" }]);
    for (const text of ["永旺", "ywgw", "yongwang", "购物中心"])
      expect(ask(text, {}, index)).toContainEqual(expect.stringMatching(/龙腾苑三区社区 永旺购物中心$/));
    expect(ask("早市", {}, index)).toContain("天坛北门对面的早市");
  });
  it("keeps a building that nobody named before as it is typed, in the place that is named with it", () => {
    expect(ask("龙腾苑三区77号楼")[0]).toMatch(/龙腾苑三区社区 77号楼$/);
  });
  it("forgets what a ticket no longer says", () => {
    const { statements, index } = indexWith([{ ...inCommunity, building: "5号楼" }]);
    learn(statements, 1, { ...emptyPlace, ...inCommunity, building: "6号楼" });
    learn(statements, 1, { ...emptyPlace, ...inCommunity, building: "6号楼2单元" });
    expect(ask("5号楼", { within: community }, index)).toEqual([]);
    expect(knownIn(statements, community)).toEqual([{ placeId: community, folded: "6号楼", name: "6号楼", uses: 1 }]);
  });
  it("puts a place that was abolished behind all others, and still finds it", () => {
    const places = directory.map((each) => (each.name === "回龙观街道" ? { ...each, abolishedOn: "2026-01-01", successorId: idOf("龙泽园街道") } : each));
    const { index } = indexWith([], places);
    const hits = ask("hlg", { limit: 50 }, index);
    expect(hits[0]).not.toBe("昌平区 · 回龙观街道");
    expect(hits).toContain("昌平区 · 回龙观街道");
  });
  it("takes a pasted page, signs and invisible characters for no place", () => {
    for (const text of ["很长".repeat(50_000), "‮\u200b", "<img src=x onerror=alert(1)>", "' OR 1=1 --", '*"(', ""]) expect(ask(text.slice(0, 200))).toEqual([]);
  });
});

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { configurationRowSchema } from "../../contract/configuration.ts";
import { MatterIndex, type MatterQuery } from "./matters.ts";

const file = join(import.meta.dirname, "../../../resources/configuration/beijing.json");
const index = new MatterIndex(configurationRowSchema.parse(JSON.parse(readFileSync(file, "utf8"))));
const ask = (text: string, change: Partial<MatterQuery> = {}): string[] =>
  index.search({ kind: "category", text, demandType: null, limit: 8, ...change }).map(({ label }) => label);

describe("categories and units", () => {
  it.each(["室温", "swbdb", "shiwen", "室温bdb", "供热 sw", "gr 室温"])("are found by %s", (text) => expect(ask(text)[0]).toBe("供热 / 室温不达标"));
  it("are found by what they lie in", () => expect(ask("供热")).toContain("供热 / 采暖费与退费"));
  it("of the chosen type stand first, and the others are still there", () => {
    expect(ask("", { demandType: "praise", limit: 3 })).toEqual([
      "住房保障与租赁 / 老旧小区改造与加装电梯",
      "环境卫生 / 绿化养护与树木修剪",
      "公共交通 / 公交线路与服务",
    ]);
    expect(ask("室温", { demandType: "praise" })[0]).toBe("供热 / 室温不达标");
  });
  it("find units alike", () => {
    expect(ask("rl", { kind: "unit" })[0]).toContain("热力");
    expect(ask("hlgjd", { kind: "unit" })).toEqual(["回龙观街道"]);
  });
  it("find types by either language", () => {
    for (const text of ["ts", "投", "complaint", "com"]) expect(ask(text, { kind: "demandType" })[0]).toBe("投诉");
    expect(ask("", { kind: "demandType" })).toEqual(["咨询", "求助", "投诉", "举报", "建议", "表扬"]);
  });
  it("find nothing for what is no name", () => expect(ask("‮xyzzy\u200b")).toEqual([]));
});

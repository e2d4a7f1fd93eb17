import { describe, expect, it } from "vitest";
import { nodeAt, noteOf, scriptFaults } from "./script-path.ts";

const script = [
  {
    id: "a",
    text: "家里哪些房间不热？\n（逐间问）",
    choices: [
      { label: "全屋", to: "b" },
      { label: "一间", to: "c" },
    ],
  },
  { id: "b", text: "同楼邻居热吗？", choices: [{ label: "也不热", to: "c" }] },
  { id: "c", text: "登记并派单。", choices: [] },
];

describe("a guided script", () => {
  it("goes where the choices lead, and nowhere by a choice that there is not", () => {
    expect(nodeAt(script, [])?.id).toBe("a");
    expect(nodeAt(script, [0, 0])?.id).toBe("c");
    expect(nodeAt(script, [7])).toBeNull();
    expect(nodeAt([], [])).toBeNull();
  });
  it("is noted as what was asked and answered", () => {
    expect(noteOf(script, [0, 0], "供热投诉")).toBe("【供热投诉】\n家里哪些房间不热？ → 全屋\n同楼邻居热吗？ → 也不热");
  });
  it("is told what is wrong with it", () => {
    expect(scriptFaults(script)).toEqual({ missing: [], unreached: [], doubled: [] });
    expect(scriptFaults([...script.slice(0, 2), { id: "x", text: "", choices: [] }])).toEqual({ missing: ["c"], unreached: ["x"], doubled: [] });
    expect(scriptFaults([...script, script[2] as (typeof script)[number]]).doubled).toEqual(["c"]);
  });
});

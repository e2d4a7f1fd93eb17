import { describe, expect, it } from "vitest";
import type { ConfigurationRow } from "../contract/configuration.ts";
import { demandTypeName, urgencyChoices, urgencyName } from "./configuration-names.ts";

describe("a type's name", () => {
  const own = { demandTypes: [{ id: "pledge", name: { zh: "承诺", en: "Pledge" } }] } as unknown as ConfigurationRow;
  const none = { demandTypes: [] } as unknown as ConfigurationRow;
  it("is the city's own, in the language that is read", () => {
    expect([demandTypeName(own, "pledge", "zh-CN"), demandTypeName(own, "pledge", "en-GB")]).toEqual(["承诺", "Pledge"]);
  });
  it("is the standard's where the city has none, or has it no more, and else the id", () => {
    expect([demandTypeName(none, "help", "en"), demandTypeName(own, "help", "zh-CN"), demandTypeName(null, "praise", "zh-CN")]).toEqual([
      "Help",
      "求助",
      "表扬",
    ]);
    expect(demandTypeName(own, "gone", "zh-CN")).toBe("gone");
  });
});

describe("levels of urgency", () => {
  const levels = (change: object[]): ConfigurationRow => ({ urgencyLevels: change }) as unknown as ConfigurationRow;
  const own = { id: "urgent", name: { zh: "加急", en: "Pressing" }, isOffered: false };
  it("are called what a version calls them, and the standard words where it says nothing", () => {
    const configuration = levels([own]);
    expect([
      urgencyName(configuration, "urgent", "zh-CN"),
      urgencyName(configuration, "urgent", "en"),
      urgencyName(configuration, "critical", "zh-CN"),
    ]).toEqual(["加急", "Pressing", "特急"]);
    expect(urgencyName(null, "urgent", "zh-CN")).toBe("紧急");
  });
  it("are offered as a version says, with the least and what stands there already, in the order in which they rise", () => {
    const values = (present: "urgent" | null) => urgencyChoices(levels([own, { ...own, id: "normal" }]), "zh-CN", present).map(({ value }) => value);
    expect(values(null)).toEqual(["normal", "critical"]);
    expect(values("urgent")).toEqual(["normal", "urgent", "critical"]);
  });
});

import { describe, expect, it } from "vitest";
import type { ConfigurationRow } from "../contract/configuration.ts";
import { demandTypeName } from "./configuration-names.ts";

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

import i18next from "i18next";
import { beforeAll, describe, expect, it } from "vitest";
import { catalogues } from "./catalogue.ts";
import { stateWords } from "./state-words.ts";

const i18n = i18next.createInstance();
beforeAll(() => i18n.init({ lng: "zh-CN", resources: { "zh-CN": { translation: catalogues["zh-CN"] } } }));

describe("a seat's state in words", () => {
  it("says a break's reason as it was called, else the usual ones in the screen's words, and what it does not know not at all", () => {
    const words = (reason: string | null, reasonName?: string | null) =>
      stateWords(i18n.t, "break", { reason, ...(reasonName === undefined ? {} : { reasonName }) });
    expect(words("handover", "交接班")).toBe("小休 · 交接班");
    expect(words("meal", "午餐")).toBe("小休 · 午餐");
    // From a seat of before, and under a version without reasons of its own.
    expect([words("meal"), words("meal", null)]).toEqual(["小休 · 用餐", "小休 · 用餐"]);
    expect([words("handover"), words(null), words("rest", "小休")]).toEqual(["小休", "小休", "小休"]);
    expect(stateWords(i18n.t, "busy", { reason: "meal", reasonName: "用餐" })).toBe("示忙");
  });
});

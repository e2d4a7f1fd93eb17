import { describe, expect, it } from "vitest";
import { placeSyllables } from "./place-syllables.ts";

describe("placeSyllables", () => {
  it.each([
    ["大栅栏街道", "110102", "da shi lan jie dao"],
    ["西栅子村", "110116", "xi zha zi cun"],
    ["广渠门北里社区", "110101", "guang qu men bei li she qu"],
    ["长子营镇", "110115", "zhang zi ying zhen"],
    ["长阳镇", "110111", "chang yang zhen"],
    ["演乐社区", "110101", "yan yue she qu"],
    ["重兴园社区", "110106", "chong xing yuan she qu"],
    ["回龙观街道", "110114", "hui long guan jie dao"],
    ["二十里堡村", "110113", "er shi li pu cun"],
    ["刘斌堡乡", "110119", "liu bin bu xiang"],
    ["绿林苑社区", "110115", "lv lin yuan she qu"],
    ["丽都社区", "110105", "li du she qu"],
    ["768厂社区", "110108", "7 6 8 chang she qu"],
    ["中国矿业大学（北京）社区", "110108", "zhong guo kuang ye da xue bei jing she qu"],
  ])("%s → %s", (name, district, syllables) => expect(placeSyllables(name, district)).toBe(syllables));
});

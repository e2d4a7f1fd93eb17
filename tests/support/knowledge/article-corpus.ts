import type { ArticleRow } from "../../../src/contract/rows.ts";
import { readDirectory } from "../../../src/dispatch/demo/directory.ts";
import { readKnowledge } from "../../../src/dispatch/demo/knowledge.ts";
import { SeededRandom } from "../../../src/dispatch/demo/seeded-random.ts";
import { emptyContent } from "../../../src/domain/article-changes.ts";

const surnames = [..."王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧"];
const given = [..."伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英华玉兰凤洁梅琳素云莲真环雪荣爱妹香月莺媛瑞凡佳嘉琼勤珍贞莉"];
const kinds = ["办理流程", "受理口径", "常见问题", "收费标准", "投诉处理", "联系方式", "所需材料", "应急处置", "政策说明", "答复要点"];
const latin = ["wifi", "ETC", "APP", "POS机", "12345", "96069", "Euro6", "QR码", "VPN", "LED灯", "ICU", "GPS"];
const traditionalTails = ["（繁體對照：供暖溫度與測溫時間）", "（繁體對照：電費繳納與發票開具）", "（繁體對照：醫療保險與報銷）"];
const rareFrom = 0x4e00;

/**
 * Made-up articles for tests and benchmarks, the same for the same seed: clauses of the sample knowledge put together anew,
 * with names of places and persons, numbers, Latin words, some traditional and some rare characters.
 */
export async function makeArticles(count: number, seed: number): Promise<ArticleRow[]> {
  const random = new SeededRandom(seed);
  const knowledge = await readKnowledge();
  const places = (await readDirectory()).map((place) => place.name);
  const clauses = [...new Set(knowledge.flatMap((article) => article.body.split(/[，。；：\n]/u)))].filter((clause) => clause.length > 3);
  const topics = [...new Set(knowledge.flatMap((article) => [article.title, ...article.tags]))].filter((topic) => topic !== "示例文本");
  const name = (): string => random.pick(surnames) + random.pick(given) + (random.next() < 0.5 ? random.pick(given) : "");
  const clause = (): string => {
    const said = random.pick(clauses);
    const kind = random.below(20);
    if (kind === 0) return `${said}，联系人${name()}`;
    if (kind === 1) return `${said}${random.pick(latin)}`;
    if (kind === 2) return `${random.pick(places)}${said}`;
    if (kind === 3) return `${said}，编号${random.below(99_999)}号`;
    if (kind === 4) return said + String.fromCharCode(rareFrom + random.below(20_000));
    return said;
  };
  const article = (index: number): ArticleRow => {
    const topic = random.pick(topics);
    const sentences = Array.from({ length: 8 + random.below(17) }, () => clause());
    return {
      ...emptyContent,
      versionId: null,
      publishedAt: null,
      withdrawn: null,
      next: null,
      id: `made-${index}`,
      version: 1,
      title: `${random.next() < 0.4 ? random.pick(places) : ""}${topic}${random.pick(kinds)}`,
      body: `${sentences.join("，")}。${random.next() < 0.1 ? random.pick(traditionalTails) : ""}`,
      categoryId: "heating.cold",
      region: random.next() < 0.7 ? "北京市" : "昌平区",
      source: "示例知识",
      tags: [topic, random.pick(topics)],
      validFrom: random.next() < 0.05 ? "2027-01-01" : "2025-01-01",
      validTo: random.next() < 0.1 ? "2026-01-01" : null,
      sample: true,
    };
  };
  return Array.from({ length: count }, (_, index) => article(index));
}

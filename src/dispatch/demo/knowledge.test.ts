import { describe, expect, it } from "vitest";
import { readConfiguration } from "./configuration.ts";
import { readKnowledge } from "./knowledge.ts";

describe("the sample knowledge", () => {
  it("is at least forty articles, each marked as a sample, with an id of its own and a category that there is", async () => {
    const [articles, configuration] = [await readKnowledge(), await readConfiguration()];
    const categories = new Set(configuration.categories.map((category) => category.id));
    expect(articles.length).toBeGreaterThanOrEqual(40);
    expect(new Set(articles.map((article) => article.id)).size).toBe(articles.length);
    for (const article of articles) {
      expect(article).toMatchObject({ sample: true });
      expect(article.tags).toContain("示例文本");
      expect(article.body).toContain("示例文本");
      expect(categories.has(article.categoryId)).toBe(true);
      expect(article.validFrom).toMatch(/^\d{4}-\d{2}-\d{2}$/);
    }
  });
  it("holds expired, future and district articles too, so that their marks can be seen", async () => {
    const articles = await readKnowledge();
    expect(articles.some((article) => article.validTo !== null && article.validTo < "2026-01-01")).toBe(true);
    expect(articles.some((article) => article.validFrom > "2027-01-01")).toBe(true);
    expect(articles.some((article) => article.region !== "北京市")).toBe(true);
  });
});

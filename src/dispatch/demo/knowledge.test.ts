import { describe, expect, it } from "vitest";
import { unknownHoles } from "../../domain/placeholders.ts";
import { scriptFaults } from "../../domain/script-path.ts";
import { readConfiguration } from "./configuration.ts";
import { readKnowledge, readTextModules } from "./knowledge.ts";

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
  it("has scripts whose steps all lead somewhere and are all reached, and related articles that there are", async () => {
    const articles = await readKnowledge();
    const scripts = articles.filter((article) => article.kind === "script");
    expect(scripts.length).toBeGreaterThanOrEqual(2);
    for (const { id, script } of scripts) expect([id, scriptFaults(script)]).toEqual([id, { missing: [], unreached: [], doubled: [] }]);
    const ids = new Set(articles.map((article) => article.id));
    expect(articles.flatMap((article) => article.related).filter((id) => !ids.has(id))).toEqual([]);
  });
  it("has text modules whose holes the desk can fill", async () => {
    for (const { id, body } of await readTextModules()) expect([id, unknownHoles(body)]).toEqual([id, []]);
  });
  it("holds expired, future and district articles too, so that their marks can be seen", async () => {
    const articles = await readKnowledge();
    expect(articles.some((article) => article.validTo !== null && article.validTo < "2026-01-01")).toBe(true);
    expect(articles.some((article) => article.validFrom > "2027-01-01")).toBe(true);
    expect(articles.some((article) => article.region !== "北京市")).toBe(true);
  });
});

import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { ArticleRow, TicketRow } from "../../../src/contract/rows.ts";
import { readKnowledge } from "../../../src/dispatch/demo/knowledge.ts";
import { SeededRandom } from "../../../src/dispatch/demo/seeded-random.ts";
import { runsOf } from "../../../src/domain/bigrams.ts";
import { simplified, traditional } from "../../../src/domain/simplified-table.ts";
import { emptyTicketFields } from "../../../src/domain/ticket-fields.ts";
import { keysOfAll, searchArticles } from "../../../src/seat/search/articles.ts";
import type { Cache } from "../../../src/seat/store/cache.ts";
import { holdRows } from "../../support/hold-rows.ts";
import { newId } from "../../support/identifiers.ts";
import { makeArticles } from "../../support/knowledge/article-corpus.ts";
import { cacheOf, type ScannedArticle, scanFor, scanned } from "../../support/knowledge/article-store.ts";

let folder: string;
let made: ArticleRow[];
let scan: ScannedArticle[];
let cache: Cache;
let samples: Cache;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "hotline-search-"));
  made = await makeArticles(250, 11);
  scan = made.map(scanned);
  cache = cacheOf(folder, made);
  samples = cacheOf(mkdtempSync(join(folder, "samples-")), await readKnowledge());
});
afterAll(() => {
  cache?.close();
  samples?.close();
  rmSync(folder, { recursive: true, force: true });
});

/** The first traditional character of each simplified one. */
const traditionalOf = new Map(Array.from(simplified, (character, index) => [character, traditional[index] ?? character] as const).reverse());
const asTraditional = (text: string): string => Array.from(text, (character) => traditionalOf.get(character) ?? character).join("");

/** A query of 1–8 characters: a piece of some article, the last character of a run, letters of a title's reading, a mix of these, or anything. */
function makeQuery(random: SeededRandom): string {
  const article = random.pick(scan);
  const characters = Array.from(article.text);
  const length = 1 + random.below(8);
  const piece = (): string => {
    const at = random.below(characters.length);
    return characters.slice(at, at + length).join("");
  };
  const lettersOf = (text: string): string => text.slice(random.below(text.length)).trim().replace(/\n.*/s, "").replaceAll(" ", "").slice(0, length);
  switch (random.below(8)) {
    case 0:
    case 1:
      return piece();
    case 2:
      return Array.from(random.pick(runsOf(article.text))).at(-1) ?? "";
    case 3:
      return lettersOf(article.initials);
    case 4:
      return lettersOf(article.reading);
    case 5:
      return asTraditional(piece()).toUpperCase();
    case 6:
      return `${piece().slice(0, 3)} ${lettersOf(article.initials).slice(0, 4)}`;
    default:
      return Array.from({ length }, () => random.pick(Array.from(random.pick(scan).text))).join("");
  }
}

describe("the search for articles", () => {
  it("finds what a plain scan finds, and nothing else, in 10,000 random queries of 1–8 characters", () => {
    const random = new SeededRandom(20_261_125);
    const idOf = cache.read(
      (statements) =>
        new Map(
          (
            statements.articleDocuments.all(JSON.stringify(Array.from({ length: made.length }, (_, index) => index + 1))) as { key: number; document: string }[]
          ).map((row) => [row.key, (JSON.parse(row.document) as ArticleRow).id] as const),
        ),
    );
    let hits = 0;
    for (let count = 0; count < 10_000; count += 1) {
      const query = makeQuery(random);
      const wanted = runsOf(query).length === 0 ? [] : scan.filter(scanFor(query)).map((article) => article.id);
      const found = cache.read((statements) => keysOfAll(statements, query)).map((key) => idOf.get(key) ?? "");
      if (found.length !== wanted.length) expect([query, found.sort()]).toEqual([query, wanted.sort()]);
      expect(new Set(found)).toEqual(new Set(wanted));
      hits += wanted.length;
    }
    expect(hits).toBeGreaterThan(100_000);
  });

  it("shows every one of them where they are few, the asked-for article among them", () => {
    const random = new SeededRandom(7);
    for (let count = 0; count < 300; count += 1) {
      const query = makeQuery(random);
      const wanted = runsOf(query).length === 0 ? [] : scan.filter(scanFor(query)).map((article) => article.id);
      if (wanted.length === 0) continue;
      const shown = searchArticles(cache, { text: query, limit: 250, today: "2026-06-01", regions: [] });
      expect([query, shown.map((hit) => hit.article.id).sort()]).toEqual([query, wanted.sort()]);
      expect(shown.every((hit) => !hit.isNear)).toBe(true);
    }
  });
});

/** A ticket that was answered by an article. */
const answeredFrom = (reference: string): TicketRow => ({
  id: newId(),
  number: null,
  status: "answered",
  channel: "phone",
  fields: { ...emptyTicketFields, content: "咨询", articleIds: [reference] },
  callerId: null,
  callId: null,
  numberHash: null,
  numberMask: null,
  contactMask: null,
  createdAt: 1,
  updatedAt: 1,
  createdBy: "p-1",
  extension: null,
  deadline: null,
  configurationVersion: 1,
  repeatOf: null,
  steps: [],
  sample: false,
});

const find = (text: string, regions: readonly string[] = []) => searchArticles(samples, { text, limit: 12, today: "2026-06-01", regions });
const titles = (text: string): string[] => find(text).map((hit) => hit.article.title);

describe("an operator's ways to search", () => {
  it.each([
    ["two characters", "测温"],
    ["one character that ends a run", "跑水"],
    ["pinyin", "gongnuan"],
    ["pinyin that is only begun", "gongnu"],
    ["initials", "gnsw"],
    ["pinyin and initials mixed", "gongns"],
    ["traditional characters", "測溫"],
    ["full-width letters", "ｇｎｓｗ"],
    ["letters exchanged", "gnognuan"],
    ["one letter too many", "gonngnuan"],
    ["a character that sounds alike", "公暖"],
    ["a sound that is not told apart", "gongluan"],
    ["one wrong character of three", "供暖时温"],
  ])("finds it by %s: %s", (_, query) => {
    expect(titles(query).some((title) => /供暖|暖气/.test(title))).toBe(true);
  });

  it.each(["96069", "96069热线", "etc卡", "ＥＴＣ", "5号楼wifi"])("finds digits and Latin among Chinese: %s", (query) => {
    const mixed = { ...(made[0] as ArticleRow), id: "mixed-1", title: "ETC卡与Wi-Fi咨询", body: "请拨96069热线。5号楼WiFi由物业维护。", tags: [] };
    holdRows(samples, [{ entity: "article", row: mixed }]);
    expect(find(query)[0]?.article.id).toBe("mixed-1");
  });

  it("puts first what tickets name", () => {
    const alike = ["used-1", "used-2", "used-3"].map(
      (id): ArticleRow => ({ ...(made[0] as ArticleRow), id, title: "窨井盖缺失", body: "登记位置。", tags: [], validTo: null, validFrom: "2025-01-01" }),
    );
    holdRows(
      samples,
      alike.map((row) => ({ entity: "article", row })),
    );
    const order = () => find("窨井盖").map((hit) => [hit.article.id, hit.uses]);
    expect(order()[0]?.[0]).toBe("used-3");
    holdRows(
      samples,
      ["used-1", "used-1", "used-2"].map((articleId) => ({ entity: "ticket", row: answeredFrom(`${articleId}@1`) })),
    );
    expect(order()).toEqual([
      ["used-1", 2],
      ["used-2", 1],
      ["used-3", 0],
    ]);
  });

  it("marks what was typed, also by its sound, and says when it only comes near", () => {
    const [typed] = find("供暖室温");
    expect(typed?.article.title.slice(...(typed.titleMarks[0] ?? [0, 0]))).toBe("供暖室温");
    expect(typed).toMatchObject({ isNear: false, confidence: "high" });
    const [spoken] = find("gnsw");
    expect(spoken?.article.title.slice(...(spoken.titleMarks[0] ?? [0, 0]))).toBe("供暖室温");
    const [near] = find("公暖室温");
    expect(near).toMatchObject({ isNear: true, confidence: "low", article: { title: "供暖室温不达标怎么办" } });
    const [inText] = find("用手堵");
    expect(inText?.excerpt.slice(...(inText.marks[0] ?? [0, 0]))).toBe("用手堵");
    expect(inText?.confidence).toBe("middle");
  });

  it("puts an expired article last, and one for the call's own district first", () => {
    const hits = find("供暖");
    const validity = hits.map(({ article }) => (article.validTo !== null && article.validTo < "2026-06-01" ? 1 : 0));
    expect(validity).toContain(1);
    expect(validity).toEqual([...validity].sort());
    const local = [
      { id: "a-1", region: "昌平区" },
      { id: "a-2", region: "海淀区" },
      { id: "a-3", region: "北京市" },
    ].map(({ id, region }): ArticleRow => ({ ...(made[0] as ArticleRow), id, region, title: "犬只管理受理口径", validFrom: "2025-01-01", validTo: null }));
    holdRows(
      cache,
      local.map((row) => ({ entity: "article", row })),
    );
    const order = (regions: string[]) => searchArticles(cache, { text: "犬只管理", limit: 3, today: "2026-06-01", regions }).map((hit) => hit.article.region);
    expect(order(["北京市", "昌平区"])).toEqual(["昌平区", "北京市", "海淀区"]);
    expect(order(["北京市", "海淀区"])).toEqual(["海淀区", "北京市", "昌平区"]);
  });
});

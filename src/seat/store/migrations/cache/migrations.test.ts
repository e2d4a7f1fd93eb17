import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import Sqlite from "better-sqlite3";
import { describe, expect, it } from "vitest";
import { fillLists } from "../../../lists/fill-lists.ts";
import { searchArticles } from "../../../search/articles.ts";
import { Cache } from "../../cache.ts";
import { prepareStatements } from "../../cache-statements.ts";
import { knownIn, preparePlaceStatements } from "../../known-places.ts";
import { listExpression } from "../../list-texts.ts";
import { migrate } from "../../migrate.ts";
import { cacheMigrations } from "./index.ts";

const article = {
  id: "a-1",
  version: 1,
  title: "供暖室温不达标怎么办",
  body: "先测温。",
  categoryId: "heating.cold",
  region: "北京市",
  source: "示例知识",
  tags: ["暖气"],
  validFrom: "2026-01-01",
  validTo: null,
  sample: true,
};

/** A row in whatever form its table has; what is asked for and not given is empty. */
function insert(database: Sqlite.Database, table: string, values: Readonly<Record<string, string | number>>): void {
  const columns = database.pragma(`table_info(${table})`) as { name: string; notnull: number; pk: number }[];
  const rest = columns.filter(({ name, notnull, pk }) => notnull === 1 && pk === 0 && !(name in values)).map(({ name }) => [name, ""]);
  const all = { ...Object.fromEntries(rest), ...values };
  const names = Object.keys(all);
  database.prepare(`INSERT INTO ${table} (${names.join(", ")}) VALUES (${names.map((name) => `@${name}`).join(", ")})`).run(all);
}

describe("the cache's forms", () => {
  it.each(cacheMigrations.slice(1).map(({ number }) => number))("%i keeps what a cache of the form before it holds, and its place in the feed", (number) => {
    const folder = mkdtempSync(join(tmpdir(), "hotline-cache-"));
    const file = join(folder, "cache.sqlite");
    const old = new Sqlite(file);
    migrate(old, cacheMigrations.slice(0, number - 1));
    const position = { cursor: "1.2.3", containedSequence: 4, deviceId: "d", filled: true };
    old.prepare("INSERT INTO fact VALUES ('position', ?)").run(JSON.stringify(position));
    insert(old, "article", { id: article.id, document: JSON.stringify(article) });
    const fields = { fields: { place: { placeId: null, spoken: "", building: "" } } };
    insert(old, "ticket", {
      id: "t-1",
      status: "dispatched",
      is_open: 1,
      is_confidential: 0,
      created_at: 5,
      document: JSON.stringify({ id: "t-1", ...fields }),
    });
    insert(old, "call", { id: "call-1", started_at: 6, document: JSON.stringify({ id: "call-1" }) });
    insert(old, "place", { id: "110114", document: JSON.stringify({ id: "110114" }) });
    old.close();
    const cache = new Cache({ file, key: null, onRebuilt: () => expect.unreachable("it was thrown away") });
    expect(cache.position).toMatchObject(position);
    const held = cache.read(({ ticketById, callById, places }) => [ticketById.get("t-1"), callById.get("call-1"), places.all()]);
    expect(JSON.stringify(held)).toMatch(/t-1.*call-1.*110114/);
    expect(searchArticles(cache, { text: "测温", limit: 5, today: "2026-06-01", regions: [] })[0]?.article.id).toBe("a-1");
    expect(cache.read((statements) => statements.ask("PRAGMA integrity_check").pluck().get())).toBe("ok");
    cache.close();
    rmSync(folder, { recursive: true, force: true });
  });
  it("keep their articles, which are found anew", () => {
    const folder = mkdtempSync(join(tmpdir(), "hotline-cache-"));
    const file = join(folder, "cache.sqlite");
    const old = new Sqlite(file);
    migrate(old, cacheMigrations.slice(0, 1));
    old.prepare("INSERT INTO article (id, document) VALUES (?, ?)").run(article.id, JSON.stringify(article));
    old.prepare("INSERT INTO fact VALUES ('position', ?)").run(JSON.stringify({ cursor: "1.2.3", containedSequence: 4, deviceId: "d", filled: true }));
    old.close();
    const cache = new Cache({ file, key: null, onRebuilt: () => expect.unreachable("it was thrown away") });
    expect(cache.position).toMatchObject({ cursor: "1.2.3", filled: true });
    for (const text of ["测温", "室温", "gnsw", "nuanqi"]) {
      expect([text, searchArticles(cache, { text, limit: 5, today: "2026-06-01", regions: [] })[0]?.article.id]).toEqual([text, "a-1"]);
    }
    cache.close();
    rmSync(folder, { recursive: true, force: true });
  });

  it("fill their lists in small pieces, and go on where they stopped", async () => {
    const folder = mkdtempSync(join(tmpdir(), "hotline-cache-"));
    const file = join(folder, "cache.sqlite");
    const old = new Sqlite(file);
    migrate(old, cacheMigrations.slice(0, 2));
    const caller = { id: "", name: "", numbers: [], birthYear: null, flags: [], notes: "", place: null, updatedAt: 1, sample: true };
    for (let index = 0; index < 100; index += 1) {
      old.prepare("INSERT INTO caller (id, document) VALUES (?, ?)").run(`c-${index}`, JSON.stringify({ ...caller, id: `c-${index}`, name: `王${index}` }));
    }
    old.close();
    const count = (cache: Cache): number => Number(cache.read((statements) => statements.ask("SELECT count(*) FROM caller_list").pluck().get()));
    const first = new Cache({ file, key: null, onRebuilt: () => expect.unreachable("it was thrown away") });
    const filling = fillLists(first);
    while (count(first) === 0) await new Promise<void>((resolve) => setImmediate(resolve));
    expect(count(first)).toBeLessThan(100);
    first.close();
    await filling;
    const cache = new Cache({ file, key: null, onRebuilt: () => expect.unreachable("it was thrown away") });
    await fillLists(cache);
    expect(count(cache)).toBe(100);
    expect(cache.read((statements) => statements.readFact.get("lists"))).toBe('"filled"');
    cache.close();
    rmSync(folder, { recursive: true, force: true });
  });

  it.each(['"filled"', '{"kind":"caller","key":3}', '{"kind":"ticket","key":0}', '"wanting"'])(
    "make calls of before searchable, lists at %s",
    async (lists) => {
      const folder = mkdtempSync(join(tmpdir(), "hotline-cache-"));
      const file = join(folder, "cache.sqlite");
      const old = new Sqlite(file);
      migrate(old, cacheMigrations.slice(0, 10));
      old.prepare("UPDATE fact SET value = ? WHERE name = 'lists'").run(lists);
      const call = { id: "x:1", direction: "in", queue: "供暖", numberMask: "138****5678", callerId: null, personId: "p-1", extension: "8002" };
      const row = { ...call, startedAt: 6, answeredAt: null, endedAt: null };
      insert(old, "call", { id: call.id, started_at: 6, document: JSON.stringify(row) });
      old.close();
      const cache = new Cache({ file, key: null, onRebuilt: () => expect.unreachable("it was thrown away") });
      await fillLists(cache);
      for (const text of ["供暖", "567", "8002"]) {
        const found = cache.read(({ ask }) => ask("SELECT count(*) FROM call_index WHERE call_index MATCH ?").pluck().get(listExpression(text)));
        expect([text, found]).toEqual([text, 1]);
      }
      expect(cache.read((statements) => statements.readFact.get("lists"))).toBe('"filled"');
      cache.close();
      rmSync(folder, { recursive: true, force: true });
    },
  );

  it("have nothing to fill in a new store", async () => {
    const folder = mkdtempSync(join(tmpdir(), "hotline-cache-"));
    const cache = new Cache({ file: join(folder, "cache.sqlite"), key: null, onRebuilt: () => {} });
    expect(cache.read((statements) => statements.readFact.get("lists"))).toBe('"filled"');
    cache.close();
    rmSync(folder, { recursive: true, force: true });
  });

  it("learn the places of the tickets that are there, and give old ones the fields that they lack", () => {
    const database = new Sqlite(":memory:");
    migrate(database, cacheMigrations.slice(0, 3));
    const place = { districtId: "110114", streetId: "110114011", communityId: null, building: "五号楼二单元", spoken: "" };
    const write = database.prepare("INSERT INTO ticket (id, status, is_open, is_confidential, created_at, document) VALUES (?, 'closed', 0, 0, 1, ?)");
    write.run("t-1", JSON.stringify({ id: "t-1", fields: { content: "停水", place } }));
    write.run("t-2", JSON.stringify({ id: "t-2", fields: { content: "停水", place, extra: { since: "昨天" } } }));
    migrate(database, cacheMigrations.slice(0, 4));
    expect(knownIn(preparePlaceStatements(database), "110114")).toEqual([{ placeId: "110114011", folded: "5号楼", name: "5号楼", uses: 2 }]);
    const extras = database.prepare("SELECT json_extract(document, '$.fields.extra') FROM ticket ORDER BY id").pluck().all();
    expect(extras).toEqual(["{}", '{"since":"昨天"}']);
    database.close();
  });
  it("bring a form on which every statement can be prepared", () => {
    const store = new Sqlite(":memory:");
    migrate(store, cacheMigrations);
    const { knownPlaces, knownPeople, ask, ...statements } = prepareStatements(store);
    const all = [...Object.values(statements), ...Object.values(knownPlaces), ...Object.values(knownPeople)];
    expect(all.length).toBeGreaterThan(70);
    for (const statement of all) expect(statement.source).not.toBe("");
    expect(ask("SELECT 1").get()).toBeDefined();
    store.close();
  });
  it("read the worklist of follow-ups from an index, those first that are due first, also of a store from before", () => {
    const store = new Sqlite(":memory:");
    migrate(store, cacheMigrations.slice(0, 4));
    const insert = store.prepare("INSERT INTO ticket (id, status, is_open, is_confidential, created_at, document) VALUES (?, ?, 1, 0, 1, ?)");
    const resulted = (id: string, dueAt: number | null) => insert.run(id, "resulted", JSON.stringify({ id, life: { clocks: { followUp: { dueAt } } } }));
    resulted("later", 20);
    resulted("never", null);
    resulted("sooner", 10);
    insert.run("other", "handling", "{}");
    migrate(store, cacheMigrations);
    const { ticketsToFollowUp } = prepareStatements(store);
    expect(ticketsToFollowUp.all(1, 10).map((document) => JSON.parse(String(document)).id)).toEqual(["sooner", "later", "never"]);
    const plan = JSON.stringify(store.prepare(`EXPLAIN QUERY PLAN ${ticketsToFollowUp.source}`).all(1, 10));
    expect(plan).toContain("USING INDEX ticket_to_follow_up");
    expect(plan).not.toContain("TEMP B-TREE");
    store.close();
  });
});

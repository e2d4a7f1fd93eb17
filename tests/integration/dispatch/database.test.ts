import pg from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Clock } from "../../../src/base/clock.ts";
import type { LogFacts } from "../../../src/base/logger.ts";
import { silentLogger } from "../../../src/base/logger.ts";
import { type Database, openDatabase } from "../../../src/dispatch/store/database.ts";
import { watchFeed } from "../../../src/dispatch/sync/feed-watch.ts";
import { type Central, databaseUrl, startCentral } from "../../support/dispatch/central.ts";
import { eventually } from "../../support/eventually.ts";
import { startLink } from "../../support/link.ts";
import { systemClock } from "../../support/system-clock.ts";

let central: Central;
let database: Database;

beforeAll(async () => {
  central = await startCentral();
  database = await openDatabase(databaseUrl(central), silentLogger);
});
afterAll(async () => {
  await database?.stop();
  await central?.stop();
});

describe("a connection that PostgreSQL ends", () => {
  it("in the middle of a transaction fails that transaction alone", async () => {
    const work = database.transaction(async (client) => {
      const { rows } = await client.query<{ id: number }>("SELECT pg_backend_pid() AS id");
      const isThere = async (): Promise<boolean> => {
        const found = await database.query("SELECT 1 FROM pg_stat_activity WHERE pid = $1", [rows[0]?.id]);
        return found.rowCount === 1;
      };
      await database.query("SELECT pg_terminate_backend($1)", [rows[0]?.id]);
      await eventually("the connection is gone", async () => !(await isThere()));
      await client.query("SELECT 1");
    });
    await expect(work).rejects.toThrow();
    expect((await database.query("SELECT 1 AS one")).rows).toEqual([{ one: 1 }]);
  });
});

describe("a connection that listens", () => {
  it("is there again after PostgreSQL ended it, after a cut and on a path that died, and hears each notice once", async () => {
    const link = await startLink(() => databaseUrl(central));
    const url = new URL(databaseUrl(central));
    url.port = new URL(link.url).port;
    const told: string[] = [];
    const through = await openDatabase(url.href, { ...silentLogger, warn: (event) => void told.push(event) });
    const heard: string[] = [];
    const stop = await through.listen("heard", (payload) => heard.push(payload));
    let count = 0;
    /** It looks by itself once, and what is said then comes once. */
    const hearsAgain = async (): Promise<void> => {
      await expect.poll(() => heard.splice(0)).toEqual([""]);
      count += 1;
      await database.query("SELECT pg_notify('heard', $1)", [`word ${count}`]);
      await database.query("SELECT pg_notify('heard', $1)", [`end ${count}`]);
      await expect.poll(() => heard.includes(`end ${count}`)).toBe(true);
      expect(heard.splice(0)).toEqual([`word ${count}`, `end ${count}`]);
    };
    await database.query("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query LIKE 'LISTEN%heard%'");
    await hearsAgain();
    link.cut();
    await new Promise((resolve) => setImmediate(resolve));
    link.mend();
    await hearsAgain();
    told.length = 0;
    // Some wait in vain, and some have not been asked yet.
    await Promise.all([1, 2, 3].map(() => through.query("SELECT 1")));
    link.freeze();
    const asked = through.query("SELECT 1");
    asked.catch(() => {});
    await expect.poll(() => told).toContain("database.listen.lost");
    link.thaw();
    await hearsAgain();
    await expect(asked).rejects.toThrow("the path died");
    expect((await Promise.all([1, 2, 3].map((one) => through.query("SELECT $1::int AS one", [one])))).map(({ rows }) => rows[0])).toEqual(
      [1, 2, 3].map((one) => ({ one })),
    );
    await stop();
    await through.stop();
    await link.stop();
  });
});

describe("a statement that is asked again", () => {
  const prepared = "SELECT statement FROM pg_prepared_statements WHERE statement LIKE '%probe%' ORDER BY statement";
  it("is prepared once a connection, but for one whose columns another node may add to", async () => {
    const found = await database.transaction(async (client) => {
      await client.query("CREATE TEMPORARY TABLE probe (id int) ON COMMIT DROP");
      // Asked together, before the first is known to be prepared.
      await Promise.all([1, 2, 3].map((id) => client.query("INSERT INTO probe VALUES ($1)", [id])));
      const all = () => client.query("SELECT * FROM probe WHERE id = $1", [2]);
      const one = () => client.query("SELECT id FROM probe WHERE id = $1", [2]);
      const before = [(await all()).rows, (await one()).rows];
      await client.query("ALTER TABLE probe ADD COLUMN more text DEFAULT 'x'");
      const after = [(await all()).rows, (await one()).rows];
      return { before, after, texts: (await client.query<{ statement: string }>(prepared)).rows.map(({ statement }) => statement) };
    });
    expect(found.before).toEqual([[{ id: 2 }], [{ id: 2 }]]);
    expect(found.after).toEqual([[{ id: 2, more: "x" }], [{ id: 2 }]]);
    expect(found.texts).toEqual(["INSERT INTO probe VALUES ($1)", "SELECT id FROM probe WHERE id = $1"]);
  });
  it("is there again on a transaction after one that failed at it", async () => {
    const divide = (by: number) =>
      database.transaction(async (client) => (await client.query<{ part: number }>("SELECT 6 / $1::int AS part", [by])).rows[0]?.part);
    expect(await divide(2)).toBe(3);
    await expect(divide(0)).rejects.toThrow("division by zero");
    expect(await divide(3)).toBe(2);
    // Sent behind one that fails, it is never parsed, and must not count as prepared.
    const behind = database.transaction((client) =>
      Promise.all([client.query("SELECT 1 / $1::int", [0]), client.query("SELECT 7 AS behind WHERE $1::int = 1", [1]).catch(() => {})]),
    );
    await expect(behind).rejects.toThrow("division by zero");
    expect((await database.query("SELECT 7 AS behind WHERE $1::int = 1", [1])).rows).toEqual([{ behind: 7 }]);
  });
});

describe("a transaction that stays open", () => {
  it("and keeps the feed from the seats is told, also one of another database, until it is over", async () => {
    await database.query("CREATE DATABASE neighbour");
    const url = new URL(databaseUrl(central));
    url.pathname = "/neighbour";
    const neighbour = new pg.Client({ connectionString: url.href, application_name: "a-neighbours-program" });
    await neighbour.connect();
    // Twenty seconds pass from one look to the next, at once.
    let [now, looks] = [0, 0];
    const clock: Clock = {
      ...systemClock,
      monotonic: () => now,
      after(delay, run) {
        looks += 1;
        now += Math.max(delay, 20_000);
        const timer = setImmediate(run);
        return { cancel: () => clearImmediate(timer) };
      },
    };
    const told: [string, LogFacts | undefined][] = [];
    const tell = (event: string, facts?: LogFacts): void => void told.push([event, facts]);
    const stop = watchFeed(database, clock, { ...silentLogger, error: tell, info: tell });
    const seen = async (count: number): Promise<void> => {
      const until = looks + count;
      await eventually("it was looked again", async () => looks > until);
    };
    try {
      await seen(10);
      expect(told).toEqual([]);
      await neighbour.query("BEGIN");
      await neighbour.query("SELECT pg_current_xact_id()");
      // While nothing is committed behind it, nothing is kept from anybody.
      await seen(10);
      expect(told).toEqual([]);
      await database.query("SELECT pg_current_xact_id()");
      await eventually("it is told", async () => told.length > 0);
      expect(told[0]).toEqual(["feed.stalled", { seconds: 40, database: "neighbour", application: "a-neighbours-program", process: expect.any(Number) }]);
      await neighbour.query("COMMIT");
      await eventually("it is told to be over", async () => told.at(-1)?.[0] === "feed.goes.on");
      const [count] = [told.length];
      await seen(10);
      expect(told).toHaveLength(count);
    } finally {
      await stop();
      await neighbour.end();
      await database.query("DROP DATABASE neighbour");
    }
  });
});

import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { silentLogger } from "../../../src/base/logger.ts";
import { type Database, openDatabase } from "../../../src/dispatch/store/database.ts";
import { type Central, databaseUrl, startCentral } from "../../support/dispatch/central.ts";
import { eventually } from "../../support/eventually.ts";

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

import { mkdtempSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createKamailioRegistrar } from "./kamailio-registrar.ts";
import { SeatTable } from "./seat-table.ts";

let folder = "";
const table = (): string => readFileSync(join(folder, "subscriber"), "utf8");
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "hotline-tables-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe("the seats of a Kamailio", () => {
  it("stand in its table, each once, with a digest in place of the secret", async () => {
    const seats = new SeatTable(folder, "hotline.test");
    await Promise.all([seats.write("1001", "one"), seats.write("1002", "two"), seats.write("1001", "newer")]);
    // md5 of 1002:hotline.test:two and 1001:hotline.test:newer, by coreutils' md5sum.
    expect(table()).toBe("username(string) ha1(string)\n1002:8af388e589cd9e128fdce229eef646d4\n1001:3da39235da7402161b4b0d513af6b6a7\n");
    expect(table()).not.toContain("newer");
  });
  it("are kept by another dispatch on the same folder, and each change gets a later second", async () => {
    await new SeatTable(folder, "hotline.test").write("1001", "one");
    const before = statSync(join(folder, "subscriber")).mtimeMs;
    await new SeatTable(folder, "hotline.test").write("1002", "two");
    expect(table().split("\n")).toHaveLength(4);
    expect(statSync(join(folder, "subscriber")).mtimeMs - before).toBeGreaterThanOrEqual(1_000);
    const after = statSync(join(folder, "subscriber")).mtimeMs;
    await new SeatTable(folder, "hotline.test").write("1002", "two");
    expect(statSync(join(folder, "subscriber")).mtimeMs).toBe(after);
  });
  it("cannot be told where there is no such folder", async () => {
    const address = { servers: ["ws://127.0.0.1:8088/ws"], domain: "hotline.test", featureCodes: null };
    const registrar = createKamailioRegistrar({ tables: join(folder, "none"), address });
    await expect(registrar.provisionSeat({ extension: "1001", secret: "one" })).rejects.toMatchObject({ data: { detail: "kamailioTables" } });
  });
});

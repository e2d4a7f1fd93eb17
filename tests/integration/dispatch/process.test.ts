import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { z } from "zod";
import { protocolVersion } from "../../../src/contract/protocol-version.ts";
import { dispatchClient } from "../../support/dispatch/central.ts";
import { type Child, startChild } from "../../support/house/child.ts";

const script = join(import.meta.dirname, "../../../src/dispatch/main.ts");
const readySchema = z.object({ kind: z.literal("ready"), url: z.string(), setUpCode: z.string().nullable() });
const failedSchema = z.object({ kind: z.literal("failed"), reason: z.string(), sentence: z.string() });

let folder = "";
const children: Child[] = [];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "hotline-process-"));
  // A temporary folder is closed to others, and as root PostgreSQL is another.
  chmodSync(folder, 0o755);
});
afterEach(async () => {
  await Promise.all(children.splice(0).map((child) => child.stop()));
  rmSync(folder, { recursive: true, force: true });
});

const begin = (...args: string[]): Child => {
  const child = startChild(script, args, { HOTLINE_LOG_LEVEL: "warn" });
  children.push(child);
  return child;
};
const ready = (child: Child) => child.next((message) => readySchema.safeParse(message).data ?? null);
const failure = (child: Child) => child.next((message) => failedSchema.safeParse(message).data ?? null);
const data = (): string => join(folder, "central");
const start = (...more: string[]): Child => begin("--data", data(), "--listen", "127.0.0.1:0", ...more);
const postgresPid = (): number => Number(readFileSync(join(data(), "postgres", "postmaster.pid"), "utf8").split("\n")[0]);
/** Address of the PostgreSQL that runs on a dispatch's folder. */
const postgresServer = (of: string): string => {
  const port = readFileSync(join(of, "postgres", "postmaster.pid"), "utf8").split("\n")[3];
  return `postgres://hotline:${readFileSync(join(of, "postgres-password"), "utf8")}@127.0.0.1:${port}`;
};
/** A process that ended but was not yet asked for its status counts as gone. */
const isAlive = (pid: number): boolean => /^[^Z]/.test(spawnSync("ps", ["-o", "stat=", "-p", String(pid)], { encoding: "utf8" }).stdout.trim());

const smallDemo = ["--demo", "--people", "20", "--history", "40"];

describe("dispatch as a process", () => {
  it("stops in order by SIGTERM, PostgreSQL included, and starts again on its data", async () => {
    const first = start(...smallDemo);
    await ready(first);
    const pid = postgresPid();
    expect(isAlive(pid)).toBe(true);
    expect(await first.stop()).toBe(0);
    expect(isAlive(pid)).toBe(false);
    await ready(start(...smallDemo));
  });
  it("is there again after kill -9, with its people, and ends the PostgreSQL that was left behind", async () => {
    const first = start(...smallDemo);
    await ready(first);
    const left = postgresPid();
    await first.kill();
    expect(isAlive(left)).toBe(true);
    const { url } = await ready(start(...smallDemo));
    expect(isAlive(left)).toBe(false);
    const signedIn = await dispatchClient(url).session.signIn({ protocol: protocolVersion, login: "lilan", password: "demo-12345", deviceId: null });
    expect(signedIn.person.name).toBe("李岚");
  });
  it("starts a PostgreSQL again that ended by itself, serves as before, and stops in order also where it has just ended", async () => {
    const child = start(...smallDemo);
    const { url } = await ready(child);
    const first = postgresPid();
    process.kill(first, "SIGKILL");
    const signIn = () => dispatchClient(url).session.signIn({ protocol: protocolVersion, login: "lilan", password: "demo-12345", deviceId: null });
    // What is asked of the one that ended is refused.
    await expect
      .poll(() =>
        signIn().then(
          ({ person }) => person.name,
          () => null,
        ),
      )
      .toBe("李岚");
    const second = postgresPid();
    expect(second).not.toBe(first);
    process.kill(second, "SIGKILL");
    expect(await child.stop()).toBe(0);
    expect(isAlive(second)).toBe(false);
    await ready(start(...smallDemo));
  });
  it("stops when the one that started it is gone", async () => {
    const child = start();
    await ready(child);
    const pid = postgresPid();
    const exit = once(child.process, "exit");
    child.process.disconnect();
    await exit;
    expect(isAlive(pid)).toBe(false);
  });
  it("makes the first administrator by its one-time code, once", async () => {
    const { url, setUpCode } = await ready(start());
    const api = dispatchClient(url);
    const administrator = { login: "chief", name: "管理员", password: "long enough 1" };
    await expect(api.session.setUp({ ...administrator, code: "wrong" })).rejects.toMatchObject({ data: { kind: "forbidden" } });
    await api.session.setUp({ ...administrator, code: setUpCode ?? "" });
    await expect(api.session.setUp({ ...administrator, login: "second", code: setUpCode ?? "" })).rejects.toMatchObject({ data: { kind: "forbidden" } });
    const signedIn = await api.session.signIn({ protocol: protocolVersion, login: "chief", password: administrator.password, deviceId: null });
    expect(signedIn.person.role).toBe("administrator");
  });
});

describe("what keeps dispatch from starting is told in one sentence, with exit status 1", () => {
  const refused = async (child: Child, reason: string) => {
    const exit = once(child.process, "exit");
    expect(await failure(child)).toMatchObject({ reason });
    expect((await exit)[0]).toBe(1);
    expect(child.said().trim().split("\n")).toHaveLength(1);
  };
  it("a second start on the same folder", async () => {
    await ready(start());
    await refused(start(), "locked");
  });
  it("a port in use", async () => {
    const taken = createServer().listen(0, "127.0.0.1");
    await once(taken, "listening");
    const address = taken.address();
    await refused(begin("--data", data(), "--listen", `127.0.0.1:${typeof address === "object" ? address?.port : 0}`), "portInUse");
    taken.close();
  });
  it("a store of a newer version", async () => {
    const child = start();
    await ready(child);
    const password = readFileSync(join(data(), "postgres-password"), "utf8");
    const port = readFileSync(join(data(), "postgres", "postmaster.pid"), "utf8").split("\n")[3];
    const database = new pg.Client(`postgres://hotline:${password}@127.0.0.1:${port}/hotline`);
    await database.connect();
    await database.query("INSERT INTO store_version VALUES (9999)");
    await database.end();
    await child.stop();
    await refused(start(), "storeNewer");
  });
  it("a demo's folder without the demo", async () => {
    const child = start(...smallDemo);
    await ready(child);
    await child.stop();
    await refused(start(), "demoFolder");
  });
  it("a data folder of a newer PostgreSQL", async () => {
    mkdirSync(join(data(), "postgres"), { recursive: true });
    writeFileSync(join(data(), "postgres", "PG_VERSION"), "99\n");
    await refused(start(), "storeNewer");
  });
  it("a data folder that cannot be made", async () => {
    writeFileSync(data(), "a file where the folder should be");
    await refused(start(), "readOnly");
  });
  it("a folder that PostgreSQL's own user cannot enter", async ({ skip }) => {
    // As an ordinary user PostgreSQL runs under that user, and there is nothing to refuse.
    if (process.getuid?.() !== 0) return skip();
    const closed = join(folder, "closed");
    mkdirSync(closed, { mode: 0o700 });
    await refused(begin("--data", join(closed, "central"), "--listen", "127.0.0.1:0"), "notEnterable");
  });
  it("a full disk", async ({ skip }) => {
    if (process.getuid?.() !== 0) return skip();
    const small = join(folder, "small");
    mkdirSync(small);
    expect(spawnSync("mount", ["-t", "tmpfs", "-o", "size=4m,mode=755", "tmpfs", small]).status).toBe(0);
    try {
      await refused(begin("--data", join(small, "central"), "--listen", "127.0.0.1:0"), "diskFull");
    } finally {
      spawnSync("umount", [small]);
    }
  });
  it("a database that cannot be reached", async () => {
    await refused(begin("--database-url", "postgres://nobody@127.0.0.1:1/none", "--listen", "127.0.0.1:0"), "databaseAway");
  });
  it("an argument that is wrong", () => {
    const run = spawnSync(process.execPath, [script, "--listen", "nowhere"], { encoding: "utf8" });
    expect(run.status).toBe(1);
    expect(run.stderr).toContain("--listen");
  });
});

describe("the log", () => {
  it("is lines of JSON without names, numbers or texts", async () => {
    const child = spawn(process.execPath, [script, "--data", data(), "--listen", "127.0.0.1:0", ...smallDemo], { stdio: ["ignore", "pipe", "pipe", "ipc"] });
    let log = "";
    child.stderr?.on("data", (chunk) => {
      log += chunk;
    });
    const url = await new Promise<string>((resolve) => {
      child.on("message", (message) => {
        const ready = readySchema.safeParse(message);
        if (ready.success) resolve(ready.data.url);
      });
    });
    const api = dispatchClient(url);
    await api.session.signIn({ protocol: protocolVersion, login: "lilan", password: "demo-12345", deviceId: null });
    const exit = once(child, "exit");
    child.kill("SIGTERM");
    await exit;
    const lines = log.trim().split("\n");
    expect(lines.length).toBeGreaterThan(1);
    for (const line of lines) expect(JSON.parse(line)).toMatchObject({ service: "dispatch" });
    for (const personal of ["lilan", "李岚", "demo-12345"]) expect(log).not.toContain(personal);
  });
});

describe("backup and restore by command", () => {
  const command = join(import.meta.dirname, "../../../src/dispatch/backup/command.ts");
  const run = (...args: string[]) => spawnSync(process.execPath, [command, ...args], { encoding: "utf8" });

  it("backs a running dispatch up, restores it into an empty folder and into somebody's database, and refuses what would overwrite", async () => {
    const first = start(...smallDemo);
    await ready(first);
    const backup = join(folder, "backup");
    const made = run("backup", "--data", data(), "--to", backup);
    expect([made.status, made.stdout]).toEqual([0, expect.stringMatching(/^backup: \d+ rows of \d+ tables/)]);
    expect(run("restore", "--data", data(), "--from", backup)).toMatchObject({ status: 1, stderr: expect.stringContaining("in use") });
    const restored = join(folder, "restored");
    expect(run("restore", "--data", restored, "--from", backup)).toMatchObject({ status: 0 });
    expect(run("restore", "--data", restored, "--from", backup)).toMatchObject({ status: 1, stderr: expect.stringContaining("not empty") });
    const second = begin("--data", restored, "--listen", "127.0.0.1:0", ...smallDemo);
    const { url } = await ready(second);
    const signIn = { protocol: protocolVersion, login: "lilan", password: "demo-12345", deviceId: null };
    expect((await dispatchClient(url).session.signIn(signIn)).person.name).toBe("李岚");
    const counts = async (address: string): Promise<unknown> => {
      const client = new pg.Client(address);
      await client.connect();
      const found = await client.query("SELECT entity, count(*)::int AS count FROM entity GROUP BY 1 ORDER BY 1");
      await client.end();
      return found.rows;
    };
    // Somebody's database: an empty one on the PostgreSQL that just started.
    const server = postgresServer(restored);
    const client = new pg.Client(`${server}/hotline`);
    await client.connect();
    await client.query("CREATE DATABASE outside");
    await client.end();
    expect(run("restore", "--database-url", `${server}/outside`, "--from", backup)).toMatchObject({ status: 0 });
    const before = await counts(`${postgresServer(data())}/hotline`);
    expect(before).toContainEqual({ entity: "ticket", count: 40 });
    expect(await counts(`${server}/hotline`)).toEqual(before);
    expect(await counts(`${server}/outside`)).toEqual(before);
  });
  it("says what is wrong with its words", () => {
    expect(run("backup", "--to", join(folder, "x"))).toMatchObject({ status: 1, stderr: expect.stringContaining("--data") });
    expect(run("restore", "--data", data(), "--from", folder)).toMatchObject({ status: 1, stderr: expect.stringContaining("no backup") });
  });
});

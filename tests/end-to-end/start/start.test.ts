import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import type { Browser } from "@playwright/test";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openOperator, startChromium } from "../../support/browser/operator.ts";

const root = join(import.meta.dirname, "../../..");
/** The ordinary way, as `npm start` runs it; no display, so that the address is printed. */
const environment = { ...process.env, DISPLAY: "", WAYLAND_DISPLAY: "" };

let folder = "";
let browser: Browser;
const started: ChildProcess[] = [];
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "hotline-start-"));
  // A temporary folder is closed to others, and as root PostgreSQL is another.
  chmodSync(folder, 0o755);
  browser = await startChromium();
});
afterAll(async () => {
  await browser?.close();
  for (const child of started) if (child.exitCode === null && child.signalCode === null) child.kill("SIGKILL");
  rmSync(folder, { recursive: true, force: true });
});

interface Started {
  readonly child: ChildProcess;
  readonly lines: string[];
  /** The first line that matches; rejects when the program ends before. */
  line(pattern: RegExp): Promise<RegExpExecArray>;
  /** Ctrl-C, as a terminal sends it: to the whole group. */
  interrupt(): Promise<number | null>;
}

function start(...args: string[]): Started {
  const child = spawn(process.execPath, [join(root, "tools/start.mjs"), ...args], {
    cwd: root,
    env: environment,
    stdio: ["ignore", "pipe", "pipe"],
    detached: true,
  });
  started.push(child);
  const lines: string[] = [];
  const waiting = new Set<() => void>();
  const wake = (): void => {
    for (const look of [...waiting]) look();
  };
  for (const stream of [child.stdout, child.stderr]) {
    createInterface({ input: stream }).on("line", (line) => {
      lines.push(line);
      wake();
    });
  }
  child.once("exit", wake);
  return {
    child,
    lines,
    line: (pattern) =>
      new Promise((resolve, reject) => {
        const look = (): void => {
          const found = lines.map((line) => pattern.exec(line)).find((match) => match !== null);
          if (found === undefined && child.exitCode === null) return;
          waiting.delete(look);
          if (found === undefined) reject(new Error(`it ended with ${child.exitCode}:\n${lines.join("\n")}`));
          else resolve(found);
        };
        waiting.add(look);
        look();
      }),
    async interrupt() {
      const exit = once(child, "exit");
      process.kill(-(child.pid ?? 0), "SIGINT");
      const [status] = await exit;
      return status;
    },
  };
}
/** Processes that name the folder on their command line. */
const left = (data: string): string => spawnSync("pgrep", ["-fa", data], { encoding: "utf8" }).stdout;
const small = ["--people", "20", "--history", "40"];

describe("npm start", () => {
  it("tells its modes and refuses what it does not know", () => {
    const help = spawnSync(process.execPath, [join(root, "tools/start.mjs"), "--help"], { encoding: "utf8" });
    expect(help.status).toBe(0);
    for (const word of ["dispatch", "seat", "--exchange", "--database-url", "--tls-cert", "--headless"]) expect(help.stdout).toContain(word);
    const unknown = spawnSync(process.execPath, [join(root, "tools/start.mjs"), "--colour"], { encoding: "utf8" });
    expect([unknown.status, unknown.stderr]).toEqual([1, expect.stringContaining("--colour")]);
  });

  it("starts the whole demo, in which a citizen calls, and leaves nothing behind", async () => {
    const data = join(folder, "demo");
    const program = start("--data", data, ...small);
    const [, address = ""] = await program.line(/^console: (http:\S+)/);
    expect(program.lines.join("\n")).toMatch(/no window, as this machine has no display/);
    expect(program.lines.filter((line) => line.includes("sign in as"))).toHaveLength(4);
    const operator = await openOperator(browser, address);
    await operator.signIn("lilan");
    await operator.console.keyboard.press("F9");
    await operator.at("answer").waitFor();
    await operator.console.keyboard.press("F2");
    await operator.at("ticket-form").waitFor();
    await expect.poll(async () => (await operator.voice()).level > 0.001).toBe(true);
    await operator.close();
    const again = start("--data", data, "--headless", ...small);
    await again.line(/in use by another start/);
    expect((await once(again.child, "exit"))[0]).toBe(1);
    expect(await program.interrupt()).toBe(0);
    expect(left(data)).toBe("");
  });

  it("starts again on its data, without filling it again", async () => {
    const data = join(folder, "demo");
    const program = start("--data", data, "--headless", ...small);
    await program.line(/^console: (http:\S+)/);
    expect(program.lines.join("\n")).not.toMatch(/^history/m);
    expect(await program.interrupt()).toBe(0);
    expect(left(data)).toBe("");
  });

  it("starts dispatch alone with a one-time code, and a seat that joins it", async () => {
    const data = join(folder, "central");
    const dispatch = start("dispatch", "--data", data, "--listen", "127.0.0.1:0");
    const [, url = ""] = await dispatch.line(/^dispatch: (http:\S+)/);
    await dispatch.line(/One-time code .*: \S+/);
    expect(dispatch.lines.join("\n")).not.toContain("sign in as");
    const seat = start("seat", "--data", join(folder, "seat"), "--dispatch", url, "--headless");
    const [, address = ""] = await seat.line(/^console: (http:\S+)/);
    expect((await fetch(address, { redirect: "manual" })).status).toBeLessThan(400);
    expect(await seat.interrupt()).toBe(0);
    expect(await dispatch.interrupt()).toBe(0);
    expect(left(folder)).toBe("");
  });

  it("says that PostgreSQL's own user cannot enter the checkout", async ({ skip }) => {
    // As an ordinary user PostgreSQL runs under that user, and there is nothing to refuse.
    if (process.getuid?.() !== 0) return skip();
    const closed = join(folder, "closed");
    mkdirSync(closed, { mode: 0o700 });
    const parts = ["package.json", "package-lock.json", "tools", "src", "resources", "node_modules"].map((name) => join(root, name));
    expect(spawnSync("cp", ["-al", ...parts, closed]).status).toBe(0);
    const run = spawnSync(process.execPath, [join(closed, "tools/start.mjs"), "dispatch", "--data", join(folder, "from-closed"), "--listen", "127.0.0.1:0"], {
      encoding: "utf8",
    });
    expect([run.status, run.stderr.trim()]).toEqual([1, expect.stringMatching(/^PostgreSQL runs under its own user, which cannot enter .*closed;.*\.$/)]);
  });

  it("says in one sentence why it cannot start", async () => {
    const taken = join(folder, "taken");
    writeFileSync(taken, "a file where the folder should be");
    for (const [args, sentence] of [
      [["--data", taken], /data folder cannot be written/],
      [["seat", "--data", join(folder, "none")], /needs the address of its dispatch/],
    ] as const) {
      const program = start(...args, "--headless");
      await program.line(sentence);
      expect((await once(program.child, "exit"))[0]).toBe(1);
    }
  });
});

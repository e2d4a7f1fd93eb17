import { type ChildProcess, fork, type SpawnOptions, spawn } from "node:child_process";
import { chmodSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { constants, setPriority, tmpdir } from "node:os";
import { join } from "node:path";
import { z } from "zod";
import { runStep, runSteps, staticSteps } from "../check/steps.ts";
import { addCounts, type Counts, noCounts, readCounts } from "./counts.ts";

const started = performance.now();
const log = (line: string): void => console.log(line);
const failure = (name: string): Counts => ({ ...noCounts, failed: 1, failures: [name] });

/** Brings the real parts in a process of its own; a missing one is a failure with a name, never a skip. */
function provision(): Promise<Counts> {
  const child = fork(join(import.meta.dirname, "provision.ts"));
  return new Promise((resolve) => {
    let missing: readonly string[] = ["provisioning ended without a word"];
    child.on("message", (message) => {
      missing = z.array(z.string()).parse(message);
    });
    child.on("close", () => resolve(missing.map(failure).reduce(addCounts, noCounts)));
  });
}

async function staticChecks(): Promise<Counts> {
  const outcomes = await runSteps(staticSteps);
  const build = await runStep({ name: "build", command: "electron-vite", arguments: ["build"] });
  log(build.passed ? "ok   build" : `FAIL build\n${build.output}`);
  return [...outcomes, build].map((outcome) => (outcome.passed ? { ...noCounts, passed: 1 } : failure(outcome.name))).reduce(addCounts);
}

/** vitest's program and its arguments for one suite. */
function vitest(name: string, folder: string, options: SpawnOptions): ChildProcess {
  const report = join(folder, `${name}.json`);
  const configuration = name === "unit" ? "vitest.config.ts" : `vitest.${name}.config.ts`;
  const args = ["run", "--config", configuration, "--reporter=default", "--reporter=json", `--outputFile.json=${report}`];
  // Services are started some hundred times: what Node made of their TypeScript, and a filled dispatch, are kept for the next start.
  const env = { ...process.env, NODE_COMPILE_CACHE: join(folder, "compiled"), HOTLINE_TEST_HOUSES: houses };
  return spawn("vitest", args, { ...options, env });
}

function countsOf(name: string, folder: string, child: ChildProcess): Promise<Counts> {
  return new Promise((resolve) => {
    child.on("error", () => resolve(failure(`${name}: vitest did not start`)));
    child.on("close", (code) => {
      const counts = readCounts(name, join(folder, `${name}.json`));
      // An error that belongs to no test (an event that nobody heard) stands in no report.
      resolve(code === 0 || counts.failed > 0 ? counts : addCounts(counts, failure(`${name}: an error outside of the tests`)));
    });
  });
}

function suite(name: string, folder: string): Promise<Counts> {
  log(`\n== ${name}`);
  return countsOf(name, folder, vitest(name, folder, { stdio: "inherit" }));
}

/** A suite that needs nothing but processors: it takes what the others leave of them, and what it said is printed when it has ended. */
async function patientSuite(name: string, folder: string): Promise<Counts> {
  const child = vitest(name, folder, { stdio: ["ignore", "pipe", "pipe"], detached: true });
  if (child.pid !== undefined) standBack(child.pid);
  let said = "";
  for (const stream of [child.stdout, child.stderr]) stream?.on("data", (piece: Buffer) => (said += piece.toString()));
  const counts = await countsOf(name, folder, child);
  log(`\n== ${name}, beside the others\n${said}`);
  return counts;
}
/**
 * Lets a process group of its own run after all others, and end with us. Linux weighs sessions before processes (sched(7), autogroup): browsers
 * have sessions of their own, so a nice process in ours would still take their time.
 */
function standBack(group: number): void {
  setPriority(group, constants.priority.PRIORITY_LOW);
  const weight = `/proc/${group}/autogroup`;
  if (existsSync(weight)) writeFileSync(weight, String(constants.priority.PRIORITY_LOW));
  const end = (): void => {
    try {
      process.kill(-group);
    } catch {
      // It has ended.
    }
  };
  process.once("exit", end);
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.once(signal, () => process.exit(1));
}

const folder = mkdtempSync(join(tmpdir(), "hotline-test-"));
const houses = join(folder, "houses");
// PostgreSQL, another user where we are root, passes through.
chmodSync(folder, 0o755);
mkdirSync(houses, { mode: 0o755 });
try {
  const provisioned = provision();
  let total = addCounts(await staticChecks(), await suite("unit", folder));
  total = addCounts(total, await provisioned);
  const simulated = patientSuite("simulation", folder);
  for (const name of ["integration", "end-to-end"]) total = addCounts(total, await suite(name, folder));
  total = addCounts(total, await simulated);
  for (const name of total.failures) log(`failed: ${name}`);
  for (const name of total.skips) log(`skipped: ${name}`);
  log(`in ${((performance.now() - started) / 60_000).toFixed(1)} minutes`);
  log(`${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped`);
  process.exitCode = total.failed === 0 ? 0 : 1;
} finally {
  rmSync(folder, { recursive: true, force: true });
}

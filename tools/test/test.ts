import { fork, spawn } from "node:child_process";
import { chmodSync, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
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

function suite(name: string, configuration: string, folder: string): Promise<Counts> {
  log(`\n== ${name}`);
  const report = join(folder, `${name}.json`);
  const args = ["run", "--config", configuration, "--reporter=default", "--reporter=json", `--outputFile.json=${report}`];
  return new Promise((resolve) => {
    // Services are started some hundred times: what Node made of their TypeScript, and a filled dispatch, are kept for the next start.
    const env = { ...process.env, NODE_COMPILE_CACHE: join(folder, "compiled"), HOTLINE_TEST_HOUSES: houses };
    const child = spawn("vitest", args, { stdio: "inherit", env });
    child.on("error", () => resolve(failure(`${name}: vitest did not start`)));
    child.on("close", (code) => {
      const counts = readCounts(name, report);
      // An error that belongs to no test (an event that nobody heard) stands in no report.
      resolve(code === 0 || counts.failed > 0 ? counts : addCounts(counts, failure(`${name}: an error outside of the tests`)));
    });
  });
}

const folder = mkdtempSync(join(tmpdir(), "hotline-test-"));
const houses = join(folder, "houses");
// PostgreSQL, another user where we are root, passes through.
chmodSync(folder, 0o755);
mkdirSync(houses, { mode: 0o755 });
try {
  const provisioned = provision();
  let total = addCounts(await staticChecks(), await suite("unit", "vitest.config.ts", folder));
  total = addCounts(total, await provisioned);
  total = addCounts(total, await suite("integration", "vitest.integration.config.ts", folder));
  total = addCounts(total, await suite("end-to-end", "vitest.end-to-end.config.ts", folder));
  for (const name of total.failures) log(`failed: ${name}`);
  for (const name of total.skips) log(`skipped: ${name}`);
  log(`in ${((performance.now() - started) / 60_000).toFixed(1)} minutes`);
  log(`${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped`);
  process.exitCode = total.failed === 0 ? 0 : 1;
} finally {
  rmSync(folder, { recursive: true, force: true });
}

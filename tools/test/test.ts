import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { provisionAsterisk } from "../asterisk/provision-asterisk.ts";
import { runStep, runSteps, staticSteps } from "../check/steps.ts";
import { provisionElectron } from "../electron/provision-electron.ts";
import { provisionSystemParts } from "../provision/debian.ts";
import { addCounts, type Counts, noCounts, readCounts } from "./counts.ts";

const cacheFolder = process.env.HOTLINE_CACHE ?? "/var/cache/hotline-console";
const started = performance.now();
const log = (line: string): void => console.log(line);
const failure = (name: string): Counts => ({ ...noCounts, failed: 1, failures: [name] });

/** Brings the real parts; a missing one is a failure with a name, never a skip. */
async function provision(): Promise<Counts> {
  const missing = provisionSystemParts();
  if (missing.length > 0) return missing.map((name) => failure(`missing on this machine: ${name}`)).reduce(addCounts);
  if (process.platform !== "linux") return noCounts;
  try {
    const asterisk = await provisionAsterisk({ cacheFolder, log });
    log(`Asterisk ${asterisk.version}`);
    const electron = await provisionElectron(join(cacheFolder, "electron-33"));
    log(`Electron for the tests: ${electron.version}`);
    return noCounts;
  } catch (error) {
    return failure(`provisioning: ${error instanceof Error ? error.message : String(error)}`);
  }
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
    const child = spawn("vitest", args, { stdio: "inherit" });
    child.on("error", () => resolve(failure(`${name}: vitest did not start`)));
    child.on("close", (code) => {
      const counts = readCounts(name, report);
      // An error that belongs to no test (an event that nobody heard) stands in no report.
      resolve(code === 0 || counts.failed > 0 ? counts : addCounts(counts, failure(`${name}: an error outside of the tests`)));
    });
  });
}

const suites = [
  ["unit", "vitest.config.ts"],
  ["integration", "vitest.integration.config.ts"],
  ["end-to-end", "vitest.end-to-end.config.ts"],
] as const;

const folder = mkdtempSync(join(tmpdir(), "hotline-test-"));
try {
  let total = await provision();
  total = addCounts(total, await staticChecks());
  for (const [name, configuration] of suites) total = addCounts(total, await suite(name, configuration, folder));
  for (const name of total.failures) log(`failed: ${name}`);
  for (const name of total.skips) log(`skipped: ${name}`);
  log(`in ${((performance.now() - started) / 60_000).toFixed(1)} minutes`);
  log(`${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped`);
  process.exitCode = total.failed === 0 ? 0 : 1;
} finally {
  rmSync(folder, { recursive: true, force: true });
}

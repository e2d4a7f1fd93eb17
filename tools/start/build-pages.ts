import { existsSync, globSync, mkdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { runStep, type StepOutcome } from "../check/steps.ts";

const stampFile = join("out", "built.json");
/** What the built files come from. */
const sources = ["src/**/*", "resources/messages/*/*", "electron.vite.config.ts", "package-lock.json"];

/** The newest change of any source, ms since 1970. */
const newestSource = (): number => Math.max(...globSync(sources).map((file) => statSync(file).mtimeMs));
const isFresh = (newest: number): boolean => existsSync(stampFile) && JSON.parse(readFileSync(stampFile, "utf8")).newest === newest;

/** Builds what has changed since the last build; a second start finds it done. */
export async function buildPages({ always }: { always: boolean }): Promise<StepOutcome> {
  const newest = newestSource();
  if (!always && isFresh(newest)) return { name: "build", passed: true, output: "", took: 0 };
  const outcome = await runStep({ name: "build", command: "electron-vite", arguments: ["build"] });
  mkdirSync("out", { recursive: true });
  if (outcome.passed) writeFileSync(stampFile, JSON.stringify({ newest }));
  return outcome;
}

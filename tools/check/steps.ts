import { spawn } from "node:child_process";
import { globSync, readFileSync } from "node:fs";
import { z } from "zod";

/** One tool's run: a name to show, a command, and its arguments. */
export interface Step {
  readonly name: string;
  readonly command: string;
  readonly arguments: readonly string[];
}
/** What a step said and how it ended. */
export interface StepOutcome {
  readonly name: string;
  readonly passed: boolean;
  readonly output: string;
  /** Wall time, ms. */
  readonly took: number;
}

/** Runs one step to its end and keeps its output. Never rejects: a command that cannot start is a failed step. */
export function runStep(step: Step): Promise<StepOutcome> {
  const started = performance.now();
  return new Promise((resolve) => {
    const child = spawn(step.command, step.arguments, { stdio: ["ignore", "pipe", "pipe"] });
    let output = "";
    const collect = (chunk: Buffer): void => {
      output += chunk.toString();
    };
    child.stdout.on("data", collect);
    child.stderr.on("data", collect);
    const end = (passed: boolean, extra = ""): void => resolve({ name: step.name, passed, output: output + extra, took: performance.now() - started });
    child.on("error", (error) => end(false, error.message));
    child.on("close", (code) => end(code === 0));
  });
}

/** Runs steps two at a time (the machines we build on have two cores), printing each as it ends. */
export async function runSteps(steps: readonly Step[]): Promise<StepOutcome[]> {
  const waiting = [...steps];
  const outcomes: StepOutcome[] = [];
  const worker = async (): Promise<void> => {
    for (let step = waiting.shift(); step !== undefined; step = waiting.shift()) {
      const outcome = await runStep(step);
      outcomes.push(outcome);
      console.log(`${outcome.passed ? "ok  " : "FAIL"} ${outcome.name} (${(outcome.took / 1000).toFixed(1)} s)`);
      if (!outcome.passed) console.log(outcome.output);
    }
  };
  await Promise.all([worker(), worker()]);
  return outcomes;
}

/** A room that stands empty has nothing to check; its first file brings its check. */
const isFurnished = (room: string): boolean => {
  const configuration = z.object({ include: z.array(z.string()) }).parse(JSON.parse(readFileSync(`tsconfig.${room}.json`, "utf8")));
  return globSync(configuration.include).some((file) => !/\.test\.tsx?$/.test(file));
};
const rooms = ["core", "sipjs", "line", "renderer", "seat", "dispatch", "browser", "electron", "preload", "tests"].filter(isFurnished);

/** Types per room, lint, layers and dead code: everything that `npm run check` does but the unit tests. */
export const staticSteps: readonly Step[] = [
  ...rooms.map((room) => ({ name: `types: ${room}`, command: "tsc", arguments: ["-p", `tsconfig.${room}.json`] })),
  { name: "lint", command: "biome", arguments: ["check", "--error-on-warnings", "."] },
  { name: "layers", command: "depcruise", arguments: ["--config", ".dependency-cruiser.cjs", "src", "--output-type", "err-long"] },
  { name: "dead code", command: "knip", arguments: ["--no-progress"] },
];

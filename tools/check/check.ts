import { runStep, runSteps, staticSteps } from "./steps.ts";

const outcomes = await runSteps(staticSteps);
const unit = await runStep({ name: "unit tests", command: "vitest", arguments: ["run", "--reporter=dot"] });
console.log(unit.output);
const failed = [...outcomes, unit].filter((outcome) => !outcome.passed);
console.log(failed.length === 0 ? "check passed" : `check failed: ${failed.map((outcome) => outcome.name).join(", ")}`);
process.exit(failed.length === 0 ? 0 : 1);

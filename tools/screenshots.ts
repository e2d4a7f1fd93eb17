// `npm run screenshots`: writes the README's pictures from the running program, on the way of its own end-to-end tests.
import { spawnSync } from "node:child_process";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { runStep } from "./check/steps.ts";

const pictures = join(import.meta.dirname, "..", "docs", "pictures");
const ways = ["training-call", "dispatch-away"].map((name) => `tests/end-to-end/browser/${name}.test.ts`);

mkdirSync(pictures, { recursive: true });
const built = await runStep({ name: "build", command: "electron-vite", arguments: ["build"] });
if (!built.passed) {
  console.error(built.output);
  process.exitCode = 1;
} else {
  const run = spawnSync("vitest", ["run", "--config", "vitest.end-to-end.config.ts", ...ways], {
    stdio: "inherit",
    env: { ...process.env, HOTLINE_PICTURES: pictures },
  });
  process.exitCode = run.status ?? 1;
}

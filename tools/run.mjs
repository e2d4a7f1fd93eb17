// `node tools/run.mjs <script.ts> [arguments]`: installs what is missing and runs the script on the project's Node.
import { spawn } from "node:child_process";
import { ensureDependencies, projectEnvironment, projectNode } from "./bootstrap.mjs";

const [script, ...rest] = process.argv.slice(2);
if (script === undefined) {
  console.error("Usage: node tools/run.mjs <script.ts> [arguments]");
  process.exit(1);
}
ensureDependencies();
const child = spawn(projectNode(), [script, ...rest], { stdio: "inherit", env: projectEnvironment() });
// The terminal sends Ctrl-C to the whole group; this parent only waits, so that the child can stop in order.
for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, () => signal === "SIGTERM" && child.kill("SIGTERM"));
child.on("exit", (code, signal) => process.exit(signal === null ? (code ?? 1) : 1));

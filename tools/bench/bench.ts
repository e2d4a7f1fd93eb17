import { spawnSync } from "node:child_process";
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";

/** Runs one benchmark of `tests/bench`; its last line is one line of JSON (docs/architecture.md, "Conventions of the figures"). */
const folder = join(import.meta.dirname, "../../tests/bench");
const names = existsSync(folder) ? readdirSync(folder).flatMap((file) => (file.endsWith(".bench.ts") ? [file.slice(0, -".bench.ts".length)] : [])) : [];
const [name, ...rest] = process.argv.slice(2);
if (name === undefined || !names.includes(name)) {
  console.error(`Usage: npm run bench -- NAME, where NAME is one of: ${names.join(", ")}`);
  process.exit(1);
}
const run = spawnSync(process.execPath, ["--expose-gc", join(folder, `${name}.bench.ts`), ...rest], { stdio: "inherit" });
process.exit(run.status ?? 1);

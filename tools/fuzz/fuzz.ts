import { spawnSync } from "node:child_process";
import { readdirSync } from "node:fs";
import { join } from "node:path";

/** `npm run fuzz -- NAME [arguments]`: runs one of `tests/fuzz` by chance; each prints the seed by which it can be run again. */
const folder = join(import.meta.dirname, "../../tests/fuzz");
const names = readdirSync(folder).flatMap((file) => (file.endsWith(".fuzz.ts") ? [file.slice(0, -".fuzz.ts".length)] : []));
const [name, ...rest] = process.argv.slice(2);
if (name === undefined || !names.includes(name)) {
  console.error(`Usage: npm run fuzz -- NAME, where NAME is one of: ${names.join(", ")}`);
  process.exit(1);
}
const run = spawnSync(process.execPath, [join(folder, `${name}.fuzz.ts`), ...rest], { stdio: "inherit" });
process.exit(run.status ?? 1);

// `npm run prove -- NAME [arguments]`: runs a long proof and writes its figures, with commit and date, into docs/proofs.md.
import { execFileSync, spawnSync } from "node:child_process";
import { appendFileSync, existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const root = join(import.meta.dirname, "../..");
const folder = join(root, "tests", "prove");
const names = readdirSync(folder).flatMap((file) => (file.endsWith(".prove.ts") ? [file.slice(0, -".prove.ts".length)] : []));
const [name, ...rest] = process.argv.slice(2);
if (name === undefined || !names.includes(name)) {
  console.error(`Usage: npm run prove -- NAME, where NAME is one of: ${names.join(", ")}`);
  process.exit(1);
}
const git = (...args: string[]): string => execFileSync("git", args, { cwd: root, encoding: "utf8" }).trim();
/** As it is when the proof begins; what was proved of a tree with changes says so. */
const commit = git("rev-parse", "--short", "HEAD") + (git("status", "--porcelain", "--", "src", "tests") === "" ? "" : " and changes");
const run = spawnSync(process.execPath, [join(folder, `${name}.prove.ts`), ...rest], { stdio: ["ignore", "pipe", "inherit"], encoding: "utf8" });
process.stdout.write(run.stdout);
const figures = run.stdout.trim().split("\n").at(-1) ?? "";
if (run.status === 0) record(name, figures);
process.exit(run.status ?? 1);

/** One row of the table. */
function record(proof: string, text: string): void {
  const file = join(root, "docs", "proofs.md");
  if (!existsSync(file))
    writeFileSync(
      file,
      "# Proofs\nLong runs by `npm run prove -- NAME`; their short forms run in `npm test`.\n\n| proof | date | commit | figures |\n| --- | --- | --- | --- |\n",
    );
  const { proof: _, ...counted } = JSON.parse(text) as Record<string, unknown>;
  const cells = Object.entries(counted).map(([key, value]) => `${key} ${String(value)}`);
  const row = `| ${proof} | ${new Date().toISOString().slice(0, 10)} | ${commit} | ${cells.join(", ")} |\n`;
  if (!readFileSync(file, "utf8").endsWith("\n")) appendFileSync(file, "\n");
  appendFileSync(file, row);
}

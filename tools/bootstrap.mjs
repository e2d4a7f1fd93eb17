// Runs on the plain Node (20 or newer) that the machine has; everything after it runs on the project's own Node 24.
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const stampFile = join(root, "node_modules", ".hotline-lock-hash");

const lockHash = () =>
  createHash("sha256")
    .update(readFileSync(join(root, "package-lock.json")))
    .digest("hex");
const isInstalled = () => existsSync(stampFile) && readFileSync(stampFile, "utf8") === lockHash();

/** Installs the dependencies exactly as locked, unless they are already there. Ends the process with status 1 when that fails. */
export function ensureDependencies() {
  if (isInstalled()) return;
  console.error("Installing dependencies (npm ci) …");
  const npm = process.platform === "win32" ? "npm.cmd" : "npm";
  const result = spawnSync(npm, ["ci", "--no-audit", "--no-fund"], { cwd: root, stdio: ["ignore", 2, 2], shell: process.platform === "win32" });
  if (result.status !== 0) {
    console.error("The dependencies could not be installed; npm's message above says why.");
    process.exit(1);
  }
  writeFileSync(stampFile, lockHash());
}

/** The project's own Node, once the dependencies are installed. */
export const projectNode = () => join(root, "node_modules", "node", "bin", process.platform === "win32" ? "node.exe" : "node");

/** Environment in which every child finds the project's Node and tools first. */
export const projectEnvironment = () => {
  const separator = process.platform === "win32" ? ";" : ":";
  return { ...process.env, PATH: [join(root, "node_modules", ".bin"), process.env.PATH].join(separator) };
};

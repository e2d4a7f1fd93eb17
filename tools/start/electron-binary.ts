import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";

const packageFolder = dirname(createRequire(import.meta.url).resolve("electron/package.json"));
/** A download that has not ended by then is given up, ms. */
const fetchLimit = 180_000;

/** As the package itself looks for its binary: ELECTRON_OVERRIDE_DIST_PATH names a folder of one's own. */
function findInstalled(environment: NodeJS.ProcessEnv): string | null {
  const named = join(packageFolder, "path.txt");
  const name = existsSync(named) ? readFileSync(named, "utf8") : process.platform === "win32" ? "electron.exe" : "electron";
  const path = join(environment.ELECTRON_OVERRIDE_DIST_PATH ?? join(packageFolder, "dist"), name);
  return existsSync(path) ? path : null;
}

/**
 * Electron's executable; its binary comes apart from its package, so it is fetched where it is missing.
 * @returns null where it cannot be had
 */
export function findElectron(say: (line: string) => void, environment = process.env): string | null {
  const installed = findInstalled(environment);
  if (installed !== null) return installed;
  say("Fetching Electron …");
  spawnSync(process.execPath, [join(packageFolder, "install.js")], { stdio: "ignore", timeout: fetchLimit, env: environment });
  return findInstalled(environment);
}

import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";

const commands = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "microsoft-edge", "microsoft-edge-stable"];
const fixed: Partial<Record<NodeJS.Platform, readonly string[]>> = {
  darwin: [
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
  ],
  win32: [
    "C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe",
    "C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe",
    "C:\\Program Files\\Microsoft\\Edge\\Application\\msedge.exe",
  ],
};

/** A browser of Chromium's family on this machine; null where there is none. */
function findBrowser(): string | null {
  for (const path of fixed[process.platform] ?? []) if (existsSync(path)) return path;
  if (process.platform === "win32") return null;
  for (const command of commands) {
    const found = spawnSync("which", [command], { encoding: "utf8" });
    if (found.status === 0) return found.stdout.trim();
  }
  return null;
}
const hasDisplay = (): boolean => process.platform !== "linux" || Boolean(process.env.DISPLAY ?? process.env.WAYLAND_DISPLAY);

/** What shows the console, and why it was chosen. */
export interface ChosenWindow {
  readonly reason: string;
  open(address: string): ChildProcess | null;
}

/** A window of the browser's own for the console, with a profile in the data folder; else only the address. */
export function chooseWindow(options: { headless: boolean; folder: string }): ChosenWindow {
  if (options.headless) return { reason: "no window, as --headless asks", open: () => null };
  if (!hasDisplay()) return { reason: "no window, as this machine has no display", open: () => null };
  const browser = findBrowser();
  if (browser === null) return { reason: "no window, as no Chromium, Chrome or Edge was found", open: () => null };
  return {
    reason: `a window of ${browser}`,
    open(address) {
      const root = process.getuid?.() === 0 ? ["--no-sandbox"] : [];
      const args = [`--app=${address}`, `--user-data-dir=${join(options.folder, "browser")}`, "--no-first-run", "--window-size=1440,900", ...root];
      return spawn(browser, args, { stdio: "ignore" });
    },
  };
}

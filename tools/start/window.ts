import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { findElectron } from "./electron-binary.ts";

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
export type ChosenWindow =
  | { readonly kind: "electron"; readonly reason: string; readonly executable: string }
  | { readonly kind: "browser"; readonly reason: string; readonly executable: string }
  | { readonly kind: "address"; readonly reason: string };

/** What is asked for, and what the choice is made from. */
export interface WindowWishes {
  readonly headless: boolean;
  /** Only this one, for who has a reason. */
  readonly only?: "electron" | "browser" | undefined;
  say(line: string): void;
}

/** Electron where it is or can be had; else a browser of Chromium's family; else only the address. */
export function chooseWindow({ headless, only, say }: WindowWishes): ChosenWindow {
  if (headless) return { kind: "address", reason: "no window, as --headless asks" };
  if (!hasDisplay()) return { kind: "address", reason: "no window, as this machine has no display" };
  const electron = only === "browser" ? null : findElectron(say);
  if (electron !== null) return { kind: "electron", reason: "a window of Electron, the product's own shell", executable: electron };
  const why = only === "browser" ? "as --window browser asks" : "as Electron's binary is not here and could not be fetched";
  const browser = only === "electron" ? null : findBrowser();
  if (browser !== null) return { kind: "browser", reason: `a window of ${browser}, ${why}`, executable: browser };
  return { kind: "address", reason: `no window, ${why}${only === "electron" ? "" : ", and there is no Chromium, Chrome or Edge"}` };
}

/** A window of the browser's own, with a profile in the data folder. */
export function openBrowser(executable: string, address: string, folder: string): ChildProcess {
  // As root Chromium has no sandbox to start.
  const root = process.getuid?.() === 0 ? ["--no-sandbox"] : [];
  const args = [`--app=${address}`, `--user-data-dir=${join(folder, "browser")}`, "--no-first-run", "--window-size=1440,900", ...root];
  return spawn(executable, args, { stdio: "ignore" });
}

import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type BrowserContext, chromium, type Page } from "@playwright/test";

/** Chromium whose windows are hidden and slowed down as a person's are: the test runner's own browsers take every page for one that is looked at. */
export interface RealWindows {
  readonly context: BrowserContext;
  /** Minimizes the window of a page. */
  hide(page: Page): Promise<void>;
  /** All its processes stand still for as long as that takes, as on a machine that sleeps. */
  asleep(work: () => Promise<void>): Promise<void>;
  stop(): Promise<void>;
}

/** Starts it with one profile of its own and a microphone that plays a tone. */
export async function startRealWindows(): Promise<RealWindows> {
  const profile = mkdtempSync(join(tmpdir(), "hotline-windows-"));
  const child = spawn(
    "/usr/bin/chromium",
    [
      ...(process.getuid?.() === 0 ? ["--no-sandbox"] : []),
      "--headless",
      "--remote-debugging-port=0",
      `--user-data-dir=${profile}`,
      "--use-fake-ui-for-media-stream",
      "--use-fake-device-for-media-stream",
      "--mute-audio",
      "--autoplay-policy=no-user-gesture-required",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-gpu",
    ],
    // A group of its own: it is stopped and ended with all its processes.
    { stdio: ["ignore", "ignore", "pipe"], detached: true },
  );
  const all = (signal: NodeJS.Signals): boolean => process.kill(-(child.pid ?? Number.NaN), signal);
  const end = (): boolean => all("SIGKILL");
  process.once("exit", end);
  const browser = await chromium.connectOverCDP(await debuggerOf(child), { noDefaults: true });
  const [context] = browser.contexts();
  if (context === undefined) throw new Error("Chromium has no profile");
  return {
    context,
    async hide(page) {
      const session = await context.newCDPSession(page);
      const { windowId } = await session.send("Browser.getWindowForTarget");
      await session.send("Browser.setWindowBounds", { windowId, bounds: { windowState: "minimized" } });
    },
    async asleep(work) {
      all("SIGSTOP");
      try {
        await work();
      } finally {
        all("SIGCONT");
      }
    },
    async stop() {
      const ended = new Promise((resolve) => child.once("exit", resolve));
      process.off("exit", end);
      end();
      await ended;
      rmSync(profile, { recursive: true, force: true, maxRetries: 10 });
    },
  };
}

/** Where it is spoken to, as it says itself. @throws Error with what else it said when it does not come up */
function debuggerOf(child: ChildProcess): Promise<string> {
  let said = "";
  return new Promise((resolve, reject) => {
    child.once("exit", () => reject(new Error(`Chromium did not start: ${said}`)));
    child.stderr?.on("data", (chunk: Buffer) => {
      said = (said + chunk.toString()).slice(-10_000);
      const address = /DevTools listening on (ws:\S+)/.exec(said)?.[1];
      if (address !== undefined) resolve(address);
    });
  });
}

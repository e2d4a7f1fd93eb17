import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { _electron, type ElectronApplication, type Page } from "@playwright/test";

export interface RunningElectron {
  readonly app: ElectronApplication;
  readonly dataFolder: string;
  /** What the program logged so far. */
  said(): string;
  /** The window of a page, once it is there. */
  page(name: "console" | "line"): Promise<Page>;
  /** Runs `act` and resolves with the page's next window. */
  nextPage(name: "console" | "line", act: () => Promise<unknown>): Promise<Page>;
  stop(): Promise<void>;
}

export interface StartElectronOptions {
  readonly executablePath: string;
  readonly display: string;
  readonly environment?: Record<string, string>;
  /** Chromium's switches beside the ones that every test needs. */
  readonly switches?: readonly string[];
}

/** Starts the prepared application as a person would, with a microphone that plays a tone. */
export async function startElectron({ executablePath, display, environment = {}, switches = [] }: StartElectronOptions): Promise<RunningElectron> {
  const dataFolder = await mkdtemp(join(tmpdir(), "hotline-shell-data-"));
  const sandbox = process.getuid?.() === 0 ? ["--no-sandbox"] : [];
  const app = await _electron.launch({
    executablePath,
    args: [...sandbox, "--use-fake-device-for-media-stream", ...switches, `--data=${dataFolder}`],
    env: { ...(process.env as Record<string, string>), DISPLAY: display, HOTLINE_STARTER: "test", ...environment },
  });
  let output = "";
  for (const stream of [app.process().stdout, app.process().stderr]) stream?.on("data", (chunk: Buffer) => (output += chunk.toString()));
  const is = (name: string) => (page: Page) => page.url() === `hotline://${name}/`;
  // Playwright joins a page that may be loading, and then misses its `load` on a busy machine: the page itself knows.
  const loaded = () =>
    document.readyState === "complete" ? null : new Promise((resolve) => window.addEventListener("load", () => resolve(null), { once: true }));
  const settled = async (page: Page) => {
    await page.evaluate(loaded).catch(() => page.waitForLoadState());
    return page;
  };
  return {
    app,
    dataFolder,
    said: () => output,
    async page(name) {
      const there = app.windows().find(is(name));
      if (there !== undefined) return settled(there);
      return settled(await app.waitForEvent("window", { predicate: async (page) => (await settled(page)) && is(name)(page) }));
    },
    async nextPage(name, act) {
      const coming = app.waitForEvent("window", { predicate: async (page) => (await settled(page)) && is(name)(page) });
      await act();
      return coming;
    },
    async stop() {
      await app.close();
      await rm(dataFolder, { recursive: true, force: true });
    },
  };
}

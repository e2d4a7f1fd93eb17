import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { _electron, type ElectronApplication, errors, type Page } from "@playwright/test";

type Pages = Readonly<Record<"console" | "line", Page>>;

export interface RunningElectron {
  readonly app: ElectronApplication;
  /** The windows that it opened first. */
  readonly pages: Pages;
  readonly dataFolder: string;
  /** What the program logged so far. */
  said(): string;
  /** Runs `act` and resolves with the page's next window. */
  nextPage(name: keyof Pages, act: () => Promise<unknown>): Promise<Page>;
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
export async function startElectron(options: StartElectronOptions): Promise<RunningElectron> {
  const dataFolder = await mkdtemp(join(tmpdir(), "hotline-shell-data-"));
  const { app, pages, said } = await joined(options, dataFolder);
  return {
    app,
    pages,
    dataFolder,
    said,
    async nextPage(name, act) {
      const coming = app.waitForEvent("window", { predicate: async (page) => (await settled(page)) && isPage(name)(page) });
      await act();
      return coming;
    },
    async stop() {
      await app.close();
      await rm(dataFolder, { recursive: true, force: true });
      if (said().includes("process.fault")) throw new Error(`Electron's main met what nobody caught: ${said()}`);
    },
  };
}

/** ms. A start takes seconds; Playwright's own limit is three minutes, and for a page that it does not see there is none. */
const [startLimit, pageLimit, mostStarts] = [40_000, 20_000, 4];

type Joined = Pick<RunningElectron, "app" | "pages" | "said">;

/**
 * Playwright joins an Electron that it did not hold back (it can do that with an unpackaged one alone). On a busy machine one time in
 * twenty it waits for ever then, for a page that it saw loading. The program itself is up; it is ended, and another is started.
 */
async function joined(options: StartElectronOptions, dataFolder: string): Promise<Joined> {
  for (let starts = 1; ; starts += 1) {
    const app = await launch(options, join(dataFolder, String(starts))).catch(missed);
    let output = "";
    for (const stream of [app?.process().stdout, app?.process().stderr]) stream?.on("data", (chunk: Buffer) => (output += chunk.toString()));
    const pages = app && (await within(pageLimit, pagesOf(app)).catch(missed));
    if (app && pages) return { app, pages, said: () => output };
    app?.process().kill("SIGKILL");
    if (starts === mostStarts) throw new Error(`Electron was started ${starts} times and never joined: ${output}`);
  }
}

function launch({ executablePath, display, environment = {}, switches = [] }: StartElectronOptions, dataFolder: string): Promise<ElectronApplication> {
  const sandbox = process.getuid?.() === 0 ? ["--no-sandbox"] : [];
  return _electron.launch({
    executablePath,
    args: [...sandbox, "--use-fake-device-for-media-stream", ...switches, `--data=${dataFolder}`],
    env: { ...(process.env as Record<string, string>), DISPLAY: display, HOTLINE_STARTER: "test", ...environment },
    timeout: startLimit,
  });
}

function missed(error: unknown): null {
  if (!(error instanceof errors.TimeoutError)) throw error;
  return null;
}

async function within<Value>(limit: number, coming: Promise<Value>): Promise<Value> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new errors.TimeoutError(`not within ${limit} ms`)), limit);
  });
  return Promise.race([coming, late]).finally(() => clearTimeout(timer));
}

const isPage = (name: keyof Pages) => (page: Page) => page.url() === `hotline://${name}/`;

async function pagesOf(app: ElectronApplication): Promise<Pages> {
  const pageOf = async (name: keyof Pages): Promise<Page> => {
    const there = app.windows().find(isPage(name));
    if (there !== undefined) return settled(there);
    return settled(await app.waitForEvent("window", { predicate: async (page) => (await settled(page)) && isPage(name)(page) }));
  };
  return { console: await pageOf("console"), line: await pageOf("line") };
}

// Playwright joins a page that may be loading, and then misses its `load` on a busy machine: the page itself knows.
const loaded = () =>
  document.readyState === "complete" ? null : new Promise((resolve) => window.addEventListener("load", () => resolve(null), { once: true }));

async function settled(page: Page): Promise<Page> {
  await page.evaluate(loaded).catch(() => page.waitForLoadState());
  return page;
}

import { join } from "node:path";
import { BrowserWindow, type BrowserWindowConstructorOptions, type RenderProcessGoneDetails, type Session } from "electron";
import type { Clock } from "../../base/clock.ts";
import type { Logger } from "../../base/logger.ts";
import type { PageName } from "../shared/page.ts";
import { pageAddress } from "./page-address.ts";

/** A page that crashes more often than this within a minute is left alone, so that a broken build does not flicker for ever. */
const crashLimit = 5;
const crashSpan = 60_000;

const shapes: Record<PageName, BrowserWindowConstructorOptions> = {
  console: { width: 1366, height: 768, minWidth: 1024, minHeight: 640, title: "12345", autoHideMenuBar: true, show: true },
  // Hidden for good: the telephone has no face of its own in this shell.
  line: { width: 380, height: 320, title: "12345 line", show: false, skipTaskbar: true, focusable: false },
};

export interface PageWindowOptions {
  readonly page: PageName;
  readonly session: Session;
  readonly isProduction: boolean;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Called for each window made, before its page loads. */
  readonly onOpened: (window: BrowserWindow) => void;
  /** The page crashed again and again and was given up. */
  readonly onGivenUp: () => void;
}

export interface PageWindow {
  /** The window that now shows the page; null when it was given up. */
  current(): BrowserWindow | null;
}

/**
 * One page's window. When its renderer is gone, a new window takes its place; the other page's is not touched.
 *
 *   open ──render-process-gone──► open (a new one)    more than 5 a minute ──► given up
 */
export function keepPageWindow(options: PageWindowOptions): PageWindow {
  const { page, clock, logger } = options;
  let crashes: number[] = [];
  let current: BrowserWindow | null = null;

  const replace = (gone: BrowserWindow, details: RenderProcessGoneDetails) => {
    // `killed` by the system or by a person counts too; only an orderly end of the window does not.
    if (details.reason === "clean-exit" || gone !== current) return;
    logger.error("window.crashed", { page, reason: details.reason, code: details.exitCode });
    crashes = [...crashes.filter((at) => clock.monotonic() - at < crashSpan), clock.monotonic()];
    const bounds = gone.getBounds();
    current = crashes.length > crashLimit ? null : open(bounds);
    gone.destroy();
    if (current === null) options.onGivenUp();
  };
  const open = (bounds: Partial<Electron.Rectangle>): BrowserWindow => {
    const window = new BrowserWindow({ ...shapes[page], ...bounds, webPreferences: webPreferences(options) });
    window.webContents.on("render-process-gone", (_event, details) => replace(window, details));
    // A page that asks before it is left would keep the program from ending: nobody could answer in a hidden window.
    window.webContents.on("will-prevent-unload", (event) => event.preventDefault());
    options.onOpened(window);
    window.loadURL(pageAddress(page)).catch((error: unknown) => {
      logger.error("window.load.failed", { page, code: error instanceof Error && "code" in error ? String(error.code) : "unknown" });
    });
    return window;
  };
  current = open({});
  return { current: () => current };
}

/** Electron's own security checklist, written out even where it repeats a default. */
function webPreferences({ page, session, isProduction }: PageWindowOptions): Electron.WebPreferences {
  return {
    session,
    preload: join(import.meta.dirname, "..", "preload", "port.cjs"),
    sandbox: true,
    contextIsolation: true,
    nodeIntegration: false,
    nodeIntegrationInWorker: false,
    nodeIntegrationInSubFrames: false,
    webSecurity: true,
    allowRunningInsecureContent: false,
    experimentalFeatures: false,
    webviewTag: false,
    navigateOnDragDrop: false,
    spellcheck: false,
    devTools: !isProduction,
    // The line's timers and audio must run although nobody sees its window; the ring tone starts without a click.
    backgroundThrottling: page !== "line",
    autoplayPolicy: page === "line" ? "no-user-gesture-required" : "document-user-activation-required",
  };
}

import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { app, type BrowserWindow, dialog, globalShortcut, ipcMain, Menu, safeStorage } from "electron";
import { onFault } from "../../base/fault.ts";
import type { PageName } from "../shared/page.ts";
import { loadPageFiles } from "../shared/page-files.ts";
import { startFailureOf } from "../shared/start-failure.ts";
import { structuredLogger } from "../shared/structured-logger.ts";
import { systemClock } from "../shared/system-clock.ts";
import { GlobalKeys } from "./global-keys.ts";
import { guardEveryContents } from "./guard-contents.ts";
import { openKeyRing } from "./key-ring.ts";
import { readShellOptions, type ShellOptions } from "./options.ts";
import { createPagePorts } from "./page-ports.ts";
import { declarePageScheme } from "./page-protocol.ts";
import { openPageSession } from "./page-session.ts";
import { spawnChildSeat } from "./seat-child-process.ts";
import { type SeatHost, startSeatHost } from "./seat-host.ts";
import { canOpenStore, type SpawnSeat } from "./seat-process.ts";
import { spawnUtilitySeat } from "./seat-utility-process.ts";
import { openTray } from "./tray-icon.ts";
import { keepPageWindow } from "./windows.ts";

const clock = systemClock;
const logger = structuredLogger("electron");

/** Profile, session and dumps stay inside the data folder; crash reports are never collected, as memory holds callers' numbers. */
function keepInside(dataFolder: string): void {
  for (const name of ["userData", "sessionData", "crashDumps"] as const) {
    const folder = join(dataFolder, "electron", name);
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    app.setPath(name, folder);
  }
  app.setAppLogsPath(join(dataFolder, "logs"));
}

/** The product's seat runs in a utility process. An outside Node is taken only where Electron's own cannot open the store, never merely because it was named. */
function seatSpawner(): SpawnSeat {
  const outside = process.env.HOTLINE_SEAT_NODE;
  return outside === undefined || canOpenStore(process.versions.node) ? spawnUtilitySeat : spawnChildSeat(outside);
}

/** Tells the person and ends with status 1. */
function giveUp(sentence: string): void {
  logger.error("shell.given.up");
  console.error(sentence);
  // A dialog would wait for ever where nobody sits before a screen, as under a starter that reads the sentence above.
  if (process.env.HOTLINE_STARTER === undefined) dialog.showErrorBox("12345", sentence);
  app.exit(1);
}

async function run(options: ShellOptions): Promise<void> {
  const files = await loadPageFiles(join(import.meta.dirname, "..", "pages"));
  await app.whenReady();
  if (process.platform !== "darwin") Menu.setApplicationMenu(null);
  const host: SeatHost = startSeatHost({
    spawn: seatSpawner(),
    entry: join(import.meta.dirname, "seat-entry.js"),
    folder: join(options.dataFolder, "seat"),
    dispatchUrl: options.dispatchUrl,
    keyRing: openKeyRing(safeStorage, process.platform, logger),
    clock,
    logger,
    onStarted: () => ports.renew(),
    onGlobalKeys: (wanted) => keys.want(wanted),
    onFailed: giveUp,
  });
  const ports = createPagePorts({ ipc: ipcMain, host, logger });
  const keys = globalKeys(host);
  const quitting = quitInOrder(host);
  const keep = (page: PageName) =>
    keepPageWindow({
      page,
      session: openPageSession(page, files),
      isProduction: app.isPackaged,
      clock,
      logger,
      onOpened: (window) => {
        ports.register(window.webContents, page);
        hideInsteadOfClosing(window, quitting);
      },
      onGivenUp: () => giveUp("A window of the console crashed again and again; its log in the data folder says when."),
    });
  keep("line");
  const console = keep("console");
  const show = () => {
    console.current()?.show();
    console.current()?.focus();
  };
  app.on("second-instance", show);
  app.on("activate", show);
  app.on("window-all-closed", () => {});
  const tray = openTray({ onShow: show, onQuit: () => app.quit() });
  app.once("will-quit", () => tray.destroy());
}

/** The keys that are heard while another program has the keyboard. */
function globalKeys(host: SeatHost): GlobalKeys {
  const keys = new GlobalKeys({
    system: globalShortcut,
    clock,
    onPressed: (command) => host.globalKey(command),
    onRefused: (refused) => {
      if (refused.length > 0) logger.info("keys.refused", { commands: refused.join() });
      host.globalKeysRefused(refused);
    },
  });
  app.on("browser-window-focus", () => keys.inFront(true));
  app.on("browser-window-blur", () => keys.inFront(false));
  app.once("will-quit", () => keys.stop());
  return keys;
}

/** Closing a window must not end a call: the program ends by the tray, the starter or the system. */
function hideInsteadOfClosing(window: BrowserWindow, quitting: () => boolean): void {
  window.on("close", (event) => {
    if (quitting()) return;
    event.preventDefault();
    window.hide();
  });
}

/** The windows close first, so that the line can still end its calls through the seat; then the seat; then Electron. */
function quitInOrder(host: SeatHost): () => boolean {
  let quitting = false;
  let stopped = false;
  app.on("before-quit", () => {
    quitting = true;
  });
  app.on("will-quit", (event) => {
    if (stopped) return;
    event.preventDefault();
    void host.stop().finally(() => {
      stopped = true;
      app.quit();
    });
  });
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, () => app.quit());
  return () => quitting;
}

function main(): void {
  // It goes on, for calls are going on; Electron by itself would hold everything up with a box until somebody presses its button.
  onFault(process, logger, () => {});
  const options = readShellOptions(process.argv.slice(1), app.getPath("userData"));
  keepInside(options.dataFolder);
  // The lock belongs to userData, so two seats with two data folders may run side by side.
  if (!app.requestSingleInstanceLock()) {
    app.exit(0);
    return;
  }
  declarePageScheme();
  // A process that was started without a sandbox (as root, in tests) cannot give one to its children.
  if (!app.commandLine.hasSwitch("no-sandbox")) app.enableSandbox();
  guardEveryContents(app, logger);
  run(options).catch((error: unknown) => {
    logger.error("shell.start.failed", { name: error instanceof Error ? error.name : "unknown" });
    giveUp(startFailureOf(error).sentence);
  });
}

main();

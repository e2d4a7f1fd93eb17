import { createServer, type Server } from "node:http";
import type { Clock } from "../../base/clock.ts";
import type { Logger } from "../../base/logger.ts";
import { HotlineError } from "../../contract/errors.ts";
import type { PageName } from "../shared/page.ts";
import { loadPageFiles } from "../shared/page-files.ts";
import type { ServedSeat } from "../shared/served-seat.ts";
import { createAccess } from "./access.ts";
import { createPageRequests } from "./page-requests.ts";
import { createSeatSockets } from "./seat-sockets.ts";
import { readShellState, type ShellState, writeShellState } from "./shell-state.ts";

export interface BrowserShellOptions {
  /** `out/pages`. */
  readonly pagesFolder: string;
  /** Where the port and the sessions are kept. */
  readonly stateFile: string;
  /** A port to take from now on; null: the one kept, else a free one. */
  readonly port: number | null;
  readonly seat: ServedSeat;
  readonly clock: Clock;
  readonly logger: Logger;
}

export interface BrowserShell {
  /** Such as `http://127.0.0.1:41234`. */
  readonly origin: string;
  /** An address of a page that signs one browser in, once. */
  issueAddress(page: PageName): string;
  /** Closes every connection; the seat is the caller's to stop. */
  stop(): Promise<void>;
}

/**
 * Serves one seat and its pages on loopback to Chromium windows.
 * @throws HotlineError `invalid` with detail `portInUse <port>`; `notFound` when the pages are not built
 */
export async function startBrowserShell(options: BrowserShellOptions): Promise<BrowserShell> {
  const { clock, logger, seat, stateFile } = options;
  const files = await loadPageFiles(options.pagesFolder);
  let state: ShellState = await readShellState(stateFile);
  const server = createServer({ headersTimeout: 10_000, requestTimeout: 30_000, maxHeaderSize: 16_384 });
  const port = await listen(server, options.port ?? state.port ?? 0);
  let written: Promise<void> = Promise.resolve();
  // One write after the other: they share a file.
  const keep = (change: Partial<ShellState>) => {
    state = { ...state, ...change };
    written = written.catch(() => {}).then(() => writeShellState(stateFile, state));
    return written;
  };
  if (port !== state.port) await keep({ port });

  const access = createAccess({
    port,
    sessions: state.sessions,
    clock,
    // A session that could not be kept is good until the shell ends; a full disk must not keep a person out.
    onSessions: (sessions) => void keep({ sessions }).catch(() => logger.warn("shell.state.unsaved")),
  });
  const sockets = createSeatSockets({ access, seat, logger });
  server.on("request", createPageRequests({ access, files, logger }));
  server.on("upgrade", sockets.upgrade);
  logger.info("shell.browser.ready", { port });

  return {
    origin: access.origin,
    issueAddress: (page) => `${access.origin}${page === "line" ? "/line" : "/"}?token=${access.issueToken()}`,
    async stop() {
      sockets.stop();
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeAllConnections();
      await closed;
    },
  };
}

/** Binds loopback only. */
function listen(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once("error", (error: NodeJS.ErrnoException) => {
      const inUse = error.code === "EADDRINUSE" || error.code === "EACCES";
      reject(inUse ? new HotlineError({ kind: "invalid", detail: `portInUse ${port}` }) : error);
    });
    server.listen(port, "127.0.0.1", () => {
      const address = server.address();
      resolve(typeof address === "object" && address !== null ? address.port : port);
    });
  });
}

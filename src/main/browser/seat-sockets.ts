import type { IncomingMessage } from "node:http";
import type { Duplex } from "node:stream";
import { RPCHandler } from "@orpc/server/ws";
import { type WebSocket, WebSocketServer } from "ws";
import type { Logger } from "../../base/logger.ts";
import type { PageName } from "../shared/page.ts";
import { routerOf, type ServedSeat } from "../shared/served-seat.ts";
import type { Access } from "./access.ts";

/** The largest frame that a page may send, in bytes: a ticket with every field full is under 100 KB. */
export const frameLimit = 1_048_576;
/** Connections that one page kind may hold; a seat has one line and a few console windows. */
export const connectionLimit = 16;
const doors: Readonly<Record<string, PageName>> = { "/rpc/console": "console", "/rpc/line": "line" };

export interface SeatSockets {
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void;
  stop(): void;
}

/** The seat's RPC over WebSocket, one door per page; cookie, host and origin are checked before the upgrade. */
export function createSeatSockets({ access, seat, logger }: { access: Access; seat: ServedSeat; logger: Logger }): SeatSockets {
  const server = new WebSocketServer({ noServer: true, maxPayload: frameLimit, perMessageDeflate: false });
  const handlers = { console: new RPCHandler(routerOf(seat, "console")), line: new RPCHandler(routerOf(seat, "line")) };
  const open: Record<PageName, Set<WebSocket>> = { console: new Set(), line: new Set() };

  const serve = (socket: WebSocket, page: PageName) => {
    open[page].add(socket);
    logger.info("seat.socket.open", { page, open: open[page].size });
    // ws reports an oversized or malformed frame here and closes the socket itself (RFC 6455 §7.4.1: 1009, 1002).
    socket.on("error", (error) => logger.warn("seat.socket.error", { page, code: "code" in error ? String(error.code) : error.name }));
    socket.on("close", (code) => {
      open[page].delete(socket);
      logger.info("seat.socket.closed", { page, code });
    });
    void handlers[page].upgrade(socket);
  };

  return {
    upgrade(request, socket, head) {
      // The peer may be gone before it is refused.
      socket.on("error", () => socket.destroy());
      const page = doors[request.url ?? ""];
      const status = refusal(request, access, page, page === undefined ? 0 : open[page].size);
      if (status !== null || page === undefined) {
        logger.warn("seat.socket.refused", { status });
        socket.end(`HTTP/1.1 ${status} Refused\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
        return;
      }
      server.handleUpgrade(request, socket, head, (webSocket) => serve(webSocket, page));
    },
    stop() {
      for (const socket of [...open.console, ...open.line]) socket.close(1001);
      for (const socket of [...open.console, ...open.line]) socket.terminate();
      server.close();
    },
  };
}

/** The HTTP status of a refused upgrade, or null. A browser always names an origin here, so a missing one is refused too (RFC 6455 §4.2.2). */
function refusal(request: IncomingMessage, access: Access, page: PageName | undefined, open: number): number | null {
  if (page === undefined) return 404;
  if (!access.hostAllowed(request.headers)) return 421;
  if (request.headers.origin !== access.origin) return 403;
  if (!access.hasSession(request.headers)) return 401;
  return open >= connectionLimit ? 503 : null;
}

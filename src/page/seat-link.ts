import { createORPCClient } from "@orpc/client";
import { RPCLink as PortLink } from "@orpc/client/message-port";
import { RPCLink as SocketLink } from "@orpc/client/websocket";
import type { ContractRouterClient } from "@orpc/contract";
import type { Clock } from "../base/clock.ts";
import type { seatContract } from "../contract/seat-api.ts";

/** The seat as a page calls it. */
export type SeatClient = ContractRouterClient<typeof seatContract>;

/** What a link is given. */
export interface SeatLinkOptions {
  readonly page: "console" | "line";
  readonly clock: Clock;
  /** A new connection; `signal` aborts when it is lost. */
  onOpen(client: SeatClient, signal: AbortSignal): void;
  onLost(): void;
}

const pause = { first: 100, longest: 2_000 };
/** Electron's preload hands ports over; everywhere else the page's own origin is the seat. */
const isElectron = (): boolean => navigator.userAgent.includes("Electron/");

/**
 * Keeps a page joined to its seat, whichever shell it runs in.
 * ```
 *  browser shell:  connecting ──open──► open ──close──► waiting (0.1 s, doubled up to 2 s) ──► connecting
 *  Electron:       waiting ──port──► open ──another port, or its close──► open · waiting
 * ```
 * @returns what ends it
 */
export function openSeatLink(options: SeatLinkOptions): () => void {
  return isElectron() ? joinByPort(options) : joinBySocket(options);
}

function joinBySocket({ page, clock, onOpen, onLost }: SeatLinkOptions): () => void {
  let attempt = 0;
  let isStopped = false;
  let socket: WebSocket | null = null;
  const connect = (): void => {
    if (isStopped) return;
    const address = new URL(`/rpc/${page}`, window.location.href);
    address.protocol = address.protocol === "https:" ? "wss:" : "ws:";
    const current = new WebSocket(address);
    const life = new AbortController();
    socket = current;
    let wasOpen = false;
    current.addEventListener("open", () => {
      attempt = 0;
      wasOpen = true;
      onOpen(createORPCClient(new SocketLink({ websocket: current })), life.signal);
    });
    current.addEventListener("close", () => {
      life.abort();
      if (wasOpen) onLost();
      clock.after(Math.min(pause.longest, pause.first * 2 ** attempt++), connect);
    });
  };
  connect();
  return () => {
    isStopped = true;
    socket?.close();
  };
}

function joinByPort({ onOpen, onLost }: SeatLinkOptions): () => void {
  let life: AbortController | null = null;
  let last: MessagePort | null = null;
  const lose = (lost: AbortController): void => {
    if (lost.signal.aborted) return;
    lost.abort();
    onLost();
  };
  const take = (event: MessageEvent): void => {
    const port = event.ports[0];
    if (event.source !== window || event.data !== "hotline:port" || port === undefined) return;
    if (life !== null) lose(life);
    last?.close();
    last = port;
    const mine = new AbortController();
    life = mine;
    port.addEventListener("close", () => lose(mine));
    port.start();
    onOpen(createORPCClient(new PortLink({ port })), mine.signal);
  };
  window.addEventListener("message", take);
  window.postMessage("hotline:listening", window.location.origin);
  return () => window.removeEventListener("message", take);
}

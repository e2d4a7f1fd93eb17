import { once } from "node:events";
import { createServer } from "node:http";
import type { Duplex } from "node:stream";
import { WebSocket, WebSocketServer } from "ws";

/**
 * How the way to the exchange is cut. `closed`: connections break and none is taken. `dead`: nothing is said, as when a cable
 * is pulled; connections of before never carry anything again, and new ones get no answer until it is mended.
 */
export type CutKind = "closed" | "dead";

/** Stands between lines and their exchange and passes every frame on; a test may put frames of its own among them, and cut it. */
export interface SipRelay {
  readonly port: number;
  /** Where lines register instead: by loopback, which a namespace leads on to the relay's host. */
  readonly url: string;
  /** The newest frames that lines and exchange sent, oldest first, as far as they were passed on. */
  readonly frames: readonly { readonly from: "line" | "exchange"; readonly frame: string }[];
  /** What becomes of each frame on its way from now on; null: it goes no further. Without an argument all pass as they are. */
  alter(change?: (from: "line" | "exchange", frame: string) => string | null): void;
  /** Sends a frame to every line as if the exchange had sent it. */
  inject(frame: string | Uint8Array): void;
  cut(kind: CutKind): void;
  mend(): void;
  stop(): Promise<void>;
}

interface Pair {
  readonly line: WebSocket;
  isDead: boolean;
}
/** Frames that are remembered. */
const remembered = 2_000;

/** @param target the exchange's WebSocket address, asked anew for each connection @param host where it listens */
export async function startSipRelay(target: () => string, host = "127.0.0.1"): Promise<SipRelay> {
  let cut: CutKind | null = null;
  const sockets = new WebSocketServer({ noServer: true, handleProtocols: () => "sip" });
  // While the way is dead a newcomer waits for an answer that never comes.
  const unanswered = new Set<Duplex>();
  const server = createServer().on("upgrade", (request, socket, head) => {
    socket.on("error", () => socket.destroy());
    if (cut === "dead") unanswered.add(socket);
    else if (cut === "closed") socket.destroy();
    else sockets.handleUpgrade(request, socket, head, (line) => join(line));
  });
  server.listen(0, host);
  await once(server, "listening");
  const pairs = new Set<Pair>();
  const frames: { from: "line" | "exchange"; frame: string }[] = [];
  const remember = (from: "line" | "exchange", frame: string): void => {
    frames.push({ from, frame });
    if (frames.length > remembered) frames.shift();
  };
  const asItIs = (_from: "line" | "exchange", frame: string): string | null => frame;
  let altered: typeof asItIs = asItIs;
  const join = (line: WebSocket): void => {
    const pair: Pair = { line, isDead: false };
    pairs.add(pair);
    const exchange = new WebSocket(target(), "sip");
    const waiting: string[] = [];
    line.on("message", (data) => {
      if (pair.isDead) return;
      const sent = data.toString();
      remember("line", sent);
      const frame = altered("line", sent);
      if (frame === null) return;
      if (exchange.readyState === WebSocket.OPEN) exchange.send(frame);
      else waiting.push(frame);
    });
    exchange.on("open", () => {
      for (const frame of waiting.splice(0)) exchange.send(frame);
    });
    exchange.on("message", (data) => {
      if (pair.isDead) return;
      const sent = data.toString();
      remember("exchange", sent);
      const frame = altered("exchange", sent);
      if (frame !== null) line.send(frame);
    });
    exchange.on("error", () => line.terminate());
    exchange.on("close", () => {
      if (!pair.isDead) line.close();
    });
    line.on("error", () => exchange.terminate());
    line.on("close", () => {
      pairs.delete(pair);
      exchange.close();
    });
  };
  const address = server.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  return {
    port,
    url: `ws://127.0.0.1:${port}/ws`,
    frames,
    alter: (change = asItIs) => {
      altered = change;
    },
    inject: (frame) => {
      for (const { line } of pairs) line.send(frame);
    },
    cut: (kind) => {
      cut = kind;
      for (const pair of pairs) {
        if (kind === "closed") pair.line.terminate();
        else pair.isDead = true;
      }
    },
    mend: () => {
      cut = null;
      for (const socket of unanswered) socket.destroy();
      unanswered.clear();
    },
    async stop() {
      for (const { line } of pairs) line.terminate();
      for (const socket of unanswered) socket.destroy();
      sockets.close();
      server.close();
    },
  };
}

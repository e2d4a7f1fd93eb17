import { once } from "node:events";
import { WebSocket, WebSocketServer } from "ws";

/** Stands between lines and their exchange and passes every frame on; a test may put frames of its own among them. */
export interface SipRelay {
  /** Where lines register instead. */
  readonly url: string;
  /** Sends a frame to every line as if the exchange had sent it. */
  inject(frame: string | Uint8Array): void;
  stop(): Promise<void>;
}

/** @param target the exchange's WebSocket address, asked anew for each connection */
export async function startSipRelay(target: () => string): Promise<SipRelay> {
  const server = new WebSocketServer({ host: "127.0.0.1", port: 0, handleProtocols: () => "sip" });
  await once(server, "listening");
  const lines = new Set<WebSocket>();
  server.on("connection", (line) => {
    lines.add(line);
    const exchange = new WebSocket(target(), "sip");
    const waiting: string[] = [];
    line.on("message", (data) => {
      if (exchange.readyState === WebSocket.OPEN) exchange.send(data.toString());
      else waiting.push(data.toString());
    });
    exchange.on("open", () => {
      for (const frame of waiting.splice(0)) exchange.send(frame);
    });
    exchange.on("message", (data) => line.send(data.toString()));
    exchange.on("error", () => line.terminate());
    exchange.on("close", () => line.close());
    line.on("error", () => exchange.terminate());
    line.on("close", () => {
      lines.delete(line);
      exchange.close();
    });
  });
  const address = server.address();
  return {
    url: `ws://127.0.0.1:${typeof address === "object" && address !== null ? address.port : 0}/ws`,
    inject: (frame) => {
      for (const line of lines) line.send(frame);
    },
    async stop() {
      for (const line of lines) line.terminate();
      server.close();
    },
  };
}

import { once } from "node:events";
import { createORPCClient } from "@orpc/client";
import { RPCLink } from "@orpc/client/websocket";
import { WebSocket as NodeSocket } from "ws";
import type { SeatClient } from "../seat/seat-under-test.ts";

/** A console without its window: it comes in by the one-time address as a browser does, and calls the seat's process over its socket. */
export interface ConsoleClient {
  readonly client: SeatClient;
  close(): void;
}

/** @param address of the console with its one-time token */
export async function openConsole(address: string): Promise<ConsoleClient> {
  const { origin } = new URL(address);
  const entered = await fetch(address, { redirect: "manual" });
  const cookie = entered.headers.get("set-cookie")?.split(";")[0] ?? "";
  const socket = new NodeSocket(`${origin.replace("http", "ws")}/rpc/console`, { headers: { cookie, origin } });
  socket.on("error", () => socket.close());
  await once(socket, "open");
  return { client: createORPCClient(new RPCLink({ websocket: socket as unknown as WebSocket })), close: () => socket.terminate() };
}

import { utilityProcess } from "electron";
import { fromSeatSchema } from "./seat-messages.ts";
import type { SpawnSeat } from "./seat-process.ts";

/** The seat in Electron's own utility process: a page's port is handed over whole, and main carries none of its messages. */
export const spawnUtilitySeat: SpawnSeat = (entry, events) => {
  const child = utilityProcess.fork(entry, [], { serviceName: "hotline-seat", stdio: "inherit" });
  let connections = 0;
  child.on("message", (data: unknown) => {
    const message = fromSeatSchema.safeParse(data);
    if (message.success) events.onMessage(message.data);
  });
  child.once("exit", (code) => events.onExit(code));
  return {
    send: (message) => child.postMessage(message),
    connect(page, port) {
      connections += 1;
      child.postMessage({ kind: "connect", connection: connections, page }, [port]);
    },
    kill: () => void child.kill(),
  };
};

import { spawn } from "node:child_process";
import type { MessagePortMain } from "electron";
import { fromSeatSchema, messageLimit, type ToSeat } from "./seat-messages.ts";
import type { SpawnSeat } from "./seat-process.ts";

/**
 * The seat as a child process on a Node from outside, for an Electron whose own Node is too old for the store.
 * A child has no MessagePorts, so main relays each connection's text over the child's channel.
 * @param node path of the Node to run it on (22.14 or newer)
 */
export const spawnChildSeat = (node: string): SpawnSeat => {
  return (entry, events) => {
    const child = spawn(node, [entry], { stdio: ["ignore", "inherit", "inherit", "ipc"], env: { ...process.env, ELECTRON_RUN_AS_NODE: undefined } });
    const ports = new Map<number, MessagePortMain>();
    let last = 0;
    const send = (message: ToSeat) => {
      // One that is ending takes with it what it is sent; without a listener of its own the failure would be nobody's and stop main.
      if (child.connected) child.send(message, () => {});
    };
    const end = (code: number | null) => {
      for (const port of ports.values()) port.close();
      ports.clear();
      events.onExit(code);
    };
    child.on("message", (data: unknown) => {
      const message = fromSeatSchema.safeParse(data);
      if (!message.success) return;
      if (message.data.kind === "data") ports.get(message.data.connection)?.postMessage(message.data.text);
      else events.onMessage(message.data);
    });
    onceEnded(child, end);
    return {
      send,
      connect(page, port) {
        last += 1;
        const connection = last;
        ports.set(connection, port);
        send({ kind: "connect", connection, page });
        port.on("message", ({ data }) => {
          // Text alone is spoken here; anything else is a page that is not ours.
          if (typeof data === "string" && data.length <= messageLimit) send({ kind: "data", connection, text: data });
          else port.close();
        });
        port.once("close", () => {
          ports.delete(connection);
          send({ kind: "close", connection });
        });
        port.start();
      },
      kill: () => void child.kill("SIGKILL"),
    };
  };
};

/** `error` comes instead of `exit` when the executable could not be started. */
function onceEnded(child: ReturnType<typeof spawn>, run: (code: number | null) => void): void {
  let ended = false;
  const once = (code: number | null) => {
    if (ended) return;
    ended = true;
    run(code);
  };
  child.once("exit", once);
  child.on("error", () => once(null));
}

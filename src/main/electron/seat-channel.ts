import type { MessagePortMain } from "electron";
import type { SeatChannel, SeatPort } from "./run-seat.ts";

/** Electron gives a utility process its parent's port on `process`; no module is needed for it, so this file also runs on plain Node. */
interface UtilityParentPort {
  on(name: "message", listener: (event: { data: unknown; ports: MessagePortMain[] }) => void): void;
  postMessage(message: unknown): void;
}

/**
 * The channel to main of whichever kind of process this is.
 * @param onOrphaned main is gone (a utility process ends with it by itself)
 * @throws Error when the process has no parent to talk to
 */
export function seatChannel(self: NodeJS.Process, onOrphaned: () => void): SeatChannel {
  const parentPort = (self as unknown as { parentPort?: UtilityParentPort }).parentPort;
  if (parentPort !== undefined && parentPort !== null) {
    return {
      send: (message) => parentPort.postMessage(message),
      listen: (listener) => parentPort.on("message", (event) => listener(event.data, event.ports as unknown as readonly SeatPort[])),
    };
  }
  if (self.send === undefined) throw new Error("the seat's entry is started by the shell, not by hand");
  self.once("disconnect", onOrphaned);
  return {
    send: (message) => void (self.connected && self.send?.(message)),
    listen: (listener) => void self.on("message", (message) => listener(message, [])),
  };
}

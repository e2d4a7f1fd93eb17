import type { MessagePortMain } from "electron";
import type { PageName } from "../shared/page.ts";
import type { FromSeat, ToSeat } from "./seat-messages.ts";

/**
 * A process that runs the seat's entry, and the one place where the two ways of having one differ:
 * `utilityProcess` (the product) and a child process on an outside Node.
 */
export interface SeatProcess {
  send(message: Exclude<ToSeat, { kind: "connect" | "data" | "close" }>): void;
  /** Joins a page's port to the seat. When either side ends, the other is closed. */
  connect(page: PageName, port: MessagePortMain): void;
  /** Ends it without asking. */
  kill(): void;
}

export interface SeatProcessEvents {
  onMessage(message: FromSeat): void;
  /** Called once, however it ended. */
  onExit(code: number | null): void;
}

export type SpawnSeat = (entry: string, events: SeatProcessEvents) => SeatProcess;

/** Whether a Node of this version has Node-API 10, which the store's native module is built for (Node 22.14, 23.6 and newer). */
export function canOpenStore(nodeVersion: string): boolean {
  const [major = 0, minor = 0] = nodeVersion.split(".").map(Number);
  if (major === 22) return minor >= 14;
  if (major === 23) return minor >= 6;
  return major > 23;
}

import type { ServedSeat } from "../shared/served-seat.ts";
import { type FromShell, toShellSchema } from "./parent-messages.ts";
import { type BrowserShell, type BrowserShellOptions, startBrowserShell } from "./start-browser-shell.ts";

export interface RunOptions extends Omit<BrowserShellOptions, "seat"> {
  startSeat(): Promise<ServedSeat>;
  /** The process whose signals and parent are listened to. */
  readonly process: NodeJS.Process;
}

/**
 * Runs a seat and its browser shell until SIGTERM, SIGINT, or the parent is gone; then both stop in order.
 * @throws what `startSeat` or `startBrowserShell` throws; nothing is left running then
 */
export async function runBrowserShell(options: RunOptions): Promise<void> {
  const seat = await options.startSeat();
  const shell = await startBrowserShell({ ...options, seat }).catch(async (error: unknown) => {
    await seat.stop();
    throw error;
  });
  const parent = options.process;
  const tell = (message: FromShell) => parent.send?.(message);
  parent.on("message", (message: unknown) => answer(message, shell, tell));
  const stop = stopOnce(async () => {
    await shell.stop();
    await seat.stop();
    if (parent.connected) parent.disconnect();
    // All is on the disk; a stream that the network still holds open must not keep the process.
    parent.exit(0);
  });
  parent.once("SIGTERM", stop);
  parent.once("SIGINT", stop);
  // A starter that was killed outright must not leave a seat behind that nobody can stop.
  parent.once("disconnect", stop);
  const address = shell.issueAddress("console");
  tell({ kind: "ready", origin: shell.origin, address });
  if (parent.send === undefined) console.log(address);
}

function answer(message: unknown, shell: BrowserShell, tell: (message: FromShell) => void): void {
  const asked = toShellSchema.safeParse(message);
  if (asked.success) tell({ kind: "issued", page: asked.data.page, address: shell.issueAddress(asked.data.page) });
}

function stopOnce(run: () => Promise<void>): () => void {
  let stopping = false;
  return () => {
    if (stopping) return;
    stopping = true;
    void run();
  };
}

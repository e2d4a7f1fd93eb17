import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";

export interface VirtualDisplay {
  /** Such as `:3`, for the environment variable DISPLAY. */
  readonly name: string;
  stop(): Promise<void>;
}

/** An X server without a screen, on a number that it chooses itself (`-displayfd`), so that several may run at once. */
export async function startVirtualDisplay(): Promise<VirtualDisplay> {
  const server = spawn("Xvfb", ["-displayfd", "3", "-screen", "0", "1920x1080x24", "-nolisten", "tcp"], { stdio: ["ignore", "ignore", "ignore", "pipe"] });
  const ended = once(server, "exit");
  const numbers = createInterface({ input: server.stdio[3] as NodeJS.ReadableStream });
  const [number] = await Promise.race([once(numbers, "line"), ended.then(() => Promise.reject(new Error("Xvfb could not be started")))]);
  return {
    name: `:${String(number)}`,
    async stop() {
      server.kill();
      await ended;
    },
  };
}

import { spawn } from "node:child_process";
import { createWriteStream } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import type { Service } from "./service.ts";

/** The Electron shell as a part like the others. */
export interface ElectronWindow extends Service {
  /** How it ended; the sentence with which it gave up, if it did. */
  readonly outcome: Promise<{ readonly status: number; readonly sentence: string | null }>;
}

/** Starts the Electron shell, which runs its seat itself; its log is a file of the data folder. */
export function startElectron(executable: string, { folder, dispatchUrl }: { folder: string; dispatchUrl: string }): ElectronWindow {
  const application = join(import.meta.dirname, "..", "..");
  // As root Chromium has no sandbox to start.
  const root = process.getuid?.() === 0 ? ["--no-sandbox"] : [];
  const args = [...root, application, `--data=${folder}`, `--dispatch=${dispatchUrl}`];
  const child = spawn(executable, args, { stdio: ["ignore", "ignore", "pipe"], env: { ...process.env, HOTLINE_STARTER: "start" } });
  child.stderr.pipe(createWriteStream(join(folder, "electron.log"), { flags: "a", mode: 0o600 }));
  let sentence: string | null = null;
  createInterface({ input: child.stderr }).on("line", (line) => {
    // Its log is lines of JSON, and Chromium's begin with a bracket: what is left is meant for a person.
    if (/^[A-Z]/.test(line)) sentence = line;
  });
  const outcome = new Promise<{ status: number; sentence: string | null }>((resolve) => {
    child.once("error", () => resolve({ status: 1, sentence: "Electron could not be started; try --window browser." }));
    child.once("close", (status) => resolve({ status: status ?? 0, sentence: status === 0 ? null : sentence }));
  });
  const ended = outcome.then(() => {});
  return {
    ready: { kind: "ready" },
    ended,
    outcome,
    async stop() {
      if (child.exitCode === null && child.signalCode === null) child.kill("SIGTERM");
      await ended;
    },
  };
}

import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { createWriteStream, mkdirSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";

const messageSchema = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("progress"), step: z.string(), done: z.number(), total: z.number() }),
  z.object({
    kind: z.literal("ready"),
    url: z.string().optional(),
    origin: z.string().optional(),
    address: z.string().optional(),
    setUpCode: z.string().nullish(),
    demoPeople: z.array(z.object({ login: z.string(), password: z.string(), name: z.string(), role: z.string() })).optional(),
  }),
  z.object({ kind: z.literal("failed"), sentence: z.string() }),
]);
export type Ready = Extract<z.infer<typeof messageSchema>, { kind: "ready" }>;

/** A part of the product that was started as a process of its own. */
export interface Service {
  readonly ready: Ready;
  /** Resolves when it ended by itself. */
  readonly ended: Promise<void>;
  stop(): Promise<void>;
}
/** Said in one sentence to who started the program; status 1. */
export class StartFailure extends Error {}

/**
 * Starts a part and waits until it is ready; its log goes to a file of the data folder.
 * @throws StartFailure with the part's own sentence
 */
export async function startService(
  name: string,
  script: string,
  args: readonly string[],
  options: { folder: string; onProgress(step: string, done: number, total: number): void },
): Promise<Service> {
  const child = fork(script, args, { stdio: ["ignore", "pipe", "pipe", "ipc"] });
  keepLog(child, options.folder, name);
  const ended = once(child, "exit").then(() => {});
  const ready = await new Promise<Ready>((resolve, reject) => {
    child.on("message", (received: unknown) => {
      const message = messageSchema.safeParse(received);
      if (!message.success) return;
      if (message.data.kind === "ready") resolve(message.data);
      else if (message.data.kind === "failed") reject(new StartFailure(message.data.sentence));
      else options.onProgress(message.data.step, message.data.done, message.data.total);
    });
    child.once("exit", (code) => reject(new StartFailure(`${name} ended with status ${code}; ${join(options.folder, `${name}.log`)} says why.`)));
  });
  return {
    ready,
    ended,
    async stop() {
      if (child.exitCode === null && child.signalCode === null) child.kill("SIGTERM");
      await ended;
    },
  };
}

/** @throws StartFailure when the folder cannot be written */
function keepLog(child: ChildProcess, folder: string, name: string): void {
  try {
    mkdirSync(folder, { recursive: true });
  } catch (error) {
    child.kill("SIGKILL");
    throw new StartFailure(
      `The data folder cannot be written (${error instanceof Error && "code" in error ? error.code : "error"}); choose another with --data.`,
    );
  }
  const log = createWriteStream(join(folder, `${name}.log`), { flags: "a", mode: 0o600 });
  log.on("error", () => {});
  child.stdout?.pipe(log, { end: false });
  child.stderr?.pipe(log, { end: false });
}

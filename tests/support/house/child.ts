import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";

/** A service of the product run as its own process, so that tests can stop and kill it as the world does. */
export interface Child {
  readonly process: ChildProcess;
  /** What it said on standard output and standard error, for a failed test's message. */
  said(): string;
  /** The next IPC message that `pick` accepts. Rejects when the process ends first. */
  next<Message>(pick: (message: unknown) => Message | null): Promise<Message>;
  /** SIGTERM and wait for its end. @returns its exit status */
  stop(): Promise<number | null>;
  /** SIGKILL and wait for its end. */
  kill(): Promise<void>;
}

/** Starts a script of the product with an IPC channel. @param before the command that runs Node, such as one that enters another network */
export function startChild(script: string, args: readonly string[], environment: NodeJS.ProcessEnv = {}, before: readonly string[] = []): Child {
  const [execPath = process.execPath, ...rest] = [...before, process.execPath];
  const child = fork(script, args, { stdio: ["ignore", "pipe", "pipe", "ipc"], env: { ...process.env, ...environment }, execPath, execArgv: rest });
  let output = "";
  const collect = (chunk: Buffer): void => {
    output = (output + chunk.toString()).slice(-200_000);
  };
  child.stdout?.on("data", collect);
  child.stderr?.on("data", collect);
  const messages: unknown[] = [];
  child.on("message", (message) => messages.push(message));
  const isRunning = (): boolean => child.exitCode === null && child.signalCode === null;
  const end = async (signal: NodeJS.Signals): Promise<void> => {
    if (!isRunning()) return;
    const exit = once(child, "exit");
    child.kill(signal);
    await exit;
  };
  return {
    process: child,
    said: () => output,
    next: (pick) => nextMessage(child, messages, pick, () => output),
    stop: async () => {
      await end("SIGTERM");
      return child.exitCode;
    },
    kill: () => end("SIGKILL"),
  };
}

function nextMessage<Message>(child: ChildProcess, earlier: unknown[], pick: (message: unknown) => Message | null, said: () => string): Promise<Message> {
  const take = (): Message | null => {
    for (const [index, message] of earlier.entries()) {
      const picked = pick(message);
      if (picked === null) continue;
      earlier.splice(0, index + 1);
      return picked;
    }
    return null;
  };
  return new Promise((resolve, reject) => {
    const stopListening = (): void => {
      child.off("message", look);
      child.off("exit", fail);
    };
    const look = (): void => {
      const picked = take();
      if (picked === null) return;
      stopListening();
      resolve(picked);
    };
    const fail = (code: number | null): void => {
      stopListening();
      reject(new Error(`the process ended with ${code} before it said what was waited for:\n${said()}`));
    };
    child.on("message", look);
    child.on("exit", fail);
    look();
  });
}

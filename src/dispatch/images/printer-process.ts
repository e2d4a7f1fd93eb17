import { type ChildProcess, fork } from "node:child_process";
import { type PrintAnswer, type PrintOrder, printAnswerSchema } from "../../contract/cache-image.ts";
import { HotlineError } from "../../contract/errors.ts";

/** A printer of caches: a program of the seat's, which alone knows what a cache is made of. */
export interface Printer {
  /** Carries out an order, one after the other. @throws HotlineError `internal` when it failed or ended */
  order(order: PrintOrder): Promise<PrintAnswer>;
  stop(): void;
}

/** Starts a printer as a process of its own: it works for seconds at a stretch, in which dispatch must answer. @param program its file */
export function startPrinter(program: URL): Printer {
  const child = fork(program, [], { serialization: "advanced", stdio: ["ignore", "ignore", "inherit", "ipc"] });
  // One that cannot be started says so in place of an end; whoever has an order under way hears it.
  child.on("error", () => {});
  let last: Promise<unknown> = Promise.resolve();
  return {
    order(order) {
      const answered = last.then(() => ask(child, order));
      last = answered.catch(() => {});
      return answered;
    },
    stop() {
      // It ends by itself with its folder; one that hangs must not outlive dispatch.
      if (child.connected) child.disconnect();
      setTimeout(() => child.kill("SIGKILL"), 2_000).unref();
    },
  };
}

async function ask(child: ChildProcess, order: PrintOrder): Promise<PrintAnswer> {
  if (!child.connected) throw new HotlineError({ kind: "internal", detail: "printer ended" });
  const answer = await new Promise<PrintAnswer>((resolve, reject) => {
    const over = (): void => {
      child.off("message", heard);
      child.off("exit", ended);
      child.off("error", ended);
    };
    const heard = (said: unknown): void => {
      over();
      const parsed = printAnswerSchema.safeParse(said);
      if (parsed.success) resolve(parsed.data);
      else reject(new HotlineError({ kind: "internal", detail: "printer's answer" }));
    };
    const ended = (): void => {
      over();
      reject(new HotlineError({ kind: "internal", detail: "printer ended" }));
    };
    child.on("message", heard);
    child.on("exit", ended);
    child.on("error", ended);
    child.send(order, (error) => error && ended());
  });
  if (answer.kind === "failed") throw new HotlineError({ kind: "internal", detail: `printer: ${answer.reason}` });
  return answer;
}

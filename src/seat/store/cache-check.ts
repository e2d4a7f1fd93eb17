import { existsSync } from "node:fs";
import { Worker } from "node:worker_threads";
import { z } from "zod";

/** What the worker is given. */
export const checkOrderSchema = z.object({ file: z.string(), key: z.custom<Uint8Array>((value) => value instanceof Uint8Array).nullable() });
export const checkResultSchema = z.enum(["whole", "damaged", "unknown"]);
export type CheckResult = z.infer<typeof checkResultSchema>;
type CheckOrder = z.infer<typeof checkOrderSchema>;

/** A check on its way. */
export interface RunningCheck {
  /** `unknown` also when it was stopped, or could not be begun. */
  readonly result: Promise<CheckResult>;
  stop(): Promise<void>;
}

/** Beside this file where Node runs the sources, and beside the seat's entry where they are built. */
const entry = (): URL | null => {
  const found = ["./check-cache.ts", "./check-cache.js", "../check-cache.js"].map((name) => new URL(name, import.meta.url));
  return found.find((url) => existsSync(url)) ?? null;
};

/** Looks through a whole cache in a thread of its own: seconds for a large one, in which a call must not wait. */
export function checkCache(order: CheckOrder): RunningCheck {
  const url = entry();
  if (url === null) return { result: Promise.resolve("unknown"), stop: () => Promise.resolve() };
  const worker = new Worker(url, { workerData: order });
  worker.unref();
  const result = new Promise<CheckResult>((resolve) => {
    worker.once("message", (said: unknown) => resolve(checkResultSchema.catch("unknown").parse(said)));
    worker.once("error", () => resolve("unknown"));
    worker.once("exit", () => resolve("unknown"));
  });
  return { result, stop: async () => void (await worker.terminate()) };
}

import { existsSync, rmSync } from "node:fs";
import { Worker } from "node:worker_threads";
import { z } from "zod";
import { HotlineError } from "../../contract/errors.ts";
import { asStoreError } from "../store/sqlite-errors.ts";

/** Where an image is written to. */
export interface ImageTarget {
  readonly file: string;
  /** 32 bytes; null leaves the file in the clear. */
  readonly key: Uint8Array | null;
}
/** A thread that waits for an image. */
export interface ImageWriter {
  /** Writes it durably; the bytes are given away. @throws HotlineError `diskFull`; `invalid` for any other reason */
  write(plain: Buffer): Promise<void>;
  stop(): void;
}

const writtenSchema = z.object({ code: z.string().nullable() });

/** Beside this file where Node runs the sources, and beside the seat's entry where they are built. */
const entry = (): URL | null => {
  const found = ["./write-image.ts", "./write-image.js", "../write-image.js"].map((name) => new URL(name, import.meta.url));
  return found.find((url) => existsSync(url)) ?? null;
};

/** Begins a thread that will write an image, in which no call has to wait: tenths of a second for a hundred megabytes. */
export function startImageWriter(target: ImageTarget): ImageWriter {
  const url = entry();
  if (url === null) throw new HotlineError({ kind: "invalid", detail: "no thread" });
  removeDatabase(target.file);
  const worker = new Worker(url, { workerData: target });
  worker.unref();
  const said = new Promise<string | null>((resolve) => {
    worker.once("message", (message: unknown) => resolve(writtenSchema.catch({ code: "unknown" }).parse(message).code));
    worker.once("error", () => resolve("unknown"));
    worker.once("exit", () => resolve("unknown"));
  });
  return {
    async write(plain) {
      worker.postMessage(plain, [plain.buffer as ArrayBuffer]);
      const code = await said;
      if (code === null) return;
      const known = asStoreError(Object.assign(new Error("image"), { code }));
      throw known instanceof HotlineError && known.kind === "diskFull" ? known : new HotlineError({ kind: "invalid", detail: "image" });
    },
    stop: () => void worker.terminate(),
  };
}

/** Removes a database with all that belongs to it. */
export function removeDatabase(file: string): void {
  for (const suffix of ["", "-wal", "-shm", "-journal"]) rmSync(file + suffix, { force: true });
}

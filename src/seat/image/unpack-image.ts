import * as zlib from "node:zlib";
import { HotlineError } from "../../contract/errors.ts";

/** Whether this program's Node can unpack images (zstd came with Node 22.15). */
export const canUnpack = typeof (zlib as { createZstdDecompress?: unknown }).createZstdDecompress === "function";

/** Bytes unpacked in one go, by a thread of Node's own. */
const chunk = 1_048_576;

/** Unpacks an image as it arrives. */
export class Unpacking {
  readonly #plain: Buffer;
  readonly #zstd = zlib.createZstdDecompress({ chunkSize: chunk });
  #filled = 0;
  readonly #done: Promise<void>;

  /** @param size bytes that come of it */
  constructor(size: number) {
    this.#plain = Buffer.allocUnsafeSlow(size);
    this.#done = new Promise((resolve, reject) => {
      this.#zstd.on("data", (part: Buffer) => {
        // More than was announced is not written, and seen at the end.
        this.#filled += part.copy(this.#plain, this.#filled) === part.length ? part.length : Number.POSITIVE_INFINITY;
      });
      this.#zstd.once("end", resolve);
      this.#zstd.once("error", reject);
    });
    // It is asked for at the end alone.
    this.#done.catch(() => {});
  }
  add(packed: Buffer): void {
    this.#zstd.write(packed);
  }
  /** @throws HotlineError `invalid` where it is not what was announced */
  async whole(): Promise<Buffer> {
    this.#zstd.end();
    await this.#done.catch(() => {
      throw new HotlineError({ kind: "invalid", detail: "image" });
    });
    if (this.#filled !== this.#plain.length) throw new HotlineError({ kind: "invalid", detail: "image" });
    return this.#plain;
  }
  stop(): void {
    this.#zstd.destroy();
  }
}

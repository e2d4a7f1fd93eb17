import { statfs } from "node:fs/promises";
import type { Clock, Timer } from "../../base/clock.ts";

const mebibyte = 1_048_576;
/** Below so many MiB it is told: days of work without dispatch have room in it. */
export const littleSpace = 500;
const lookEvery = 60_000;

/** Bytes that are free to a program on the disk of a folder. @throws the file system's errors */
export async function freeSpace(folder: string): Promise<number> {
  const { bavail, bsize } = await statfs(folder);
  return bavail * bsize;
}

export interface DiskWatchOptions {
  readonly folder: string;
  readonly clock: Clock;
  free(folder: string): Promise<number>;
  onChange(): void;
}

/** Looks each minute how much room the data folder has, so that it is told before a word cannot be saved. */
export class DiskWatch {
  readonly #options: DiskWatchOptions;
  #low: number | null = null;
  #timer: Timer | null = null;
  #isStopped = false;

  constructor(options: DiskWatchOptions) {
    this.#options = options;
  }
  /** MiB that are left while that is little, in steps of ten so that not each byte is news; null: enough, or not known. */
  get low(): number | null {
    return this.#low;
  }
  start(): void {
    void this.#look();
  }
  stop(): void {
    this.#isStopped = true;
    this.#timer?.cancel();
  }

  async #look(): Promise<void> {
    const { folder, clock, free, onChange } = this.#options;
    const left = await free(folder).then(
      (bytes) => Math.floor(bytes / mebibyte),
      () => null,
    );
    if (this.#isStopped) return;
    const low = left === null || left >= littleSpace ? null : Math.floor(left / 10) * 10;
    if (low !== this.#low) {
      this.#low = low;
      onChange();
    }
    this.#timer = clock.after(lookEvery, () => void this.#look());
  }
}

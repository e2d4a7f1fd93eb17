import { availableParallelism } from "node:os";
import { Worker } from "node:worker_threads";
import type { Piece } from "./history-worker.ts";
import type { Figures } from "./run-many.ts";

/** So many histories are handed out at once. */
const pieceSize = 25;
/** MiB for what is made and thrown away at once, which a history has much of. */
const youngGeneration = 64;

interface Done {
  readonly figures: Figures;
  readonly told: readonly string[];
}

/** What one run of many histories is given. */
export interface Run {
  readonly first: number;
  readonly count: number;
  /** Is given each history that fails, as small as it could be made. */
  tell(text: string): void;
  /** Is given what has been reached so far. */
  onProgress?(figures: Figures): void;
  /** What has begun is ended, and no more is begun. */
  readonly signal?: AbortSignal;
}

/** Runs the histories of seeds that follow each other on all processors. @throws Error when a thread ends by itself */
export async function runParallel({ first, count, tell, onProgress, signal }: Run): Promise<Figures> {
  let [sum, next]: [Figures, number] = [{ histories: 0, changes: 0, kept: 0, failed: 0 }, first];
  const take = (): Piece | null => {
    if (next >= first + count || signal?.aborted === true) return null;
    const piece = { first: next, count: Math.min(pieceSize, first + count - next) };
    next += piece.count;
    return piece;
  };
  const done = ({ figures, told }: Done): void => {
    sum = added(sum, figures);
    for (const text of told) tell(text);
    onProgress?.(sum);
  };
  const threads = Math.min(availableParallelism(), Math.ceil(count / pieceSize));
  await Promise.all(Array.from({ length: threads }, () => runThread(take, done)));
  return sum;
}

async function runThread(take: () => Piece | null, done: (done: Done) => void): Promise<void> {
  const worker = new Worker(new URL("./history-worker.ts", import.meta.url), { execArgv: [], resourceLimits: { maxYoungGenerationSizeMb: youngGeneration } });
  try {
    for (let piece = take(); piece !== null; piece = take()) done(await ask(worker, piece));
  } finally {
    await worker.terminate();
  }
}

function ask(worker: Worker, piece: Piece): Promise<Done> {
  return new Promise((resolve, reject) => {
    const ended = (code: number): void => reject(new Error(`a thread ended with ${code} in the histories from seed ${piece.first} on`));
    worker.once("error", reject).once("exit", ended);
    worker.once("message", (message: Done) => {
      worker.off("error", reject).off("exit", ended);
      resolve(message);
    });
    worker.postMessage(piece);
  });
}

const added = (one: Figures, other: Figures): Figures => ({
  histories: one.histories + other.histories,
  changes: one.changes + other.changes,
  kept: one.kept + other.kept,
  failed: one.failed + other.failed,
});

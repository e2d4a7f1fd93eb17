// Runs pieces of many histories for `run-parallel.ts`.
import { parentPort } from "node:worker_threads";
import { runMany } from "./run-many.ts";

/** Seeds that follow each other. */
export interface Piece {
  readonly first: number;
  readonly count: number;
}

parentPort?.on("message", ({ first, count }: Piece) => {
  const told: string[] = [];
  void runMany(first, count, (text) => told.push(text)).then((figures) => parentPort?.postMessage({ figures, told }));
});

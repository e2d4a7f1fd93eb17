import { mkdirSync, mkdtempSync, realpathSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Said } from "../support/typing.ts";
import { Acknowledged, lookFor } from "./acknowledged.ts";
import { Disk } from "./disk.ts";
import type { Note } from "./notes.ts";
import type { Plant } from "./plants.ts";
import { assertComplete, compileRecorder, isSharedMemory, recordTypist, writeFiles } from "./record-typist.ts";

/** What so many cuts came to; `faults` must be none. */
export interface PowerCuts {
  readonly cuts: number;
  /** Writes, truncations and changes of the folder that the seats made. */
  readonly writes: number;
  readonly strokes: number;
  readonly tickets: number;
  readonly cachesRebuilt: number;
  readonly faults: readonly string[];
}
export interface PowerCutOptions {
  readonly cuts: number;
  /** Cuts that one recording of a seat is tried with; the next seat goes on with what one of them left. */
  readonly perRecording: number;
  readonly random: () => number;
  /** A fault in the seat's store, with which the first finding is enough. */
  readonly plant?: Plant;
}

/** Lets a seat type, records what it does to its disk, and looks at its folder as cuts of the power at moments of chance leave it. */
export async function cutPower({ cuts, perRecording, random, plant }: PowerCutOptions): Promise<PowerCuts> {
  const workFolder = realpathSync(mkdtempSync(join(tmpdir(), "hotline-power-")));
  const sum = { cuts: 0, writes: 0, strokes: 0, tickets: 0, cachesRebuilt: 0, faults: [] as string[] };
  let start: Cut = { files: new Map(), acknowledged: new Acknowledged() };
  try {
    const recorder = compileRecorder(workFolder);
    while (sum.cuts < cuts && (plant === undefined || sum.faults.length === 0)) {
      const order = { strokes: 20 + Math.floor(random() * 100), stops: random() < 0.3, plant: plant ?? null };
      const recording = await recordTypist({ ...order, workFolder, recorder, files: start.files, known: start.acknowledged.applied });
      sum.writes += recording.notes.filter(({ kind }) => isChange.has(kind)).length;
      sum.strokes += said(recording.notes, "stroke");
      sum.tickets += said(recording.notes, "ticket");
      const tried = cutsOf(recording.notes, start, Math.min(perRecording, cuts - sum.cuts), random);
      assertComplete(tried.disk, recording.files);
      for (const cut of tried.cuts) await lookAt(cut, join(workFolder, "cut"), random, sum);
      const next = tried.cuts[Math.floor(random() * tried.cuts.length)];
      // A planted fault leaves what is not worth going on with.
      if (next !== undefined && plant === undefined) start = next;
    }
  } finally {
    rmSync(workFolder, { recursive: true, force: true });
  }
  return sum;
}

const isChange: ReadonlySet<Note["kind"]> = new Set(["written", "truncated", "unlinked", "renamed"]);

const said = (notes: readonly Note[], kind: Said["kind"]): number =>
  notes.filter((note) => note.kind === "marked" && note.text.startsWith(`{"kind":"${kind}"`)).length;

/** What one cut leaves, and what had been acknowledged by then. */
interface Cut {
  readonly files: ReadonlyMap<string, Buffer>;
  readonly acknowledged: Acknowledged;
}

/** Half of the cuts come right after something was acknowledged, when its writes are youngest. */
function cutsOf(notes: readonly Note[], start: Cut, count: number, random: () => number): { cuts: Cut[]; disk: Disk } {
  const marked = notes.flatMap(({ kind }, index) => (kind === "marked" ? [index + 1] : []));
  const moments = Array.from({ length: count }, () => {
    const anywhere = Math.floor(random() * (notes.length + 1));
    return random() < 0.5 ? anywhere : (marked[Math.floor(random() * marked.length)] ?? anywhere);
  }).sort((one, other) => one - other);
  const disk = new Disk(start.files);
  const acknowledged = start.acknowledged.copy();
  const cuts: Cut[] = [];
  for (let index = 0; index <= notes.length; index += 1) {
    for (; moments[0] === index; moments.shift()) cuts.push({ files: disk.afterCut(random), acknowledged: acknowledged.copy() });
    const note = notes[index];
    if (note === undefined) break;
    disk.apply(note);
    if (note.kind === "marked") acknowledged.take(note.text);
  }
  return { cuts, disk };
}

type Sum = { cuts: number; cachesRebuilt: number; faults: string[] };
async function lookAt({ files, acknowledged }: Cut, folder: string, random: () => number, sum: Sum): Promise<void> {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder);
  writeFiles(folder, withWildMemory(files, random));
  const { faults, isCacheRebuilt } = await lookFor(acknowledged, folder);
  sum.cuts += 1;
  sum.cachesRebuilt += isCacheRebuilt ? 1 : 0;
  if (faults.length === 0) return;
  const kept = process.env.HOTLINE_KEEP_CUTS;
  if (kept !== undefined) keepFolder(files, join(kept, `cut-${sum.cuts}`));
  sum.faults.push(...faults.map((fault) => `cut ${sum.cuts}: ${fault}`));
}
/** To be looked at by hand. */
function keepFolder(files: ReadonlyMap<string, Buffer>, folder: string): void {
  mkdirSync(folder, { recursive: true });
  writeFiles(folder, files);
}
/** The shared memory is as anything may have left it. */
function withWildMemory(files: ReadonlyMap<string, Buffer>, random: () => number): Map<string, Buffer> {
  const wild = [...files].map(([name, content]): [string, Buffer] => [
    name,
    isSharedMemory(name) ? (content.map(() => Math.floor(random() * 256)) as Buffer) : content,
  ]);
  return new Map(wild);
}

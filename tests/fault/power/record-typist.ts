import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Disk } from "./disk.ts";
import { type Note, readNotes } from "./notes.ts";
import type { Plant } from "./plants.ts";
import type { Applied } from "./remembering-dispatch.ts";
import type { TypistOrder } from "./typist.ts";

/** Compiles what is preloaded into a process, with the system's compiler. @returns its file */
export function compileRecorder(folder: string): string {
  const library = join(folder, "recorder.so");
  execFileSync("gcc", ["-shared", "-fPIC", "-O2", "-Wall", "-Werror", "-o", library, join(import.meta.dirname, "recorder.c")]);
  return library;
}

/** SQLite maps it into memory and makes it anew after a cut: what it holds is neither seen nor needed. */
export const isSharedMemory = (name: string): boolean => name.endsWith("-shm");

export interface Recording {
  readonly notes: readonly Note[];
  /** The folder's files at its end. */
  readonly files: ReadonlyMap<string, Buffer>;
}
export interface RecordingOrder extends Pick<TypistOrder, "strokes" | "stops"> {
  readonly workFolder: string;
  readonly recorder: string;
  /** What the seat finds. */
  readonly files: ReadonlyMap<string, Buffer>;
  readonly known: readonly Applied[];
  readonly plant: Plant | null;
}

/** Lets a seat type into these files, and records what it does to them. @throws Error when it fails by itself */
export async function recordTypist({ workFolder, recorder, files, known, plant, strokes, stops }: RecordingOrder): Promise<Recording> {
  const at = (name: string): string => join(workFolder, name);
  const folder = at("seat");
  for (const name of ["seat", "log", "marks"]) rmSync(at(name), { recursive: true, force: true });
  mkdirSync(folder);
  writeFiles(folder, files);
  writeFileSync(at("known.json"), JSON.stringify(known));
  const order: TypistOrder = { folder, marks: at("marks"), known: at("known.json"), strokes, stops, plant };
  const env = { ...process.env, LD_PRELOAD: recorder, RECORDER_FOLDER: folder, RECORDER_LOG: at("log"), RECORDER_MARKS: at("marks") };
  const child = spawn(process.execPath, [join(import.meta.dirname, "typist.ts"), JSON.stringify(order)], { env, stdio: ["ignore", "ignore", "pipe"] });
  let trouble = "";
  child.stderr.on("data", (chunk: Buffer) => {
    trouble += chunk.toString();
  });
  const [code, signal] = await once(child, "close");
  if (code !== 0) throw new Error(`the typist ended with ${code ?? signal}: ${trouble}`);
  return { notes: readNotes(readFileSync(at("log")), folder), files: readFiles(folder) };
}

/** A recorder that missed a write would make each finding worthless. @throws Error naming the file that differs */
export function assertComplete(disk: Disk, files: ReadonlyMap<string, Buffer>): void {
  const present = disk.present();
  for (const name of new Set([...present.keys(), ...files.keys()])) {
    if (isSharedMemory(name)) continue;
    const [seen, real] = [present.get(name), files.get(name)];
    if (seen === undefined || real === undefined || !seen.equals(real)) throw new Error(`the recording does not tell the whole of ${name}`);
  }
}

export function writeFiles(folder: string, files: ReadonlyMap<string, Buffer>): void {
  for (const [name, content] of files) writeFileSync(join(folder, name), content);
}
const readFiles = (folder: string): Map<string, Buffer> => new Map(readdirSync(folder).map((name) => [name, readFileSync(join(folder, name))]));

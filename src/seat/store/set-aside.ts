import { existsSync, readdirSync, renameSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";

/** A database's file and those that belong to it. */
const parts = ["", "-wal", "-shm"] as const;
/** A cache can be had from dispatch again and is kept to look at; what else was set aside may hold words that nobody has. Ms. */
const [cacheKept, othersKept] = [7 * 86_400_000, 90 * 86_400_000];
/** So many sets of files at most, the newest. */
const most = { cache: 1, others: 5 } as const;

/** Moves files out of the way under a name with the time, so that nothing is deleted that was found damaged. @param now UTC ms @returns the suffix */
export function setAside(folder: string, names: readonly string[], now: number): string {
  const suffix = `.damaged-${now}`;
  for (const name of names)
    for (const part of parts) {
      const file = join(folder, name + part);
      if (existsSync(file)) renameSync(file, join(folder, `${name}${suffix}${part}`));
    }
  return suffix;
}

/** Removes what was set aside long ago, and more of it than is kept: the disk is bounded. @param now UTC ms */
export function sweepSetAside(folder: string, now: number): void {
  const found = readdirSync(folder).flatMap((name) => {
    const match = /^(.+)\.damaged-(\d+)(?:-wal|-shm)?$/.exec(name);
    if (match === null) return [];
    const isCache = match[1] === "cache.sqlite";
    return [{ name, isCache, at: Number(match[2]) }];
  });
  for (const isCache of [true, false]) {
    const kind = found.filter((file) => file.isCache === isCache);
    const newest = [...new Set(kind.map(({ at }) => at))].sort((one, other) => other - one).slice(0, isCache ? most.cache : most.others);
    const oldest = now - (isCache ? cacheKept : othersKept);
    for (const { name, at } of kind) if (!newest.includes(at) || at < oldest) rmSync(join(folder, name), { force: true });
  }
}

/** Whether a database was not closed in order: its write-ahead log goes with its last connection. */
export function wasLeftOpen(file: string): boolean {
  return (statSync(`${file}-wal`, { throwIfNoEntry: false })?.size ?? 0) > 0;
}

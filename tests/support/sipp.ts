import { type ChildProcess, spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { createSocket } from "node:dgram";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { freeUdpPort } from "../../tools/asterisk/free-ports.ts";
import { hangUpRequest, keyRequest, sippScenario } from "./sipp-scenario.ts";
import { readSound, toMulaw } from "./sound.ts";

export interface SippOptions {
  /** The exchange's trunk: `sipPort` and `trunkAddress` of a running Asterisk. */
  readonly exchange: { readonly sipPort: number; readonly trunkAddress: string };
  /** As the phone network tells it; null for a withheld number. */
  readonly number: string | null;
  readonly name?: string;
  readonly dialled?: string;
  /** `.ulaw` (raw 8 kHz) or `.wav`; played again and again from the moment of the answer. */
  readonly voice: string;
  /** The port at `trunkAddress` where the caller hears (tests/support/rtp-ear.ts); else where sipp speaks from, and nobody hears it. */
  readonly ear?: number;
  /** The key that `key()` presses. */
  readonly key?: string;
  /** The caller hangs up so long after the answer, ms; else on demand only. */
  readonly talkFor?: number;
  /** Its sound flows from the exchange's 183 on, as a gateway's of the phone network does; else from the answer on. */
  readonly isHeardEarly?: boolean;
}

/** How a call ended: by the far side, by the caller, refused or broken before the answer, or the test killed it. */
export interface CallerEnd {
  readonly by: "far" | "caller" | "failed" | "killed";
  readonly answered: boolean;
}

/** One call out of the phone network, made by sipp. */
export interface SippCaller {
  /** The INVITE was taken: the first provisional response with a dialog came (180 or 183). Rejects when the call ends before. */
  readonly progress: Promise<void>;
  /** Rejects when the call ends without an answer. */
  readonly answered: Promise<void>;
  readonly ended: Promise<CallerEnd>;
  /** BYE after the answer, CANCEL before. */
  hangUp(): Promise<CallerEnd>;
  /** Presses a key of the telephone (`key` of the options), told by INFO. */
  key(): void;
  /** The caller vanishes without a word, as when its network dies. */
  kill(): Promise<CallerEnd>;
}

const sayings = { progress: "hotline:progress", answered: "hotline:answered", far: "hotline:ended-by-far", caller: "hotline:ended-by-caller" } as const;

/** Starts a call to 12345. @throws Error when sipp cannot be started */
export async function startSippCaller(options: SippOptions): Promise<SippCaller> {
  const folder = mkdtempSync(join(tmpdir(), "hotline-sipp-"));
  const voice = join(folder, "voice.ulaw");
  writeFileSync(voice, options.voice.endsWith(".ulaw") ? readFileSync(options.voice) : toMulaw(readSound(options.voice)));
  const scenario = join(folder, "caller.xml");
  writeFileSync(scenario, sippScenario({ ...options, voice, sayings }));
  const { trunkAddress, sipPort } = options.exchange;
  const port = await freeUdpPort(trunkAddress);
  const mediaPort = await freeUdpPort(trunkAddress);
  const callId = randomUUID();
  const args = ["-sf", scenario, "-i", trunkAddress, "-p", String(port), "-mi", trunkAddress, "-mp", String(mediaPort), "-s", options.dialled ?? "12345"];
  args.push(
    "-cid_str",
    callId,
    "-m",
    "1",
    "-l",
    "1",
    "-nostdin",
    "-timeout",
    "600s",
    "-recv_timeout",
    "600000",
    "-trace_err",
    "-error_file",
    join(folder, "errors.log"),
  );
  const child = spawn("sipp", [...args, `127.0.0.1:${sipPort}`], { cwd: folder, stdio: ["ignore", "ignore", "pipe"], env: { ...process.env, TERM: "dumb" } });
  const tell = (request: string) => (): void => sendTo(request, port, trunkAddress);
  return follow(child, folder, { end: tell(hangUpRequest(callId)), key: tell(keyRequest(callId)) });
}

function follow(child: ChildProcess, folder: string, ask: { end: () => void; key: () => void }): SippCaller {
  const progress = Promise.withResolvers<void>();
  const answered = Promise.withResolvers<void>();
  const ended = Promise.withResolvers<CallerEnd>();
  // Nobody has to wait for each of them.
  for (const { promise } of [progress, answered]) promise.catch(() => {});
  let said = "";
  let forced: "caller" | "killed" | null = null;
  const has = (saying: string): boolean => said.includes(saying);
  child.stderr?.on("data", (chunk: Buffer) => {
    said = (said + chunk.toString("utf8")).slice(-100_000);
    if (has(sayings.progress)) progress.resolve();
    if (has(sayings.answered)) answered.resolve();
  });
  child.once("error", (error) => ended.reject(new Error(`sipp did not start: ${error.message}`)));
  child.once("close", () => {
    const by = has(sayings.far) ? "far" : (forced ?? (has(sayings.caller) ? "caller" : "failed"));
    const ending: CallerEnd = { by, answered: has(sayings.answered) };
    const trouble = new Error(`the call ended (${by}) before: ${said.slice(-2_000)}`);
    progress.reject(trouble);
    answered.reject(trouble);
    ended.resolve(ending);
    rmSync(folder, { recursive: true, force: true });
  });
  const end = (as: "caller" | "killed", act: () => void): Promise<CallerEnd> => {
    if (child.exitCode === null && child.signalCode === null) {
      forced ??= as;
      act();
    }
    return ended.promise;
  };
  return {
    progress: progress.promise,
    answered: answered.promise,
    ended: ended.promise,
    hangUp: () => end("caller", ask.end),
    key: ask.key,
    kill: () => end("killed", () => child.kill("SIGKILL")),
  };
}

/** Tells sipp's scenario what to do, by a request of its own call. */
function sendTo(request: string, port: number, host: string): void {
  const socket = createSocket("udp4");
  socket.send(request, port, host, () => socket.close());
}

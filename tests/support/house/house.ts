import { execFileSync } from "node:child_process";
import { chmodSync, existsSync, mkdirSync, mkdtempSync, renameSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { z } from "zod";
import { type Child, startChild } from "./child.ts";

const source = join(import.meta.dirname, "../../../src");

const dispatchReadySchema = z.object({ kind: z.literal("ready"), url: z.string() });
const shellReadySchema = z.object({ kind: z.literal("ready"), origin: z.string(), address: z.string() });
const failedSchema = z.object({ kind: z.literal("failed"), sentence: z.string() });

const picker =
  <Message>(schema: z.ZodType<Message>) =>
  (message: unknown): Message | null => {
    const failed = failedSchema.safeParse(message);
    if (failed.success) throw new Error(failed.data.sentence);
    const parsed = schema.safeParse(message);
    return parsed.success ? parsed.data : null;
  };

/** dispatch as a process on its own PostgreSQL; it keeps its address over stops and kills. */
export interface DispatchHouse {
  readonly url: string;
  said(): string;
  start(): Promise<void>;
  stop(): Promise<void>;
  kill(): Promise<void>;
}

/** One seat with its browser shell as a process. */
export interface SeatHouse {
  /** Address of the console with its one-time token. */
  address(): string;
  readonly origin: string;
  said(): string;
  start(): Promise<void>;
  stop(): Promise<void>;
  kill(): Promise<void>;
  /** Its process is held still for as long as that takes, as on a machine that has no time for it: nothing is answered, nothing is lost. */
  heldStill<Result>(work: () => Promise<Result>): Promise<Result>;
}

export interface House {
  readonly folder: string;
  readonly dispatch: DispatchHouse;
  /** @param environment more for its process @param through where it finds dispatch, such as a link's address */
  seat(name: string, environment?: NodeJS.ProcessEnv, through?: string): Promise<SeatHouse>;
  stop(): Promise<void>;
}

/** How much of a demo the house is filled with, and the arguments by which dispatch reaches its exchange. */
export interface HouseOptions {
  readonly people?: number;
  readonly tickets?: number;
  readonly exchangeArguments: readonly string[];
  readonly exchangeEnvironment?: NodeJS.ProcessEnv;
}

const usualPeople = 200;
const usualTickets = 500;

async function startDispatch(folder: string, options: HouseOptions): Promise<DispatchHouse> {
  let child: Child | null = null;
  let url = "";
  const start = async (): Promise<void> => {
    const listen = url === "" ? "127.0.0.1:0" : new URL(url).host;
    const fill = ["--demo", "--people", String(options.people ?? usualPeople), "--history", String(options.tickets ?? usualTickets)];
    const args = ["--data", join(folder, "central"), "--listen", listen, ...fill, ...options.exchangeArguments];
    child = startChild(join(source, "dispatch/main.ts"), args, options.exchangeEnvironment);
    url = (await child.next(picker(dispatchReadySchema))).url;
  };
  await start();
  return {
    get url() {
      return url;
    },
    said: () => child?.said() ?? "",
    start,
    stop: async () => {
      await child?.stop();
    },
    kill: async () => {
      await child?.kill();
    },
  };
}

async function startSeatHouse(folder: string, dispatchUrl: string, environment?: NodeJS.ProcessEnv): Promise<SeatHouse> {
  let child: Child | null = null;
  let ready = { origin: "", address: "" };
  const start = async (): Promise<void> => {
    child = startChild(join(source, "main/browser/main.ts"), ["--data", folder, "--dispatch", dispatchUrl], environment);
    ready = await child.next(picker(shellReadySchema));
  };
  await start();
  return {
    address: () => ready.address,
    get origin() {
      return ready.origin;
    },
    said: () => child?.said() ?? "",
    start,
    stop: async () => {
      await child?.stop();
    },
    kill: async () => {
      await child?.kill();
    },
    heldStill: async (work) => {
      child?.process.kill("SIGSTOP");
      try {
        return await work();
      } finally {
        child?.process.kill("SIGCONT");
      }
    },
  };
}

/**
 * A dispatch that was filled and stopped, made once a run for each amount: a copy of it starts in a third of the time that filling takes.
 * @returns its folder; null where a run keeps none (`HOTLINE_TEST_HOUSES`), or another process is making it
 */
async function filledBefore(options: HouseOptions): Promise<string | null> {
  const kept = process.env.HOTLINE_TEST_HOUSES;
  if (kept === undefined) return null;
  const place = join(kept, `${options.people ?? usualPeople}-${options.tickets ?? usualTickets}`);
  if (existsSync(place)) return place;
  const making = `${place}.making`;
  try {
    mkdirSync(making);
  } catch {
    return null;
  }
  const filled = await startDispatch(making, { ...options, exchangeArguments: ["--exchange", "training"] });
  await filled.stop();
  renameSync(making, place);
  return place;
}

/** Starts dispatch with a small demo; seats are added by name. All of it ends with `stop`, data included. */
export async function startHouse(options: HouseOptions): Promise<House> {
  const folder = mkdtempSync(join(tmpdir(), "hotline-house-"));
  // A temporary folder is closed to others, and as root PostgreSQL is another.
  chmodSync(folder, 0o755);
  const seats: SeatHouse[] = [];
  const filled = await filledBefore(options);
  // As it is, PostgreSQL's owner included.
  if (filled !== null) execFileSync("cp", ["-a", join(filled, "central"), folder]);
  const dispatch = await startDispatch(folder, options);
  return {
    folder,
    dispatch,
    async seat(name, environment, through = dispatch.url) {
      const seat = await startSeatHouse(join(folder, name), through, environment);
      seats.push(seat);
      return seat;
    },
    async stop() {
      await Promise.all(seats.map((seat) => seat.stop()));
      await dispatch.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

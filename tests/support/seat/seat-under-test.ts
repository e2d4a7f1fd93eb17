import { chmodSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { ContractRouterClient } from "@orpc/contract";
import { createRouterClient } from "@orpc/server";
import type { Clock } from "../../../src/base/clock.ts";
import type { Logger } from "../../../src/base/logger.ts";
import type { LineCall } from "../../../src/contract/line-api.ts";
import type { SeatEvent, SeatSnapshot, seatContract } from "../../../src/contract/seat-api.ts";
import type { SeatOptions } from "../../../src/seat/seat.ts";
import { type RunningSeat, startSeat } from "../../../src/seat/start-seat.ts";
import type { KeyWrap } from "../../../src/seat/store/key-slots.ts";
import { systemClock } from "../system-clock.ts";

export type SeatClient = ContractRouterClient<typeof seatContract>;
export const demoPassword = "demo-12345";

/** What a seat says, when a test is being looked into (HOTLINE_TEST_LOG=1). */
const say = (event: string, facts?: object): void => {
  if (process.env.HOTLINE_TEST_LOG === "1") process.stderr.write(`${event} ${JSON.stringify(facts ?? {})}\n`);
};
const testLogger: Logger = { debug: say, info: say, warn: say, error: say };

/** A real seat in this process, called through its routers as a window would. */
export interface SeatUnderTest {
  readonly folder: string;
  readonly client: SeatClient;
  /** All that a window heard since the start, newest last. */
  readonly heard: readonly SeatEvent[];
  /** When each was heard, monotonic ms. */
  readonly heardAt: readonly number[];
  /** The newest snapshot for which this holds, now or later. */
  when(holds: (snapshot: SeatSnapshot) => boolean): Promise<SeatSnapshot>;
  /** An event for which this holds, heard already or later. */
  event(holds: (event: SeatEvent) => boolean): Promise<SeatEvent>;
  /** Nothing waits for dispatch any more. */
  settled(): Promise<void>;
  /** Ends and starts again on the same folder. @param between what happens to it meanwhile */
  restart(between?: () => void): Promise<void>;
  stop(): Promise<void>;
}

/** Ends a wait for what does not come, ms, and says how the seat stands. */
const longestWait = 90_000;
/** What a wait that failed wants to know. */
function standing(heard: readonly SeatEvent[]): string {
  const last = heard.findLast((event) => event.kind === "snapshot");
  if (last?.kind !== "snapshot") return `no snapshot, ${heard.length} events`;
  const { store, sync, trouble, state, person } = last.snapshot;
  return JSON.stringify({ store, sync, trouble, state, isSignedIn: person !== null });
}

/** @param dispatchUrl where dispatch is, through a link that can be cut @param clock the machine's, which may be wrong @param more what else is not the machine's own */
export async function startSeatUnderTest(
  dispatchUrl: string | null,
  keyWrap: KeyWrap | null = null,
  clock: Clock = systemClock,
  more: Pick<SeatOptions, "freeSpace"> = {},
): Promise<SeatUnderTest> {
  const folder = mkdtempSync(join(tmpdir(), "hotline-seat-"));
  chmodSync(folder, 0o755);
  const start = (): Promise<RunningSeat> => startSeat({ folder, dispatchUrl, keyWrap, clock, logger: testLogger, ...more });
  let seat = await start();
  let client: SeatClient = createRouterClient(seat.consoleRouter);
  let heard: SeatEvent[] = [];
  let heardAt: number[] = [];
  let waiting: (() => void)[] = [];
  const listen = async (): Promise<void> => {
    heard = [];
    heardAt = [];
    const [mine, times] = [heard, heardAt];
    for await (const event of await client.watch({ windowId: "test" })) {
      times.push(performance.now());
      mine.push(event);
      const woken = waiting;
      waiting = [];
      for (const wake of woken) wake();
    }
  };
  void listen();
  const find = async <Found>(look: () => Found | undefined): Promise<Found> => {
    let isLate = false;
    const limit = setTimeout(() => {
      isLate = true;
      const late = waiting;
      waiting = [];
      for (const wake of late) wake();
    }, longestWait);
    try {
      for (let found = look(); ; found = look()) {
        if (found !== undefined) return found;
        if (isLate) throw new Error(`not seen within ${longestWait / 1_000} s; at last the seat told ${standing(heard)}`);
        await new Promise<void>((resolve) => waiting.push(resolve));
      }
    } finally {
      clearTimeout(limit);
    }
  };
  return {
    folder,
    get client() {
      return client;
    },
    get heard() {
      return heard;
    },
    get heardAt() {
      return heardAt;
    },
    when: (holds) =>
      find(() => {
        const last = heard.findLast((event) => event.kind === "snapshot");
        return last?.kind === "snapshot" && holds(last.snapshot) ? last.snapshot : undefined;
      }),
    event: (holds) => find(() => heard.find(holds)),
    async settled() {
      while ((await client.outbox.list()).length > 0) await new Promise<void>((resolve) => waiting.push(resolve));
    },
    async restart(between) {
      await seat.stop();
      between?.();
      seat = await start();
      client = createRouterClient(seat.consoleRouter);
      void listen();
    },
    async stop() {
      await seat.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** A call as the line reports it. */
export const lineCall = (callId: string, change: Partial<LineCall> = {}): LineCall => ({
  callId,
  direction: "in",
  phase: "ringing",
  number: "19900000001",
  displayName: null,
  queue: "hotline",
  startedAt: Date.now(),
  answeredAt: null,
  endedAt: null,
  held: false,
  muted: false,
  purpose: "outside",
  aboutCallId: null,
  party: null,
  colleague: null,
  remoteHeld: false,
  transfer: null,
  trouble: null,
  endCause: null,
  endCode: null,
  mos: null,
  signalLostAt: null,
  soundLostAt: null,
  unmended: false,
  ...change,
});

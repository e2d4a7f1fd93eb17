import { protocolVersion } from "../../../src/contract/protocol-version.ts";
import { checkCalls, checkIntents, unsettled } from "./checker.ts";
import { act } from "./deeds.ts";
import { type Faults, noFaults } from "./faults.ts";
import type { History } from "./history.ts";
import type { Violation } from "./intents.ts";
import { fairWeather } from "./link.ts";
import { take } from "./steps.ts";
import { World } from "./world.ts";

/** So long the seats may take to be alike once everything works again, ms of virtual time; and how often that is looked at. */
const [patience, look] = [8 * 60_000, 5_000];
const settled = { slow: 0, held: 0, longest: 1 };

/** What one history came to. */
export interface Outcome {
  readonly violations: readonly Violation[];
  /** Changes that were made, and of these that are kept for certain. */
  readonly intents: number;
  readonly acknowledged: number;
}

/** Runs a history, mends everything, does a little more, and looks at what came of it. Never rejects for what the code under test does. */
export async function runHistory(history: History, faults: Faults = noFaults): Promise<Outcome> {
  const world = new World(history, faults);
  const strays: unknown[] = [];
  const stray = (error: unknown): void => void strays.push(error);
  process.on("unhandledRejection", stray);
  try {
    if (history.isOld) becomeOld(world);
    const { scheduler } = world;
    const start = scheduler.now;
    for (const step of history.steps) scheduler.after(step.at, () => take(world, step));
    await scheduler.runUntil(start + (history.steps.at(-1)?.at ?? 0));
    mend(world, history.nodes);
    // Nothing may wait for what somebody does next.
    const quiet = [...(await settle(world)), ...checkIntents(world.dispatch.tables, world.intents, world.seats)];
    for (const seat of world.seats) for (const kind of ["create", "update"] as const) act(world, seat, { kind, pick: world.intents.length });
    const left = await settle(world);
    const spent = scheduler.now - start;
    const found = [
      ...world.violations,
      ...quiet,
      ...left,
      ...checkIntents(world.dispatch.tables, world.intents, world.seats),
      ...checkCalls(world.seats, spent),
      ...checkDevices(world, history),
    ];
    for (const error of [...strays, ...world.seats.flatMap((seat) => seat.link.broken)]) found.push({ kind: "broken", detail: asDetail(error) });
    const acknowledged = world.intents.filter((intent) => intent.isAcknowledged).length;
    return { violations: found, intents: world.intents.length, acknowledged };
  } finally {
    for (const seat of world.seats) seat.kill();
    for (let node = 0; node < history.nodes; node++) world.dispatch.stopNode(node);
    process.off("unhandledRejection", stray);
  }
}

const asDetail = (error: unknown): string => (error instanceof Error ? (error.stack ?? error.message) : String(error));

function becomeOld({ seats, dispatch }: World): void {
  dispatch.floor = protocolVersion - 1;
  for (const seat of seats) seat.protocol = protocolVersion - 1;
}

/** Seats from before devices had secrets may lose the answer with theirs; no other may ever be taken for a stranger under its own name. */
const checkDevices = ({ dispatch }: World, { isOld }: History): Violation[] =>
  isOld || dispatch.unproven === 0 ? [] : [{ kind: "unproven", detail: `a device did not prove itself, ${dispatch.unproven} times` }];

/** Everything works again. */
function mend({ seats, dispatch, images }: World, nodes: number): void {
  images.clear();
  dispatch.weather.settle(settled);
  for (let node = 0; node < nodes; node++) {
    dispatch.stopNode(node);
    dispatch.startNode(node);
  }
  for (const seat of seats) {
    seat.link.state.settle("open");
    seat.link.weather.settle(fairWeather);
    seat.link.noStreams.settle(false);
    seat.disk.full.settle(false);
    seat.disk.fate = null;
    if (seat.protocol !== protocolVersion) seat.kill();
    seat.protocol = protocolVersion;
    seat.start();
  }
}

/** Until every seat is like dispatch, or what they are not after a long time. */
async function settle(world: World): Promise<Violation[]> {
  const { scheduler } = world;
  for (const end = scheduler.now + patience; ; ) {
    await scheduler.runUntil(scheduler.now + look);
    const left = world.seats.flatMap((seat) => unsettled(seat, world.dispatch) ?? []);
    if (left.length === 0 || scheduler.now >= end) return left;
  }
}

// A seat whose power will be cut: opens its folder by the vault, types and sends tickets off through the sync engine,
// and marks each thing that was acknowledged.
import { openSync, readFileSync, writeSync } from "node:fs";
import { z } from "zod";
import { silentLogger } from "../../../src/base/logger.ts";
import { Vault } from "../../../src/seat/store/vault.ts";
import { SyncEngine } from "../../../src/seat/sync/sync-engine.ts";
import { systemRandom } from "../../../src/seat/system-random.ts";
import { systemClock } from "../../support/system-clock.ts";
import { deviceId, deviceSecret, recoverySecret, typistLogin } from "../support/typed.ts";
import { Typing } from "../support/typing.ts";
import { plant, plantSchema } from "./plants.ts";
import { printKnown } from "./print-known.ts";
import { appliedSchema, rememberingDispatch } from "./remembering-dispatch.ts";

/** What the typist is told. */
const orderSchema = z.object({
  folder: z.string(),
  /** The file that takes the marks. */
  marks: z.string(),
  /** A file with what dispatch took before. */
  known: z.string(),
  strokes: z.number().int(),
  /** Whether it stops in order, or is there until its power is cut. */
  stops: z.boolean(),
  plant: plantSchema.nullable(),
});
export type TypistOrder = z.infer<typeof orderSchema>;

const order = orderSchema.parse(JSON.parse(process.argv[2] ?? ""));
const marks = openSync(order.marks, "a");
const say = (said: unknown): void => void writeSync(marks, `${JSON.stringify(said)}\n`);
const known = appliedSchema.array().parse(JSON.parse(readFileSync(order.known, "utf8")));
// Before anything is planted, for that is meant for the seat.
const printed = await printKnown(known);
if (order.plant !== null) plant(order.plant);

const vault = new Vault({ folder: order.folder, keyWrap: null, clock: systemClock, logger: silentLogger, onCacheRebuilt: () => {} });
vault.openByDispatch(recoverySecret);
vault.takeDevice(deviceId, deviceSecret);
await vault.enrol({ ...typistLogin, recoverySecret });
const store = vault.need();
say({ kind: "enrolled" });

let engine: SyncEngine | null = null;
const typing = new Typing({ store, clock: systemClock, deviceId, say, onOutbox: () => engine?.wake() });
engine = new SyncEngine({
  api: rememberingDispatch({ clock: systemClock, deviceId, known, printed, say }),
  cache: store.cache,
  outbox: typing.outbox,
  clock: systemClock,
  logger: silentLogger,
  random: systemRandom,
  deviceId: () => deviceId,
  keepToken: async () => {},
  reauthenticate: async () => false,
  canReauthenticate: () => false,
  forgetDevice: () => {
    throw new Error("the seat gave its device up");
  },
  onOnline: () => {},
  onFilling: () => {},
  kept: () => () => false,
  keptRows: () => [],
  onForgotten: () => {},
  onChanges: () => {},
  onServerTime: () => {},
  onLive: () => {},
  onLiveOver: () => {},
});
engine.start();
const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
for (let stroke = 0; stroke < order.strokes; stroke += 1) {
  typing.stroke();
  await turn();
  // Something is typed before the cache is there and something after it, whatever the pace of the thread that writes it.
  while (stroke === 9 && !store.cache.position.filled) await turn();
}
if (order.stops) {
  await engine.stop();
  vault.close();
}
process.exit(0);

// A seat with its browser shell as a process of its own, as in the product: it fills its cache and tells how long its loop was kept.
import { join } from "node:path";
import { monitorEventLoopDelay } from "node:perf_hooks";
import { z } from "zod";
import { silentLogger } from "../../../src/base/logger.ts";
import { startBrowserShell } from "../../../src/main/browser/start-browser-shell.ts";
import { createConsoleRouter } from "../../../src/seat/api/console-router.ts";
import { createLineRouter } from "../../../src/seat/api/line-router.ts";
import { Seat } from "../../../src/seat/seat.ts";
import { systemClock } from "../../support/system-clock.ts";
import { fillCache } from "./big-store.ts";

const orderSchema = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("fill"), people: z.number(), tickets: z.number() }),
  z.object({ kind: z.literal("watchLoop") }),
  z.object({ kind: z.literal("tellLoop") }),
]);

const [folder = "", dispatchUrl = ""] = process.argv.slice(2);
const seat = new Seat({ folder: join(folder, "seat"), dispatchUrl, keyWrap: null, clock: systemClock, logger: silentLogger });
await seat.start();
const shell = await startBrowserShell({
  pagesFolder: join(import.meta.dirname, "../../../out/pages"),
  stateFile: join(folder, "shell.json"),
  port: null,
  seat: { consoleRouter: createConsoleRouter(seat), lineRouter: createLineRouter(seat), globalKeys: seat.globalKeys, stop: async () => {} },
  clock: systemClock,
  logger: silentLogger,
});
const loop = monitorEventLoopDelay({ resolution: 1 });
const say = (message: object): void => void process.send?.(message);

process.on("message", (message) => {
  const order = orderSchema.parse(message);
  if (order.kind === "fill") {
    const { cache } = seat.needWorkplace().store;
    const key = seat.session.numberKey;
    void fillCache({ cache, numberKey: key === null ? null : Buffer.from(key), people: order.people, tickets: order.tickets }).then(() =>
      say({ kind: "filled" }),
    );
  }
  if (order.kind === "watchLoop") {
    loop.reset();
    loop.enable();
    say({ kind: "watching" });
  }
  if (order.kind === "tellLoop") {
    loop.disable();
    say({ kind: "loop", longest: loop.max / 1e6 });
  }
});
process.on(
  "SIGTERM",
  () =>
    void shell
      .stop()
      .then(() => seat.stop())
      .then(() => process.exit(0)),
);
say({ kind: "ready", address: shell.issueAddress("console") });

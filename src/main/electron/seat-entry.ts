import { mkdir } from "node:fs/promises";
import { onFault } from "../../base/fault.ts";
import { HotlineError } from "../../contract/errors.ts";
import { structuredLogger } from "../shared/structured-logger.ts";
import { systemClock } from "../shared/system-clock.ts";
import { runSeat } from "./run-seat.ts";
import { seatChannel } from "./seat-channel.ts";
import { canOpenStore } from "./seat-process.ts";

const logger = structuredLogger("seat");
onFault(process, logger, () => process.exit(1));

runSeat({
  channel: seatChannel(process, () => process.exit(0)),
  logger,
  exit: (code) => process.exit(code),
  async start({ folder, dispatchUrl, keyWrap }) {
    if (!canOpenStore(process.versions.node)) throw new HotlineError({ kind: "internal", detail: "the store needs Node 22.14 or newer" });
    await mkdir(folder, { recursive: true, mode: 0o700 });
    // Only now: the store's native module ends an older Node by a segmentation fault.
    const { startSeat } = await import("../../seat/start-seat.ts");
    return startSeat({ folder, dispatchUrl, keyWrap: keyWrap === null ? null : { kind: "electron", ...keyWrap }, clock: systemClock, logger });
  },
});

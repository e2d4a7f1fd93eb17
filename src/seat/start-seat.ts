import type { ServedKeys } from "../contract/global-keys.ts";
import { createConsoleRouter } from "./api/console-router.ts";
import { createLineRouter } from "./api/line-router.ts";
import { Seat, type SeatOptions } from "./seat.ts";

/** A seat that runs: one router per kind of page, to be served over whatever joins the processes. */
export interface RunningSeat {
  /** The whole of `seatContract`. */
  readonly consoleRouter: ReturnType<typeof createConsoleRouter>;
  /** `seatContract.line` alone. */
  readonly lineRouter: ReturnType<typeof createLineRouter>;
  readonly globalKeys: ServedKeys;
  /** What it was told is on the disk already; this only lets go. */
  stop(): Promise<void>;
}

/**
 * Starts one operator's seat on its folder.
 * @throws HotlineError `internal` (detail folderInUse), `storeNewer`, `storeDamaged`, `diskFull`; the file system's own errors
 */
export async function startSeat(options: SeatOptions): Promise<RunningSeat> {
  const seat = new Seat(options);
  await seat.start().catch(async (error: unknown) => {
    await seat.stop();
    throw error;
  });
  return { consoleRouter: createConsoleRouter(seat), lineRouter: createLineRouter(seat), globalKeys: seat.globalKeys, stop: () => seat.stop() };
}

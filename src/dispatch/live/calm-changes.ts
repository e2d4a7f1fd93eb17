import type { Broadcast } from "../../base/broadcast.ts";
import type { Clock, Timer } from "../../base/clock.ts";
import type { Notice } from "./notices.ts";

/**
 * After a change all seats of the node are written to. For so long after one, for each that listens, further changes wait and become one,
 * ms: of two seats nobody notices; of 600, changes that came faster than they can be told would only make all of them wait longer. It is
 * some more than writing to one takes (`npm run bench -- capacity`; docs/benchmarks.md).
 */
const calmPerSeat = 0.1;

/** Passes on what the nodes say; the first change at once, those that follow closely together, none of them lost. */
export interface CalmChanges {
  heard(notice: Notice): void;
  stop(): void;
}

/** @param listeners how many streams are to be written to */
export function createCalmChanges(notices: Pick<Broadcast<Notice>, "send">, listeners: () => number, clock: Clock): CalmChanges {
  let calmUntil = Number.NEGATIVE_INFINITY;
  let waiting: Timer | null = null;
  const tell = (): void => {
    waiting = null;
    calmUntil = clock.monotonic() + Math.ceil(listeners() * calmPerSeat);
    notices.send({ kind: "changed" });
  };
  return {
    heard(notice) {
      if (notice.kind !== "changed") {
        notices.send(notice);
        return;
      }
      // What is waited for tells of this one too.
      if (waiting !== null) return;
      const wait = calmUntil - clock.monotonic();
      if (wait <= 0) tell();
      else waiting = clock.after(wait, tell);
    },
    stop: () => waiting?.cancel(),
  };
}

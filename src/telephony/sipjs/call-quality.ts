import type { Clock, Timer } from "../../base/clock.ts";
import type { CallQuality, LiveQuality } from "../../contract/quality.ts";
import { type StatisticsEntry, totalsOf } from "../core/media-totals.ts";
import { callQualityOf, type Quality, qualityAfter, unmeasured } from "../core/quality-machine.ts";

/** What a call's watch is given. */
export interface CallQualityOptions {
  readonly connection: RTCPeerConnection;
  readonly clock: Clock;
  /** How the call stands at a measuring. */
  standing(): { readonly held: boolean; readonly muted: boolean };
  onQuality(live: LiveQuality, sofar: CallQuality): void;
}

/** So often it is measured, ms. */
const interval = 1_000;

/** Measures a call's sound each second (core/quality-machine.ts). @returns what ends it */
export function watchQuality({ connection, clock, standing, onQuality }: CallQualityOptions): () => void {
  let quality: Quality = unmeasured;
  let timer: Timer | null = null;
  let isEnded = false;
  const measure = async (): Promise<void> => {
    const report = await connection.getStats().catch(() => null);
    if (isEnded) return;
    if (report !== null) {
      const entries: StatisticsEntry[] = [];
      report.forEach((entry: StatisticsEntry) => {
        entries.push(entry);
      });
      quality = qualityAfter(quality, totalsOf(entries, clock.monotonic()), { ...standing(), now: clock.now() });
      onQuality(quality.live, callQualityOf(quality));
    }
    timer = clock.after(interval, () => void measure());
  };
  void measure();
  return () => {
    isEnded = true;
    timer?.cancel();
  };
}

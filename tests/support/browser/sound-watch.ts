import type { Operator } from "./operator.ts";

/** When packets of the far side's sound came to the line, watched from the page itself. */
export interface SoundWatch {
  /** The longest time without any since the watch began, ms. */
  longestGap(): Promise<number>;
  /** Time since the last one, ms. */
  silence(): Promise<number>;
  stop(): Promise<void>;
}

type Watched = typeof globalThis & { connections: RTCPeerConnection[]; soundWatch?: { longest: number; last: number; timer: number } };

/** Looks every 50 ms at what the newest connection has received. */
export async function watchSound(operator: Operator): Promise<SoundWatch> {
  const line = await operator.line();
  await line.evaluate(() => {
    const page = globalThis as Watched;
    let packets = -1;
    const state = { longest: 0, last: performance.now(), timer: 0 };
    page.soundWatch = state;
    const look = async (): Promise<void> => {
      const connection = page.connections.at(-1);
      if (connection === undefined) return;
      for (const report of (await connection.getStats()).values()) {
        if (report.type !== "inbound-rtp" || report.packetsReceived === packets) continue;
        packets = report.packetsReceived;
        state.last = performance.now();
      }
      state.longest = Math.max(state.longest, performance.now() - state.last);
    };
    state.timer = window.setInterval(() => void look(), 50);
  });
  return {
    longestGap: () => line.evaluate(() => (globalThis as Watched).soundWatch?.longest ?? Number.NaN),
    silence: () => line.evaluate(() => performance.now() - ((globalThis as Watched).soundWatch?.last ?? Number.NaN)),
    stop: () => line.evaluate(() => window.clearInterval((globalThis as Watched).soundWatch?.timer)),
  };
}

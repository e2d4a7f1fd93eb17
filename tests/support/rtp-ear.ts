import { createSocket } from "node:dgram";
import { once } from "node:events";
import { fromMulaw, type Sound } from "./sound.ts";

/** What somebody at a plain RTP address is sent: G.711 µ-law, in the order in which it comes. */
export interface RtpEar {
  readonly port: number;
  heard(): Sound;
  /** The longest time without a packet since the first one, until now; ms. */
  longestGap(): number;
  /** Forgets what was heard until now; a gap counts from the next packet on. */
  forget(): void;
  stop(): void;
}

const headerSize = 12;
const mulaw = 0;

/** Listens at a free port. Loopback loses and turns around nothing. */
export async function startRtpEar(address: string): Promise<RtpEar> {
  const socket = createSocket("udp4");
  let payloads: Buffer[] = [];
  let [lastAt, longest] = [Number.NaN, 0];
  const gapUntilNow = (): number => (Number.isNaN(lastAt) ? longest : Math.max(longest, performance.now() - lastAt));
  socket.on("message", (packet) => {
    // RFC 3550 §5.1: version 2; contributing sources are a mixer's and not there, a padding neither.
    const isSound = packet.length > headerSize && (packet[0] ?? 0) >> 6 === 2 && ((packet[1] ?? 0) & 0x7f) === mulaw;
    if (!isSound) return;
    payloads.push(packet.subarray(headerSize));
    longest = gapUntilNow();
    lastAt = performance.now();
  });
  socket.bind(0, address);
  await once(socket, "listening");
  return {
    port: socket.address().port,
    heard: () => ({ rate: 8_000, samples: fromMulaw(Buffer.concat(payloads)) }),
    longestGap: gapUntilNow,
    forget: () => {
      payloads = [];
      [lastAt, longest] = [Number.NaN, 0];
    },
    stop: () => socket.close(),
  };
}

import { createSocket } from "node:dgram";
import { once } from "node:events";
import { fromMulaw, type Sound } from "./sound.ts";

/** What somebody at a plain RTP address is sent: G.711 µ-law, in the order in which it comes. */
export interface RtpEar {
  readonly port: number;
  heard(): Sound;
  /** Forgets what was heard until now. */
  forget(): void;
  stop(): void;
}

const headerSize = 12;
const mulaw = 0;

/** Listens at a free port. Loopback loses and turns around nothing. */
export async function startRtpEar(address: string): Promise<RtpEar> {
  const socket = createSocket("udp4");
  let payloads: Buffer[] = [];
  socket.on("message", (packet) => {
    // RFC 3550 §5.1: version 2; contributing sources are a mixer's and not there, a padding neither.
    const isSound = packet.length > headerSize && (packet[0] ?? 0) >> 6 === 2 && ((packet[1] ?? 0) & 0x7f) === mulaw;
    if (isSound) payloads.push(packet.subarray(headerSize));
  });
  socket.bind(0, address);
  await once(socket, "listening");
  return {
    port: socket.address().port,
    heard: () => ({ rate: 8_000, samples: fromMulaw(Buffer.concat(payloads)) }),
    forget: () => {
      payloads = [];
    },
    stop: () => socket.close(),
  };
}

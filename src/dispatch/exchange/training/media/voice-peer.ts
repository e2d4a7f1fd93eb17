import { MediaStreamTrack, RTCPeerConnection, RTCRtpCodecParameters, type RTCRtpTransceiver, RtpHeader, RtpPacket } from "werift";
import type { Clock, Timer } from "../../../../base/clock.ts";
import { levelOf } from "./g711.ts";
import { roomNoise } from "./room-noise.ts";

/** One packet's time, ms, and its samples at 8 kHz. */
const packetTime = 20;
const packetSamples = 160;
/** A stall of the process is not made up for by a burst: the rest is dropped. */
const mostPacketsAtOnce = 5;

/** What arrived from the other side. */
export interface ReceivedVoice {
  readonly packets: number;
  /** Loudness of the last packet, 0 to 1. */
  readonly level: number;
  /** The highest loudness so far. */
  readonly peakLevel: number;
}

/**
 * One end of a voice call in Node: G.711 µ-law alone, over ICE and DTLS-SRTP (werift).
 * It sends a packet every 20 ms from the moment it is connected, a quiet room when nothing is played.
 */
export class VoicePeer {
  private readonly clock: Clock;
  private readonly connection: RTCPeerConnection;
  private readonly track = new MediaStreamTrack({ kind: "audio" });
  private readonly transceiver: RTCRtpTransceiver;
  private readonly onVoice: (codes: Uint8Array) => void;
  private playing: { readonly codes: Uint8Array; place: number; readonly finished: () => void } | null = null;
  private sender: Timer | null = null;
  private startedAt = 0;
  private sent = 0;
  private noisePlace = 0;
  private received: ReceivedVoice = { packets: 0, level: 0, peakLevel: 0 };
  private closed = false;
  private readonly connecting = Promise.withResolvers<void>();

  constructor(options: { clock: Clock; onVoice?: (codes: Uint8Array) => void }) {
    this.clock = options.clock;
    this.onVoice = options.onVoice ?? (() => {});
    this.connecting.promise.catch(() => {});
    this.connection = new RTCPeerConnection({
      codecs: { audio: [new RTCRtpCodecParameters({ mimeType: "audio/PCMU", clockRate: 8_000, channels: 1, payloadType: 0 })] },
      iceServers: [],
      iceUseIpv6: false,
      iceUseTcp: false,
      iceTcpPassive: false,
      // A laptop without any network still trains on its own loopback.
      iceAdditionalHostAddresses: ["127.0.0.1"],
    });
    this.transceiver = this.connection.addTransceiver(this.track, { direction: "sendrecv" });
    this.connection.onTrack.subscribe((track) => {
      track.onReceiveRtp.subscribe((packet) => this.take(packet.payload));
    });
    this.connection.connectionStateChange.subscribe((state) => this.follow(state));
  }

  /** Resolves when the media flows. Rejects when it never will. */
  get connected(): Promise<void> {
    return this.connecting.promise;
  }

  /** An offer with all candidates in it, as there is no trickle in SIP. `restart` asks for new ICE credentials. */
  async offer(restart = false): Promise<string> {
    if (restart) this.connection.restartIce();
    await this.connection.setLocalDescription(await this.connection.createOffer());
    return this.localDescription();
  }

  async acceptAnswer(sdp: string): Promise<void> {
    await this.connection.setRemoteDescription({ type: "answer", sdp });
  }

  /** Takes the other side's offer, a first or a later one (hold, ICE restart), and gives the answer. */
  async answerTo(sdp: string): Promise<string> {
    await this.connection.setRemoteDescription({ type: "offer", sdp });
    await this.connection.setLocalDescription(await this.connection.createAnswer());
    return this.localDescription();
  }

  /** Holds the other side (sends, does not listen) or takes it back; the next offer says so. */
  hold(on: boolean): void {
    this.transceiver.setDirection(on ? "sendonly" : "sendrecv");
  }

  /** Plays µ-law bytes once; replaces what was playing. Resolves at its end, or when it is replaced or the call ends. */
  play(codes: Uint8Array): Promise<void> {
    this.stopPlaying();
    if (this.closed || codes.length === 0) return Promise.resolve();
    return new Promise((resolve) => {
      this.playing = { codes, place: 0, finished: resolve };
    });
  }

  stopPlaying(): void {
    this.playing?.finished();
    this.playing = null;
  }

  heard(): ReceivedVoice {
    return this.received;
  }

  async close(): Promise<void> {
    if (this.closed) return;
    this.closed = true;
    this.sender?.cancel();
    this.stopPlaying();
    this.connecting.reject(new Error("closed"));
    await this.connection.close();
  }

  private async localDescription(): Promise<string> {
    if (this.connection.iceGatheringState !== "complete") {
      await new Promise<void>((resolve) => this.connection.iceGatheringStateChange.subscribe((state) => state === "complete" && resolve()));
    }
    return this.connection.localDescription?.sdp ?? "";
  }

  private follow(state: string): void {
    if (state === "connected") this.connecting.resolve();
    if (state === "connected" && this.sender === null && !this.closed) {
      this.startedAt = this.clock.monotonic();
      this.sendDue();
    }
    if (state === "failed" || state === "closed") this.connecting.reject(new Error(state));
  }

  /** Packets are counted against the clock, so a late timer does not slow the voice down. */
  private sendDue(): void {
    const due = Math.floor((this.clock.monotonic() - this.startedAt) / packetTime) + 1;
    const packets = Math.min(due - this.sent, mostPacketsAtOnce);
    for (let count = 0; count < packets; count += 1) this.sendPacket(due - packets + count);
    this.sent = Math.max(this.sent, due);
    const next = this.startedAt + this.sent * packetTime - this.clock.monotonic();
    this.sender = this.clock.after(Math.max(1, next), () => this.sendDue());
  }

  private sendPacket(number: number): void {
    const header = new RtpHeader({ payloadType: 0, sequenceNumber: number & 0xffff, timestamp: (number * packetSamples) >>> 0, marker: number === 0 });
    this.track.writeRtp(new RtpPacket(header, this.nextVoice()));
  }

  private nextVoice(): Buffer {
    const voice = Buffer.from(roomNoise.subarray(this.noisePlace, this.noisePlace + packetSamples));
    this.noisePlace = (this.noisePlace + packetSamples) % roomNoise.length;
    const { playing } = this;
    if (playing === null) return voice;
    voice.set(playing.codes.subarray(playing.place, playing.place + packetSamples));
    playing.place += packetSamples;
    if (playing.place >= playing.codes.length) this.stopPlaying();
    return voice;
  }

  private take(payload: Buffer): void {
    const level = levelOf(payload);
    this.received = { packets: this.received.packets + 1, level, peakLevel: Math.max(this.received.peakLevel, level) };
    this.onVoice(payload);
  }
}

/** What the statistics of a call's connection have counted since it began (W3C webrtc-stats). */
export interface MediaTotals {
  /** The page's clock at the measuring, ms. */
  readonly at: number;
  readonly received: number;
  readonly lost: number;
  /** Came, but too late to be played. */
  readonly discarded: number;
  /** Times that the jitter buffer had to make sound up. */
  readonly gaps: number;
  /** Seconds that all played samples together stayed in the jitter buffer, and how many there were. */
  readonly bufferDelay: number;
  readonly bufferCount: number;
  /** Sum of squared loudness over time, and that time in seconds. */
  readonly heardEnergy: number;
  readonly heardDuration: number;
  readonly saidEnergy: number;
  readonly saidDuration: number;
  readonly sent: number;
  /** Seconds, as it is now. */
  readonly jitter: number;
  /** Seconds, there and back, from the far side's last report; null until there is one. */
  readonly roundTrip: number | null;
  /** The far side's last report: when it came, and the share of ours that it missed since the one before; null until there is one. */
  readonly farReport: { readonly at: number; readonly lost: number } | null;
  readonly codec: string | null;
}

/** One entry of a statistics report, whose fields are believed only where they are numbers or texts. */
export type StatisticsEntry = Readonly<Record<string, unknown>>;

/** Beyond this a counter or a time is nonsense. */
const mostCounted = 1e12;
/** A way or a jitter of more is not measured by RTP, ms. */
const longestWay = 10_000;
const number = (entry: StatisticsEntry | undefined, name: string): number => {
  const value = entry?.[name];
  return typeof value === "number" && Number.isFinite(value) ? Math.min(mostCounted, Math.max(-mostCounted, value)) : 0;
};
const isAudio = (entry: StatisticsEntry): boolean => entry.kind === "audio" || entry.mediaType === "audio" || entry.kind === undefined;

/** Adds up what concerns sound. @param at ms by the page's clock */
export function totalsOf(entries: Iterable<StatisticsEntry>, at: number): MediaTotals {
  const all = [...entries];
  const of = (type: string): StatisticsEntry[] => all.filter((entry) => entry.type === type && isAudio(entry));
  const [inbound, outbound, sources, far] = [of("inbound-rtp"), of("outbound-rtp"), of("media-source"), of("remote-inbound-rtp")];
  const sum = (from: readonly StatisticsEntry[], name: string): number => from.reduce((total, entry) => total + number(entry, name), 0);
  const last = inbound.at(-1);
  const codec = all.find((entry) => entry.type === "codec" && entry.id === last?.codecId)?.mimeType;
  const told = far.at(-1);
  return {
    at,
    received: sum(inbound, "packetsReceived"),
    lost: sum(inbound, "packetsLost"),
    discarded: sum(inbound, "packetsDiscarded"),
    gaps: sum(inbound, "concealmentEvents"),
    bufferDelay: sum(inbound, "jitterBufferDelay"),
    bufferCount: sum(inbound, "jitterBufferEmittedCount"),
    heardEnergy: sum(inbound, "totalAudioEnergy"),
    heardDuration: sum(inbound, "totalSamplesDuration"),
    saidEnergy: sum(sources, "totalAudioEnergy"),
    saidDuration: sum(sources, "totalSamplesDuration"),
    sent: sum(outbound, "packetsSent"),
    jitter: number(last, "jitter"),
    roundTrip: typeof told?.roundTripTime === "number" && Number.isFinite(told.roundTripTime) ? Math.max(0, told.roundTripTime) : null,
    farReport: told === undefined ? null : { at: number(told, "timestamp"), lost: number(told, "fractionLost") },
    codec: typeof codec === "string" ? codec.slice(0, 60) : null,
  };
}

/** What happened between two totals. */
export interface MediaInterval {
  /** ms. */
  readonly length: number;
  readonly received: number;
  /** Lost or too late. */
  readonly lost: number;
  readonly gaps: number;
  readonly sent: number;
  /** Mean loudness as a share of the loudest, 0–1; null where nothing was played or recorded. */
  readonly heard: number | null;
  readonly said: number | null;
  /** ms. */
  readonly jitter: number;
  readonly roundTrip: number | null;
  /** Mean time in the jitter buffer, ms; null when nothing was played. */
  readonly buffered: number | null;
  /** Share that the far side missed, where a new report of its came in between. */
  readonly farLost: number | null;
}

/** Root of the mean square over a time; null without one. */
const loudness = (energy: number, duration: number): number | null => (duration > 0.05 ? Math.min(1, Math.sqrt(Math.max(0, energy) / duration)) : null);

/** The differences; null when the counters began anew in between (another stream, after a re-INVITE). */
export function intervalBetween(before: MediaTotals, after: MediaTotals): MediaInterval | null {
  const received = after.received - before.received;
  const heardDuration = after.heardDuration - before.heardDuration;
  const saidDuration = after.saidDuration - before.saidDuration;
  if (after.at <= before.at || received < 0 || after.sent < before.sent || heardDuration < 0) return null;
  const isNewReport = after.farReport !== null && after.farReport.at !== before.farReport?.at;
  const played = after.bufferCount - before.bufferCount;
  return {
    length: after.at - before.at,
    received,
    // A packet that was counted as lost and came after all makes the count fall.
    lost: Math.max(0, after.lost - before.lost) + Math.max(0, after.discarded - before.discarded),
    gaps: Math.max(0, after.gaps - before.gaps),
    sent: after.sent - before.sent,
    heard: loudness(after.heardEnergy - before.heardEnergy, heardDuration),
    said: saidDuration < 0 ? null : loudness(after.saidEnergy - before.saidEnergy, saidDuration),
    jitter: Math.min(longestWay, 1_000 * Math.max(0, after.jitter)),
    roundTrip: after.roundTrip === null ? null : Math.min(longestWay, 1_000 * after.roundTrip),
    buffered: played > 0 ? (1_000 * Math.max(0, after.bufferDelay - before.bufferDelay)) / played : null,
    farLost: isNewReport ? (after.farReport?.lost ?? null) : null,
  };
}

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { callQualitySchema, liveQualitySchema, mostQualityPoints } from "../../contract/quality.ts";
import { type MediaTotals, type StatisticsEntry, totalsOf } from "./media-totals.ts";
import { callQualityOf, type Quality, qualityAfter, unmeasured } from "./quality-machine.ts";

/** One second of a call, as differences. */
interface Second {
  readonly received?: number;
  readonly lost?: number;
  readonly gaps?: number;
  /** Loudness, 0–1. */
  readonly heard?: number;
  readonly said?: number;
  readonly sent?: number;
  readonly far?: number;
  readonly held?: boolean;
  readonly muted?: boolean;
}
const start = totalsOf(
  [
    { type: "inbound-rtp", kind: "audio", codecId: "c" },
    { type: "codec", id: "c", mimeType: "audio/PCMU" },
  ],
  0,
);
const from = 1_800_000_000_000;

function run(seconds: readonly Second[]): { quality: Quality; told: (readonly string[])[] } {
  let totals: MediaTotals = start;
  let quality = qualityAfter(unmeasured, totals, { held: false, muted: false, now: from });
  const told = seconds.map((second, index): readonly string[] => {
    totals = {
      ...totals,
      at: totals.at + 1_000,
      received: totals.received + (second.received ?? 50),
      lost: totals.lost + (second.lost ?? 0),
      gaps: totals.gaps + (second.gaps ?? 0),
      bufferDelay: totals.bufferDelay + 8_000 * 0.04,
      bufferCount: totals.bufferCount + 8_000,
      heardEnergy: totals.heardEnergy + (second.heard ?? 0.1) ** 2,
      heardDuration: totals.heardDuration + 1,
      saidEnergy: totals.saidEnergy + (second.said ?? 0.1) ** 2,
      saidDuration: totals.saidDuration + 1,
      sent: totals.sent + (second.sent ?? 50),
      roundTrip: 0.04,
      farReport: second.far === undefined ? totals.farReport : { at: totals.at, lost: second.far },
    };
    quality = qualityAfter(quality, totals, { held: second.held ?? false, muted: second.muted ?? false, now: from + 1_000 * (index + 1) });
    return quality.live.troubles.map(({ kind }) => kind);
  });
  return { quality, told };
}
const times = (count: number, second: Second = {}): Second[] => Array.from({ length: count }, () => second);

describe("the quality of a call", () => {
  it("is unknown until it was measured, and then over 4", () => {
    expect(qualityAfter(unmeasured, start, { held: false, muted: false, now: 0 }).live).toMatchObject({ mos: null, loss: null, jitter: null, heard: null });
    const { quality } = run(times(3));
    // 40 ms in the buffer, 20 ms of way, 30 ms of coding: R = 93.2 − 0.024 · 90.
    expect(quality.live).toMatchObject({ mos: 4.36, loss: 0, jitter: 0, roundTrip: 40, heard: -20, said: -20, troubles: [] });
    expect(callQualityOf(quality)).toMatchObject({ codec: "audio/PCMU", estimated: false, mos: 4.36, worstMos: 4.36 });
  });
  it("falls with loss in the seconds before, and is worse for the same loss in bursts", () => {
    const random = run(times(5, { received: 45, lost: 5, gaps: 5 })).quality.live;
    const bursts = run(times(5, { received: 45, lost: 5, gaps: 1 })).quality.live;
    expect(random).toMatchObject({ loss: 10 });
    expect(random.mos).toBeLessThan(3.7);
    expect(bursts.mos ?? 0).toBeLessThan(random.mos ?? 0);
  });
  it("is unknown again while held, and nothing is wrong then", () => {
    const { quality, told } = run([...times(3), ...times(9, { held: true, received: 0, sent: 0, heard: 0, said: 0 }), { held: false, heard: 0 }]);
    expect(told.flat()).toEqual([]);
    expect(quality.live.mos).toBeNull();
  });
  it("begins anew when the counters do", () => {
    const { quality } = run(times(3));
    const again = qualityAfter(quality, start, { held: false, muted: false, now: from });
    expect(again.live.mos).toBeNull();
  });
});

describe("trouble with the sound", () => {
  it.each([
    ["nothingArrives", { received: 0, heard: 0 }],
    ["silenceArrives", { heard: 0 }],
    ["silenceArrives", { heard: 0.00024 }],
    ["microphoneSilent", { said: 0 }],
    ["nothingReaches", { sent: 0 }],
  ] as const)("%s is told in the third second of its sign, and no longer than it lasts", (kind, sign) => {
    const { told, quality } = run([...times(4), ...times(5, sign), ...times(2)]);
    expect(told.map((kinds) => kinds.includes(kind))).toEqual([false, false, false, false, false, false, true, true, true, false, false]);
    expect(callQualityOf(quality).troubles).toMatchObject([{ kind, since: from + 7_000, until: from + 10_000 }]);
  });
  it("is told at once when the far side's own report says that nothing arrives, until one says otherwise", () => {
    const { told } = run([...times(2), { far: 1 }, ...times(3), { far: 0 }]);
    expect(told.map((kinds) => kinds.join())).toEqual(["", "", "nothingReaches", "nothingReaches", "nothingReaches", "nothingReaches", ""]);
  });
  it("is not a muted microphone, nor a short pause of the caller", () => {
    expect(run([...times(2), ...times(20, { muted: true, said: 0 }), ...times(3)]).told.flat()).toEqual([]);
    expect(run([...times(2, { heard: 0 }), {}, ...times(2, { heard: 0 }), {}]).told.flat()).toEqual([]);
  });
  it("is not a quiet room", () => expect(run(times(20, { heard: 0.001, said: 0.0002 })).told.flat()).toEqual([]));
});

describe("what is kept of a call", () => {
  it("has at most so many points, however long it was, and no gap in time", () => {
    const { quality } = run([...times(20), ...times(30, { held: true }), ...times(950)]);
    const kept = callQualityOf(quality);
    expect(kept.curves.mos.length).toBeLessThanOrEqual(mostQualityPoints);
    expect(kept.curves.mos.length * kept.step).toBeGreaterThanOrEqual(1_000_000);
    expect(kept.step).toBe(20_000);
    expect(kept.curves.mos.at(-1)).toBe(4.36);
    expect(callQualitySchema.parse(kept)).toEqual(kept);
  });
  it("is a figure of its range or none, for whatever a browser says", () => {
    const value = fc.oneof(fc.double(), fc.integer({ min: -5, max: 1e9 }), fc.constantFrom("x", null, undefined, Number.NaN));
    const entry: fc.Arbitrary<StatisticsEntry> = fc.record({
      type: fc.constantFrom("inbound-rtp", "outbound-rtp", "media-source", "remote-inbound-rtp", "codec"),
      ...Object.fromEntries(
        [
          ..."packetsReceived packetsLost packetsDiscarded concealmentEvents jitterBufferDelay jitterBufferEmittedCount totalAudioEnergy".split(" "),
          ..."totalSamplesDuration packetsSent jitter roundTripTime timestamp fractionLost".split(" "),
        ].map((name) => [name, value]),
      ),
    });
    const around = fc.record({ held: fc.boolean(), muted: fc.boolean() });
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.array(entry, { maxLength: 6 }), around, fc.integer({ min: 0, max: 90_000 })), { maxLength: 30 }), (measurings) => {
        let quality = unmeasured;
        let at = 0;
        for (const [entries, { held, muted }, gone] of measurings) {
          at += gone;
          quality = qualityAfter(quality, totalsOf(entries, at), { held, muted, now: from + at });
          liveQualitySchema.parse(quality.live);
          callQualitySchema.parse(callQualityOf(quality));
        }
      }),
    );
  });
});

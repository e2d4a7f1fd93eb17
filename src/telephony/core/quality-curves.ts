import { type CallQuality, mostQualityPoints } from "../../contract/quality.ts";

const names = ["mos", "loss", "jitter", "roundTrip", "heard", "said"] as const;
type Name = (typeof names)[number];
/** The figures of one interval; null where nothing was measured. */
export type QualityFigures = Readonly<Record<Name, number | null>>;
interface Mean {
  readonly sum: number;
  /** ms that were measured. */
  readonly weight: number;
}
type Point = Readonly<Record<Name, Mean>>;

/** A call's figures over time in at most 60 steps, each twice as long whenever the call outgrows them. */
export interface QualityCurves {
  /** UTC ms; null before the first figure. */
  readonly from: number | null;
  readonly step: number;
  readonly points: readonly Point[];
  readonly worstMos: number | null;
}

const firstStep = 5_000;
const digits: Readonly<Record<Name, number>> = { mos: 2, loss: 1, jitter: 0, roundTrip: 0, heard: 0, said: 0 };
const nothing: Mean = { sum: 0, weight: 0 };
const each = (make: (name: Name) => Mean): Point => ({
  mos: make("mos"),
  loss: make("loss"),
  jitter: make("jitter"),
  roundTrip: make("roundTrip"),
  heard: make("heard"),
  said: make("said"),
});
const empty = each(() => nothing);
const together = (one: Mean, other: Mean): Mean => ({ sum: one.sum + other.sum, weight: one.weight + other.weight });
const joined = (one: Point, other: Point): Point => each((name) => together(one[name], other[name]));

export const noCurves: QualityCurves = { from: null, step: firstStep, points: [], worstMos: null };

/** With one interval's figures. @param length ms @param now its end, UTC ms */
export function withFigures(curves: QualityCurves, figures: QualityFigures, length: number, now: number): QualityCurves {
  const from = curves.from ?? now - length;
  let { step } = curves;
  let points = [...curves.points];
  const place = (): number => Math.max(0, Math.floor((now - length / 2 - from) / step));
  while (place() >= mostQualityPoints) {
    points = halved(points);
    step *= 2;
  }
  while (points.length <= place()) points.push(empty);
  const figure = (name: Name): Mean => {
    const value = figures[name];
    return value === null ? nothing : { sum: value * length, weight: length };
  };
  points[place()] = joined(points[place()] ?? empty, each(figure));
  return { ...curves, from, step, points };
}

const halved = (points: readonly Point[]): Point[] => points.flatMap((point, index) => (index % 2 === 0 ? [joined(point, points[index + 1] ?? empty)] : []));
const meanOf = (mean: Mean, name: Name): number | null => (mean.weight > 0 ? Number((mean.sum / mean.weight).toFixed(digits[name])) : null);

/** As they are kept with a call: the means of the whole, and the curves. */
export function keptCurves({
  from,
  step,
  points,
  worstMos,
}: QualityCurves): Pick<CallQuality, "mos" | "worstMos" | "loss" | "jitter" | "roundTrip" | "from" | "step" | "curves"> {
  const whole = points.reduce(joined, empty);
  const curve = (name: Name): (number | null)[] => points.map((point) => meanOf(point[name], name));
  return {
    mos: meanOf(whole.mos, "mos"),
    worstMos,
    loss: meanOf(whole.loss, "loss"),
    jitter: meanOf(whole.jitter, "jitter"),
    roundTrip: meanOf(whole.roundTrip, "roundTrip"),
    from: from === null ? null : Math.round(from),
    step,
    curves: { mos: curve("mos"), loss: curve("loss"), jitter: curve("jitter"), roundTrip: curve("roundTrip"), heard: curve("heard"), said: curve("said") },
  };
}

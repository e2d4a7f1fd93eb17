/** One side of a comparison. `prepare` runs before each repeat and is not timed. */
export interface Side {
  readonly prepare?: () => void;
  readonly run: () => void;
}

/** What a comparison comes to. Times in ms. */
export interface Comparison {
  /** Median over the rounds of ours ÷ the baseline, each at its 99th percentile. */
  readonly ratio: number;
  /** The same of the baseline against itself: what a ratio may differ from 1 by chance. */
  readonly noise: number;
  /** The same two with medians in place of 99th percentiles. */
  readonly ratioOfMedians: number;
  readonly noiseOfMedians: number;
  readonly oursMedian: number;
  readonly baseMedian: number;
  readonly oursP99: number;
  readonly baseP99: number;
}

/** The value below which that share of the sample lies. @param share from 0 to 1 */
export function percentile(sample: readonly number[], share: number): number {
  const sorted = [...sample].sort((one, other) => one - other);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}
export const median = (sample: readonly number[]): number => percentile(sample, 0.5);

function sample({ prepare, run }: Side, repeats: number): number[] {
  const times: number[] = [];
  for (let index = 0; index < repeats; index += 1) {
    prepare?.();
    const began = performance.now();
    run();
    times.push(performance.now() - began);
  }
  return times;
}

/** Measures both sides alternately in one run, the baseline twice in each round (docs/architecture.md, "Conventions of the figures"). */
export function compare(ours: Side, base: Side, { rounds = 9, repeats }: { rounds?: number; repeats: number }): Comparison {
  // Both are warm before the first round counts.
  for (const side of [base, ours]) sample(side, Math.ceil(repeats / 4));
  const taken = Array.from({ length: rounds }, () => ({ first: sample(base, repeats), ours: sample(ours, repeats), second: sample(base, repeats) }));
  const p99 = (times: readonly number[]): number => percentile(times, 0.99);
  return {
    ratio: median(taken.map((round) => p99(round.ours) / p99(round.first))),
    noise: median(taken.map((round) => p99(round.second) / p99(round.first))),
    ratioOfMedians: median(taken.map((round) => median(round.ours) / median(round.first))),
    noiseOfMedians: median(taken.map((round) => median(round.second) / median(round.first))),
    oursMedian: median(taken.flatMap((round) => round.ours)),
    baseMedian: median(taken.flatMap((round) => round.first)),
    oursP99: p99(taken.flatMap((round) => round.ours)),
    baseP99: p99(taken.flatMap((round) => round.first)),
  };
}

/** A figure as it is printed. */
export const rounded = (value: number): number => Number(value.toPrecision(4));

/** Prints a benchmark's last line. */
export function report(figures: Readonly<Record<string, string | number | null>>): void {
  console.log(JSON.stringify(Object.fromEntries(Object.entries(figures).map(([name, value]) => [name, typeof value === "number" ? rounded(value) : value]))));
}

/** The work must really have been done. @throws Error naming what was not */
export function mustBe<Value>(what: string, found: Value, expected: Value): void {
  if (found !== expected) throw new Error(`${what}: ${String(found)} instead of ${String(expected)}`);
}

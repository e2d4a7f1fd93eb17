import { readFileSync } from "node:fs";
import { z } from "zod";

/** How many tests passed, failed and were skipped, and the names of those that did not pass. */
export interface Counts {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
  readonly failures: readonly string[];
  readonly skips: readonly string[];
}

export const noCounts: Counts = { passed: 0, failed: 0, skipped: 0, failures: [], skips: [] };

export const addCounts = (left: Counts, right: Counts): Counts => ({
  passed: left.passed + right.passed,
  failed: left.failed + right.failed,
  skipped: left.skipped + right.skipped,
  failures: [...left.failures, ...right.failures],
  skips: [...left.skips, ...right.skips],
});

const reportSchema = z.object({
  testResults: z.array(
    z.object({
      name: z.string(),
      status: z.string(),
      message: z.string().optional(),
      assertionResults: z.array(z.object({ fullName: z.string(), status: z.string() })),
    }),
  ),
});

/**
 * Reads Vitest's JSON report. A file that failed before its tests ran counts as one failure,
 * and so does a report that is missing or empty: nothing run is nothing proven.
 */
export function readCounts(suite: string, file: string): Counts {
  let report: z.infer<typeof reportSchema>;
  try {
    report = reportSchema.parse(JSON.parse(readFileSync(file, "utf8")));
  } catch {
    return { ...noCounts, failed: 1, failures: [`${suite}: no report`] };
  }
  const tests = report.testResults.flatMap((result) => result.assertionResults);
  const broken = report.testResults.filter((result) => result.status === "failed" && !result.assertionResults.some((test) => test.status === "failed"));
  const failed = tests.filter((test) => test.status === "failed");
  const skipped = tests.filter((test) => test.status !== "failed" && test.status !== "passed");
  const empty = tests.length === 0 ? [`${suite}: no test was run`] : [];
  return {
    passed: tests.length - failed.length - skipped.length,
    failed: failed.length + broken.length + empty.length,
    skipped: skipped.length,
    failures: [...failed.map((test) => `${suite}: ${test.fullName}`), ...broken.map((result) => `${suite}: ${result.name}`), ...empty],
    skips: skipped.map((test) => `${suite}: ${test.fullName}`),
  };
}

import { readFileSync } from "node:fs";
import { stripVTControlCharacters } from "node:util";
import { z } from "zod";

/** How many tests passed, failed and were skipped, and the names of those that did not pass. */
export interface Counts {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
  /** Each with what was wrong in the lines below its name. */
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
      assertionResults: z.array(z.object({ fullName: z.string(), status: z.string(), failureMessages: z.array(z.string()).nullish() })),
    }),
  ),
});

/** What a failed test told, without the lines of libraries: the end of a long log is often all that is kept of it. */
const told = (messages: readonly string[] | null | undefined): string => {
  const lines = stripVTControlCharacters((messages ?? []).join("\n")).split("\n");
  const own = lines.filter((line) => line.trim() !== "" && !line.includes("node_modules") && !line.includes("node:internal"));
  return own
    .slice(0, 20)
    .map((line) => `\n    ${line}`)
    .join("");
};

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
    failures: [
      ...failed.map((test) => `${suite}: ${test.fullName}${told(test.failureMessages)}`),
      ...broken.map((result) => `${suite}: ${result.name}${told(result.message === undefined ? [] : [result.message])}`),
      ...empty,
    ],
    skips: skipped.map((test) => `${suite}: ${test.fullName}`),
  };
}

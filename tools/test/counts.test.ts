import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { addCounts, noCounts, readCounts } from "./counts.ts";

let folder = "";
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "hotline-counts-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

const read = (report: unknown) => {
  const file = join(folder, "report.json");
  writeFileSync(file, JSON.stringify(report));
  return readCounts("suite", file);
};
const result = (status: string, tests: readonly string[]) => ({
  name: "a.test.ts",
  status,
  assertionResults: tests.map((entry) => ({ fullName: `test ${entry}`, status: entry })),
});

describe("readCounts", () => {
  it("counts each kind and names what did not pass", () => {
    expect(read({ testResults: [result("failed", ["passed", "failed", "skipped", "pending"])] })).toEqual({
      passed: 1,
      failed: 1,
      skipped: 2,
      failures: ["suite: test failed"],
      skips: ["suite: test skipped", "suite: test pending"],
    });
  });
  it("tells what was wrong, without colours and the lines of libraries", () => {
    const failureMessages = ["\u001b[31mError: no such article\u001b[39m\n\n    at node_modules/library.js:1:1\n    at tests/a.test.ts:5:3"];
    const assertionResults = [{ fullName: "test", status: "failed", failureMessages }];
    expect(read({ testResults: [{ name: "a.test.ts", status: "failed", assertionResults }] }).failures).toEqual([
      "suite: test\n    Error: no such article\n        at tests/a.test.ts:5:3",
    ]);
  });
  it("fails for a file that broke before its tests", () => {
    expect(read({ testResults: [result("failed", []), result("passed", ["passed"])] })).toMatchObject({ passed: 1, failed: 1, failures: ["suite: a.test.ts"] });
  });
  it("tells why a file broke before its tests", () => {
    const message = "Error: the display: not within 60 s\n    at node_modules/library.js:1:1";
    expect(read({ testResults: [{ ...result("failed", []), message }, result("passed", ["passed"])] }).failures).toEqual([
      "suite: a.test.ts\n    Error: the display: not within 60 s",
    ]);
  });
  it("fails when nothing ran or nothing was reported", () => {
    expect(read({ testResults: [] }).failed).toBe(1);
    expect(readCounts("suite", join(folder, "missing.json")).failed).toBe(1);
  });
  it("adds up", () => {
    const one = { passed: 1, failed: 2, skipped: 3, failures: ["a"], skips: ["b"] };
    expect(addCounts(one, one)).toEqual({ passed: 2, failed: 4, skipped: 6, failures: ["a", "a"], skips: ["b", "b"] });
    expect(addCounts(noCounts, one)).toEqual(one);
  });
});

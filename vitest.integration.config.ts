import { defineConfig } from "vitest/config";

/** Real PostgreSQL, real SQLite files, real exchanges; no browser. Two files at a time. */
export default defineConfig({
  test: {
    include: ["tests/{integration,fault}/**/*.test.ts", "tests/support/**/*.test.ts"],
    testTimeout: 120_000,
    hookTimeout: 180_000,
    // A second, as it is else, is short where the machine is busy: what is waited for comes or does not.
    expect: { poll: { timeout: 30_000 } },
    maxWorkers: 2,
  },
});

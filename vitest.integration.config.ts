import { defineConfig } from "vitest/config";

/** Real PostgreSQL, real SQLite files, real exchanges; no browser. Two files at a time. */
export default defineConfig({
  test: {
    include: ["tests/{integration,fault,fuzz}/**/*.test.ts", "tests/support/**/*.test.ts"],
    testTimeout: 120_000,
    hookTimeout: 180_000,
    maxWorkers: 2,
  },
});

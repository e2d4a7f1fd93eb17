import { defineConfig } from "vitest/config";

/** Real browsers, Electron and exchanges: one file at a time, for they share two cores and must hear each other. */
export default defineConfig({
  test: { include: ["tests/{end-to-end,interop}/**/*.test.ts"], testTimeout: 240_000, hookTimeout: 300_000, fileParallelism: false },
});

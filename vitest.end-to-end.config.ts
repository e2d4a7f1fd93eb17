import { defineConfig } from "vitest/config";

/** Real browsers, Electron and exchanges. A limit only ends what hangs: on a busy machine all takes longer, and nothing is wrong. */
const shared = { testTimeout: 240_000, hookTimeout: 300_000, expect: { poll: { timeout: 90_000 } } };

/** Most of the time is spent listening, not reckoning: two files at a time. */
export default defineConfig({
  test: { ...shared, name: "end-to-end", include: ["tests/{end-to-end,interop}/**/*.test.ts"], maxWorkers: 2 },
});

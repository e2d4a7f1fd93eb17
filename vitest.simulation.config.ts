import { defineConfig } from "vitest/config";

/** The simulation: no clock, disk or network of the machine's. It fills what the other suites leave of the processors, however long that takes. */
export default defineConfig({
  test: { include: ["tests/fuzz/**/*.test.ts"], testTimeout: 3_600_000 },
});

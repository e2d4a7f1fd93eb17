import { defineConfig } from "vitest/config";

/** Unit tests stand beside their unit; `tests/` has its own configuration for what needs real parts. */
export default defineConfig({
  // A test is red for what it finds, not for how busy the machine is: the limit only ends what hangs.
  test: { include: ["src/**/*.test.ts", "tools/**/*.test.ts", "tests/contract/**/*.test.ts"], exclude: ["**/node_modules/**", "out/**"], testTimeout: 60_000 },
});

import { defineConfig } from "vitest/config";

/** Unit tests stand beside their unit; the rest of `tests/` has its own configurations for what needs real parts. */
export default defineConfig({
  test: { include: ["src/**/*.test.ts", "tools/**/*.test.ts", "tests/support/**/*.test.ts"], exclude: ["**/node_modules/**", "out/**"] },
});

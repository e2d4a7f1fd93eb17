import { defineConfig } from "vitest/config";

/** Unit tests stand beside their unit; `tests/` has its own configuration for what needs real parts. */
export default defineConfig({ test: { include: ["src/**/*.test.ts", "tools/**/*.test.ts"], exclude: ["**/node_modules/**", "out/**"] } });

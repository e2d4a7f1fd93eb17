import { defineConfig } from "vitest/config";

/** What only reads and drives screens: two files at a time. All else hears or cuts calls, and shares two cores with nobody. */
const screens = [
  "tests/end-to-end/browser/{access,knowledge,same-matter,ticket-life,training-call}*.test.ts",
  "tests/end-to-end/{start/start,shells/electron-shell}.test.ts",
];

/** Real browsers, Electron and exchanges. A limit only ends what hangs: on a busy machine all takes longer, and nothing is wrong. */
const shared = { testTimeout: 240_000, hookTimeout: 300_000, expect: { poll: { timeout: 30_000 } } };

export default defineConfig({
  test: {
    projects: [
      {
        test: { ...shared, name: "calls", include: ["tests/{end-to-end,interop}/**/*.test.ts"], exclude: screens, maxWorkers: 1, sequence: { groupOrder: 0 } },
      },
      { test: { ...shared, name: "screens", include: screens, maxWorkers: 2, sequence: { groupOrder: 1 } } },
    ],
  },
});

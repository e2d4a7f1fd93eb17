import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { shownConfiguration } from "./shown-configuration.ts";

describe("docs/telephony.md", () => {
  it("shows the configuration that the tests and `npm run exchange` start, to the letter", () => {
    const page = readFileSync(join(import.meta.dirname, "../../docs/telephony.md"), "utf8");
    expect(/^```ini\n([\s\S]*?)^```$/m.exec(page)?.[1]).toBe(shownConfiguration());
  });
});

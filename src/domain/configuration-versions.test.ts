import { describe, expect, it } from "vitest";
import { type ConfigurationRow, configurationRowSchema } from "../contract/configuration.ts";
import { configurationAt, configurationOf } from "./configuration-versions.ts";

/** A row as it was written before there were rules and fields. */
const row = (version: number, effectiveFrom: number): ConfigurationRow =>
  configurationRowSchema.parse({
    id: version === 1 ? "configuration" : `configuration:${version}`,
    version,
    effectiveFrom,
    categories: [],
    units: [],
    deadlineRules: [],
    urgencyHours: { normal: null, urgent: null, critical: null },
    wrapUpSeconds: 0,
    pauseReasons: [],
  });
const versions = [row(3, 300), row(1, 100), row(2, 200)];

describe("the version in force", () => {
  it.each([
    [50, 1],
    [199, 1],
    [200, 2],
    [299, 2],
    [5_000, 3],
  ])("at %d is %d", (at, version) => expect(configurationAt(versions, at)?.version).toBe(version));
  it("is the later published where two begin together", () => expect(configurationAt([row(4, 300), ...versions], 300)?.version).toBe(4));
  it("is none where there is none", () => expect(configurationAt([], 1)).toBeNull());
  it("of a ticket is its own, or the one in force where that is not kept", () => {
    expect(configurationOf(versions, 1, 5_000)?.version).toBe(1);
    expect(configurationOf(versions, 9, 5_000)?.version).toBe(3);
  });
});

import { describe, expect, it } from "vitest";
import type { ConfigurationRow } from "../contract/rows.ts";
import { deadlineFor } from "./deadline.ts";

const configuration: ConfigurationRow = {
  id: "configuration",
  version: 1,
  effectiveFrom: 0,
  categories: [{ id: "heat", name: "供热", parentId: null, demandTypes: ["complaint"], deadlineRuleId: "utility", unitId: null }],
  units: [],
  demandTypes: [],
  fieldDefinitions: [],
  dispatchRules: [],
  deadlineRules: [{ id: "utility", name: "水电气热", hours: 24 }],
  urgencyLevels: [],
  urgencyHours: { normal: null, urgent: 48, critical: 2 },
  wrapUpSeconds: 60,
  pauseReasons: [],
};
const due = (categoryId: string | null, urgency: "normal" | "urgent" | "critical") => deadlineFor(configuration, { categoryId, urgency, createdAt: 1_000 });

describe("deadlineFor", () => {
  it("takes the category's rule", () => expect(due("heat", "normal")).toBe(1_000 + 24 * 3_600_000));
  it("takes the urgency's hours only where they are fewer", () => {
    expect(due("heat", "urgent")).toBe(1_000 + 24 * 3_600_000);
    expect(due("heat", "critical")).toBe(1_000 + 2 * 3_600_000);
  });
  it("has none where no rule speaks", () => {
    expect(due(null, "normal")).toBeNull();
    expect(due("gone", "normal")).toBeNull();
    expect(due("gone", "critical")).toBe(1_000 + 2 * 3_600_000);
  });
});

import { describe, expect, it } from "vitest";
import { readDirectory } from "../../src/dispatch/demo/directory.ts";
import { Judge } from "../bench/support/matters/judge.ts";
import { LabelledSet, shuffled } from "../bench/support/matters/labelled.ts";
import { taughtByKnowledge } from "../bench/support/matters/taught.ts";

describe("near-duplicates on the tuning half of the labelled set", () => {
  it("are found as well as when the points were set, and not by chance", async () => {
    const pairs = new LabelledSet("tuning", await readDirectory(), 11).pairs(2_000);
    const judge = new Judge(await taughtByKnowledge(), pairs);
    const { precision, recall } = judge.judge(pairs);
    expect(precision).toBeGreaterThan(0.91);
    expect(recall).toBeGreaterThan(0.96);
    const control = judge.judge(shuffled(pairs, 5));
    expect(control.precision).toBeLessThan(0.5);
  });
});

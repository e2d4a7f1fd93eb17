import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { transitionNameSchema } from "../../src/contract/ticket-life.ts";
import { drawTicketLife } from "./draw-ticket-life.ts";

describe("docs/ticket-life.md", () => {
  it("is drawn from the code's own table", () => {
    const page = readFileSync(join(import.meta.dirname, "../../docs/ticket-life.md"), "utf8");
    expect(page).toBe(drawTicketLife());
    for (const name of transitionNameSchema.options) expect(page).toContain(`\`${name}\``);
  });
});

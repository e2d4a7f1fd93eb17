import { createElement } from "react";
import { renderToStaticMarkup } from "react-dom/server";
import { describe, expect, it } from "vitest";
import type { TicketRow } from "../../contract/rows.ts";
import { Due } from "./remaining.tsx";

const hour = 3_600_000;
/** A ticket that was given ten hours at 0. */
const ticket = {
  status: "dispatched",
  life: { clocks: { handling: { startedAt: 0, dueAt: 10 * hour, suspendedAt: null, stoppedAt: null } } },
} as unknown as TicketRow;
const alarmAt = (hours: number, rules: { amberShare: number; redShare: number }): string | undefined =>
  /data-alarm="(\w+)"/.exec(renderToStaticMarkup(createElement(Due, { ticket, now: hours * hour, rules })))?.[1];

describe("a deadline in a list", () => {
  it("turns amber and red by the rules in force", () => {
    const [early, late] = [
      { amberShare: 0.5, redShare: 0.2 },
      { amberShare: 0.2, redShare: 0.05 },
    ];
    expect([4, 6, 9, 11].map((at) => alarmAt(at, early))).toEqual(["calm", "amber", "red", "late"]);
    expect([4, 6, 9, 11].map((at) => alarmAt(at, late))).toEqual(["calm", "calm", "amber", "late"]);
  });
});

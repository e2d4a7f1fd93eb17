import { describe, expect, it } from "vitest";
import type { SeatStateName } from "../../contract/session.ts";
import { offlineSeat } from "../../domain/seat-state.ts";
import { QueuePause, type QueueSituation } from "./queue-pause.ts";

const codes = { pause: "*45", resume: "*46" };
const situation = (state: SeatStateName, more: Partial<QueueSituation> = {}): QueueSituation => ({
  online: false,
  registered: true,
  codes,
  state: { ...offlineSeat(0), state },
  ...more,
});

function follow(...situations: QueueSituation[]): string[] {
  const dialled: string[] = [];
  const pause = new QueuePause((code) => dialled.push(code));
  for (const each of situations) pause.follow(each);
  return dialled;
}

describe("the seat's own pause in the queue", () => {
  it("says nothing while dispatch is there, or where the exchange has no codes", () => {
    expect(follow(situation("busy", { online: true }), situation("ready", { online: true }))).toEqual([]);
    expect(follow(situation("busy", { codes: null }))).toEqual([]);
  });
  it("says what holds when dispatch goes, and each change once", () => {
    expect(follow(situation("ready"), situation("ready"), situation("busy"), situation("break"), situation("ready"))).toEqual(["*46", "*45", "*46"]);
  });
  it("leaves a call alone and pauses for the wrap-up after it", () => {
    expect(follow(situation("ringing"), situation("talking"), situation("wrapUp"), situation("ready"))).toEqual(["*45", "*46"]);
  });
  it("says it again after the registration was lost or dispatch was back", () => {
    expect(follow(situation("busy"), situation("busy", { registered: false }), situation("busy"))).toEqual(["*45", "*45"]);
    expect(follow(situation("busy"), situation("busy", { online: true }), situation("busy"))).toEqual(["*45", "*45"]);
  });
});

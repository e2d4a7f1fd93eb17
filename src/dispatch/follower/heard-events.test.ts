import { describe, expect, it } from "vitest";
import type { ExchangeEvent } from "../../contract/exchange.ts";
import { HeardEvents, unrecorded } from "./heard-events.ts";

const waits = (n: number, at: number): ExchangeEvent => ({ kind: "callWaiting", callId: `asterisk:${n}`, queue: "hotline", callingNumber: "13800000001", at });
const ends = (n: number, at: number): ExchangeEvent => ({ kind: "callEnded", callId: `asterisk:${n}`, endedBy: "caller", at });
const rings = (at: number): ExchangeEvent => ({ kind: "callOffered", callId: "asterisk:1", extension: "1001", at });

describe("what was heard and not recorded", () => {
  it("is what another node, whose clock goes otherwise, did not record, in its order", () => {
    const recorded = [
      { ...waits(1, 1_000), callingNumber: null },
      { extension: "1001", at: 2_400, kind: "callOffered", callId: "asterisk:1" },
    ] as ExchangeEvent[];
    const heard = [waits(1, 1_900), rings(3_200), ends(1, 9_000), waits(2, 9_100)];
    expect(unrecorded(heard, recorded)).toEqual([ends(1, 9_000), waits(2, 9_100)]);
  });
  it("tells what says the same several times apart by its time, and by its number where it is near", () => {
    expect(unrecorded([rings(1_000), rings(16_000)], [rings(1_100)])).toEqual([rings(16_000)]);
    expect(unrecorded([rings(1_000), rings(2_000), rings(2_500)], [rings(1_100), rings(2_100)])).toEqual([rings(2_500)]);
  });
  it("is remembered for ten minutes, and no more than so much", () => {
    const heard = new HeardEvents();
    heard.add(waits(1, 0));
    heard.add(waits(2, 600_000));
    expect(heard.all).toHaveLength(2);
    heard.add(waits(3, 600_001));
    expect(heard.all).toEqual([waits(2, 600_000), waits(3, 600_001)]);
    for (let n = 0; n < 20_010; n += 1) heard.add(waits(n, 700_000));
    expect(heard.all).toHaveLength(20_000);
  });
});

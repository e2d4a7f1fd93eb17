import { describe, expect, it } from "vitest";
import type { Clock } from "../../base/clock.ts";
import type { MutationBody } from "../../contract/mutation.ts";
import { hashedNumber } from "../screen-pop/number-hash.ts";
import { Cache } from "../store/cache.ts";
import { Journal } from "../store/journal.ts";
import { systemRandom } from "../system-random.ts";
import { Outbox } from "./outbox.ts";
import { PendingChanges } from "./pending-changes.ts";

const body = (number: number): MutationBody => ({ name: "call.join", manualCallId: `manual:${number}`, exchangeCallId: `asterisk:${number}`, at: number });

function makeOutbox(now: () => number) {
  const clock: Clock = { now, monotonic: () => 0, after: () => ({ cancel: () => {} }) };
  const store = { journal: Journal.open(":memory:", null), cache: new Cache({ file: ":memory:", key: null, onRebuilt: () => {} }) };
  const pending = new PendingChanges({ hashed: (raw) => hashedNumber(null, raw), configuration: () => null, inForce: () => null, personName: () => null });
  const device: { id: string | null } = { id: "device" };
  const forgetDevice = (): void => {
    device.id = null;
  };
  const outbox = new Outbox({ store, pending, clock, random: systemRandom, deviceId: () => device.id, forgetDevice, onChange: () => {} });
  return { outbox, store, device };
}

describe("the outbox", () => {
  it("keeps the order of making when the clock is set back, also under a new device", () => {
    let now = 1_700_000_000_000;
    const { outbox, store, device } = makeOutbox(() => now);
    outbox.append("person", [body(1)]);
    now -= 3_600_000;
    outbox.append("person", [body(2)]);
    now += 60_000;
    outbox.append("person", [body(3)]);
    const numbers = () => store.journal.mutations(["pending"]).map((mutation) => ("at" in mutation.body ? mutation.body.at : 0));
    expect(numbers()).toEqual([1, 2, 3]);
    device.id = "another";
    outbox.moveToDevice("another");
    expect(numbers()).toEqual([1, 2, 3]);
    expect(outbox.nextBatch(10, 10_000).map(({ sequence, body: sent }) => [sequence, "at" in sent ? sent.at : 0])).toEqual([
      [1, 1],
      [2, 2],
      [3, 3],
    ]);
  });
  it("says how often a change was tried and why it is not there, until it is", () => {
    const { outbox } = makeOutbox(() => 1_700_000_000_000);
    outbox.append("person", [body(1), body(2)]);
    outbox.countAttempt(1, { kind: "dispatchAway" });
    outbox.countAttempt(2, { kind: "tooLarge" });
    const shown = () => outbox.list().map(({ sequence, attempts, state, error }) => [sequence, attempts, state, error?.kind ?? null]);
    expect(shown()).toEqual([
      [2, 1, "pending", "tooLarge"],
      [1, 2, "pending", "tooLarge"],
    ]);
    outbox.settle({ lastSequence: 1, rejected: [], serverTime: 0 });
    expect(shown()).toEqual([
      [2, 1, "pending", "tooLarge"],
      [1, 2, "acknowledged", null],
    ]);
  });
  it("offers again what was acknowledged before it knew dispatch's epoch, and what was so under another", () => {
    const { outbox } = makeOutbox(() => 1_700_000_000_000);
    outbox.append("person", [body(1)]);
    const waiting = () => outbox.nextBatch(10, 10_000).map(({ sequence }) => sequence);
    const acknowledge = () => outbox.settle({ lastSequence: 1, rejected: [], serverTime: 0 });
    for (const [epoch, offered] of [
      [1, [1]],
      [1, []],
      [2, [1]],
    ] as const) {
      acknowledge();
      outbox.meetEpoch(epoch);
      expect(waiting()).toEqual(offered);
    }
  });
  it("offers under a new device what dispatch contained once, in front of what waits", () => {
    const { outbox, store, device } = makeOutbox(() => 1_700_000_000_000);
    const [first] = outbox.append("person", [body(1)]);
    outbox.settle({ lastSequence: 1, rejected: [], serverTime: 0 });
    store.journal.contain("device", 1, 1_700_000_000_000);
    const [second] = outbox.append("person", [body(2)]);
    device.id = "another";
    outbox.moveToDevice("another");
    expect(outbox.nextBatch(10, 10_000).map(({ id, sequence }) => [id, sequence])).toEqual([
      [first?.id, 1],
      [second?.id, 2],
    ]);
  });
  it("offers to a restored dispatch nothing that was refused, whether its author has seen it or not, and all else under a new device", () => {
    for (const isRestored of [true, false]) {
      const { outbox, store, device } = makeOutbox(() => 1_700_000_000_000);
      const [first, seen, open, last] = outbox.append("person", [body(1), body(2), body(3), body(4)]);
      const refused = (mutation: typeof first) => ({ id: mutation?.id ?? "", sequence: mutation?.sequence ?? 0, error: { kind: "staleTicket" as const } });
      outbox.settle({ lastSequence: 4, rejected: [refused(seen), refused(open)], serverTime: 0 });
      outbox.forgetRejected(seen?.id ?? "", "person");
      // It says so by its epoch, or by the number that it has: here it knows the first alone.
      if (isRestored) {
        store.journal.contain("device", 4, 1_700_000_000_000);
        outbox.offerEverything();
        // Its cache is begun anew: until the new device has its name they are shown as made here.
        expect(outbox.list().flatMap(({ id, state }) => (state === "pending" ? [id] : []))).toEqual([last?.id, first?.id]);
      } else {
        expect(outbox.offerFrom(1)).toBe(false);
        expect(outbox.offerFrom(3)).toBe(true);
        outbox.settle({ lastSequence: 4, rejected: [], serverTime: 0 });
        device.id = null;
      }
      expect(device.id).toBeNull();
      expect(outbox.nextBatch(10, 10_000)).toEqual([]);
      device.id = "another";
      outbox.moveToDevice("another");
      expect(outbox.nextBatch(10, 10_000).map(({ id, sequence }) => [id, sequence])).toEqual([
        [first?.id, 1],
        [last?.id, 2],
      ]);
      expect(store.journal.mutations(["rejected"]).map(({ id }) => id)).toEqual([open?.id]);
    }
  });
  it("takes no number that its cursor says to be taken, though an older journal was put back", () => {
    const { outbox, store } = makeOutbox(() => 1_700_000_000_000);
    store.cache.apply([], { ...store.cache.position, containedSequence: 4, deviceId: "device" }, true);
    expect(outbox.append("person", [body(1), body(2)]).map(({ sequence }) => sequence)).toEqual([5, 6]);
  });
});

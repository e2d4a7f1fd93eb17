import { describe, expect, it } from "vitest";
import type { Clock } from "../../base/clock.ts";
import { silentLogger } from "../../base/logger.ts";
import type { LiveEvent } from "../../contract/dispatch-api.ts";
import type { ErrorKind } from "../../contract/errors.ts";
import { HotlineError } from "../../contract/errors.ts";
import type { Mutation, MutationBody } from "../../contract/mutation.ts";
import { hashedNumber } from "../screen-pop/number-hash.ts";
import { Cache } from "../store/cache.ts";
import { Journal } from "../store/journal.ts";
import { systemRandom } from "../system-random.ts";
import type { DispatchApi } from "./dispatch-client.ts";
import { Outbox } from "./outbox.ts";
import { PendingChanges } from "./pending-changes.ts";
import { SyncEngine } from "./sync-engine.ts";

const body = (number: number): MutationBody => ({ name: "call.join", manualCallId: `manual:${number}`, exchangeCallId: `asterisk:${number}`, at: number });
const numberOf = ({ body: sent }: Mutation): number => ("at" in sent ? sent.at : 0);

/** Time passes when nothing else is to be done. */
function hurriedClock(): Clock {
  let now = 1_700_000_000_000;
  return {
    now: () => now,
    monotonic: () => now,
    after(delay, run) {
      const timer = setImmediate(() => {
        now += delay;
        run();
      });
      return { cancel: () => clearImmediate(timer) };
    },
  };
}

/** A seat at a dispatch that fails at change 1 so. */
function startSeat(kind: ErrorKind, canReauthenticate = true, told: readonly LiveEvent[] = []) {
  const clock = hurriedClock();
  const store = { journal: Journal.open(":memory:", null), cache: new Cache({ file: ":memory:", key: null, onRebuilt: () => {} }) };
  const pending = new PendingChanges({ hashed: (raw) => hashedNumber(null, raw), configuration: () => null, inForce: () => null, personName: () => null });
  const device: { id: string | null } = { id: "device" };
  const seen = { pushed: [] as (readonly [string | null, number, number])[], pulls: 0, online: new Set<boolean>() };
  const forgetDevice = (): void => {
    device.id = null;
  };
  const devices = { deviceId: () => device.id, forgetDevice };
  const outbox: Outbox = new Outbox({ store, pending, clock, random: systemRandom, ...devices, onChange: () => {} });
  const window = { since: 0, areaIds: null, personId: null };
  const api = {
    sync: {
      async push({ mutations }: { mutations: Mutation[] }) {
        if (mutations.some((mutation) => numberOf(mutation) === 1)) throw new HotlineError({ kind });
        seen.pushed.push(...mutations.map((mutation) => [device.id, mutation.sequence, numberOf(mutation)] as const));
        return { lastSequence: mutations.at(-1)?.sequence ?? 0, rejected: [], serverTime: clock.now() };
      },
      async pull() {
        seen.pulls += 1;
        return {
          changes: [],
          people: [],
          forget: [],
          window: null,
          cursor: "1.5.0",
          more: false,
          remaining: null,
          containedSequence: 0,
          serverTime: clock.now(),
        };
      },
      live: async (_: unknown, { signal }: { signal: AbortSignal }) =>
        (async function* () {
          yield* told;
          await new Promise((_resolve, reject) => signal.addEventListener("abort", () => reject(new Error("closed"))));
          yield { kind: "changed" };
        })(),
    },
  } as unknown as DispatchApi;
  store.cache.apply([], { ...store.cache.position, filled: true, cursor: "1.4.0", window, snapshot: null }, true);
  const nothing = (): void => {};
  const engine = new SyncEngine({
    ...{ api, cache: store.cache, outbox, clock, logger: silentLogger, random: { next: () => 0.5, bytes: systemRandom.bytes }, ...devices },
    keepToken: async () => {},
    canReauthenticate: () => canReauthenticate,
    async reauthenticate() {
      device.id = "another";
      outbox.moveToDevice("another");
      return true;
    },
    ...{
      kept: () => () => false,
      keptRows: () => [],
      onForgotten: nothing,
      onFilling: nothing,
      onChanges: nothing,
      onServerTime: nothing,
      onLive: nothing,
      onLiveOver: nothing,
    },
    onOnline: (online) => void seen.online.add(online),
  });
  outbox.append("person", [body(1), body(2), body(3)]);
  engine.start();
  const until = async (isSo: () => boolean): Promise<void> => {
    for (let turns = 0; !isSo(); turns += 1) {
      if (turns === 20_000) throw new Error("it never comes");
      await new Promise((resolve) => setImmediate(resolve));
    }
  };
  return { engine, outbox, store, seen, until };
}

describe("a change that dispatch cannot take", () => {
  it.each(["tooLarge", "invalid"] as const)(
    "is given back to its author after a while where it is %s, and what was behind it arrives under a new device",
    async (kind) => {
      const { engine, outbox, store, seen, until } = startSeat(kind);
      await until(() => seen.pushed.length === 2);
      await engine.stop();
      expect(seen.pushed).toEqual([
        ["another", 1, 2],
        ["another", 2, 3],
      ]);
      expect(store.journal.mutations(["rejected"]).map((mutation) => [numberOf(mutation), mutation.error?.kind])).toEqual([[1, kind]]);
      // What dispatch tells came in all the while.
      expect(seen.pulls).toBeGreaterThan(5);
      expect([...seen.online]).toEqual([true]);
      expect(outbox.counts()).toEqual({ pending: 0, rejected: 1 });
    },
  );
  it.each([
    ["internal", true],
    ["tooLarge", false],
  ] as const)("waits where it is %s (a new device could be enrolled: %s), and what dispatch tells comes in", async (kind, canReauthenticate) => {
    const { engine, outbox, seen, until } = startSeat(kind, canReauthenticate);
    await until(() => seen.pulls > 100);
    await engine.stop();
    expect(seen.pushed).toEqual([]);
    expect(outbox.counts()).toEqual({ pending: 3, rejected: 0 });
    expect([...seen.online]).toEqual([true]);
  });
});

describe("rows that a stream tells", () => {
  it("are not taken in where they are of another window than the seat's, and the seat asks", async () => {
    const page = { changes: [], people: [], forget: [], window: { since: 0, areaIds: ["110105"], personId: "person" }, cursor: "1.9.0", serverTime: 0 };
    const { engine, store, seen, until } = startSeat("invalid", true, [{ kind: "rows", from: "1.5.0", page: JSON.stringify(page) }]);
    const cursors = new Set<string | null>();
    await until(() => {
      cursors.add(store.cache.position.cursor);
      return seen.pulls > 60;
    });
    await engine.stop();
    expect(store.cache.position.window).toEqual({ since: 0, areaIds: null, personId: null });
    expect([...cursors]).toEqual(["1.4.0", "1.5.0"]);
  });
});
